import type { Problem } from '#core/network/problem'
import { misfit } from '../misfit'
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
export function memoryNeeded(problem: Problem, mode: Mode): Capacity {
  const { layers, runs, batchSize, train, test } = problem
  const tensors = layers.map(({ fanIn, fanOut }) => runs * (fanIn + 1) * fanOut)
  const activations = layers.map(({ fanOut }) => runs * batchSize * fanOut)
  const widest = Math.max(...layers.map(({ fanOut }) => fanOut))
  const block = runs * widest * Math.max(...blockSizes(problem, Math.max(train.count, test.count)))
  const rows = (train.count + test.count) * columns(problem)
  // Each tensor is an argument, and a source and a target in turn, and leaves a GPU as a flat copy; the gradient is kept
  // besides, bare and shortened where its norm is limited.
  const perTensor = mode === 'webgpu' ? 4 : 3
  const copies = perTensor * (1 + deviceSlots(problem.hyper)) + (problem.clipNorm === null ? 1 : 2)
  // Some layers keep their pre-activations beside the activations.
  // Rows are held by the kernels that gather whole and short minibatches, and by those that evaluate, twice.
  const floats =
    copies * sum(tensors) + 2 * sum(activations) + 2 * Math.max(...activations) + 2 * block + 4 * rows
  return { array: 4 * Math.max(...tensors, ...activations, block, rows), plan: 4 * floats }
}

/** Throws `InputError` where a problem does not fit. */
export function refuseTooLarge(problem: Problem, mode: Mode, capacity: Capacity): void {
  const { array, plan } = memoryNeeded(problem, mode)
  if (array > capacity.array) throw misfit(problem, `gpujs-${mode} in one array`, array, capacity.array)
  if (plan > capacity.plan) throw misfit(problem, `gpujs-${mode}`, plan, capacity.plan)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
