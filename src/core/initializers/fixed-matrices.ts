import type { Fans } from './variance-scaling'

/** Weights without chance, W [fan_in][fan_out]. */

/** gain · I; the ones lie on the main diagonal of what need not be a square. */
export function identity({ fanIn, fanOut }: Fans, gain: number): Float64Array {
  const weights = new Float64Array(fanIn * fanOut)
  for (let i = 0; i < Math.min(fanIn, fanOut); i++) weights[i * fanOut + i] = gain
  return weights
}

/**
 * ZerO: the identity where a layer does not widen; where it does, the upper left corner of a Hadamard matrix H of size
 * 2^m, m = ⌈log₂ fan_out⌉, times a constant c. Zhao, Schäfer, Anandkumar 2021, algorithm 1.
 */
export function zeroHadamard({ fanIn, fanOut }: Fans, normalization: 'paper' | 'code'): Float64Array {
  if (fanOut <= fanIn) return identity({ fanIn, fanOut }, 1)
  const m = Math.ceil(Math.log2(fanOut))
  const c = 2 ** (-(normalization === 'paper' ? m - 1 : m) / 2)
  return Float64Array.from(
    { length: fanIn * fanOut },
    (_, index) => c * hadamard(Math.floor(index / fanOut), index % fanOut)
  )
}

/** Entry of Sylvester's Hadamard matrix [[H, H], [H, −H]]: −1 for an odd number of ones that i and j share in binary. */
function hadamard(i: number, j: number): 1 | -1 {
  let sign: 1 | -1 = 1
  for (let shared = i & j; shared !== 0; shared &= shared - 1) sign = sign === 1 ? -1 : 1
  return sign
}
