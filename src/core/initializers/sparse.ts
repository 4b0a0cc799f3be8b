import type { Generator } from '../random/generator'
import type { NoiseStream } from '../random/streams'
import type { Fans } from './variance-scaling'

/**
 * W [fan_in][fan_out] of N(0, std²) in which every unit (`incoming`: every column) or every input (`outgoing`: every
 * row) loses ⌈sparsity · n⌉ of its n weights, chosen at random. Martens (2010) cuts the incoming weights of a unit;
 * torch.nn.init.sparse_ cuts columns of its [fan_out][fan_in] tensor, which are the outgoing weights of an input.
 */
export function sparse(
  { fanIn, fanOut }: Fans,
  { sparsity, std }: { readonly sparsity: number; readonly std: number },
  cut: 'incoming' | 'outgoing',
  noise: NoiseStream,
  positions: Generator
): Float64Array {
  const weights = Float64Array.from({ length: fanIn * fanOut }, (_, index) => std * noise.normal(index))
  const [groups, size] = cut === 'incoming' ? [fanOut, fanIn] : [fanIn, fanOut]
  for (let group = 0; group < groups; group++) {
    for (const member of positions.permutation(size).subarray(0, Math.ceil(sparsity * size))) {
      weights[cut === 'incoming' ? member * fanOut + group : group * fanOut + member] = 0
    }
  }
  return weights
}

/** Standard deviation of an entry, ⌈sparsity · size⌉ of every `size` being 0. */
export const sparseDeviation = (
  { sparsity, std }: { readonly sparsity: number; readonly std: number },
  size: number
): number => std * Math.sqrt(1 - Math.ceil(sparsity * size) / size)
