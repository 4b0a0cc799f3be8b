import { InputError } from '#core/errors'
import { type Problem, parameterCount } from '#core/network/problem'
import { columns } from './kernels'
import type { Mode } from './mode'
import { deviceSlots } from './optimizer'
import { blockSizes } from './recorder'

/** Bytes that a mode can hold. */
export interface Capacity {
  /** Of one array. */
  readonly array: number
  /** Of all arrays of one plan. */
  readonly plan: number
}

const GiB = 2 ** 30

/** WebAssembly addresses 4 GiB, GPU.js half of it; a GPU does not say what it has left, so this asks for no more. */
export const planCapacity: Readonly<Record<Mode, number>> = {
  webgpu: 8 * GiB,
  webasm: 2 * GiB,
  cpu: 2 * GiB
}

/** Bytes of the largest array and, about, of all arrays of the largest plan. */
export function memoryNeeded(problem: Problem): Capacity {
  const { layers, runs, batchSize, train, test } = problem
  const tensors = layers.map(({ fanIn, fanOut }) => runs * (fanIn + 1) * fanOut)
  const activations = layers.map(({ fanOut }) => runs * batchSize * fanOut)
  const widest = Math.max(...layers.map(({ fanOut }) => fanOut))
  const block = runs * widest * Math.max(...blockSizes(problem, Math.max(train.count, test.count)))
  const rows = (train.count + test.count) * columns(problem)
  // Each tensor is an argument, and a source and a target in turn; the gradient is kept besides, bare and shortened where its norm is limited.
  const copies = 3 * (1 + deviceSlots(problem.hyper)) + (problem.clipNorm === null ? 1 : 2)
  // Some layers keep their pre-activations beside the activations.
  // Rows are held by the kernels that gather whole and short minibatches, and by those that evaluate, twice.
  const floats =
    copies * sum(tensors) + 2 * sum(activations) + 2 * Math.max(...activations) + 2 * block + 4 * rows
  return { array: 4 * Math.max(...tensors, ...activations, block, rows), plan: 4 * floats }
}

/** Throws `InputError` where a problem does not fit. */
export function refuseTooLarge(problem: Problem, mode: Mode, capacity: Capacity): void {
  const needed = memoryNeeded(problem)
  const [need, have, what] =
    needed.array > capacity.array
      ? [needed.array, capacity.array, 'in one array']
      : [needed.plan, capacity.plan, 'in all']
  if (need <= have) return
  const { layers, runs } = problem
  const hidden = layers.slice(0, -1).map(({ fanOut }) => fanOut)
  throw new InputError([
    {
      field: 'network.hidden',
      value: hidden.join(', '),
      message:
        `${runs} runs of ${parameterCount(layers)} parameters with minibatches of ${problem.batchSize} need ` +
        `${megabytes(need)} ${what}; gpujs-${mode} holds ${megabytes(have)} here. ` +
        'Use fewer units, arms or seeds, or a smaller minibatch.'
    }
  ])
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB`
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
