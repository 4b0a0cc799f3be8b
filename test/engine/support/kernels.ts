import { instantiate } from '#engine/abi/instance'
import { Memory } from '#engine/abi/memory'
import { type MetricColumns, ownColumns } from '#engine/backends/simd/columns'
import { kernelsFor } from '#engine/backends/simd/kernels'
import { type Lanes, type MemoryPlan, planMemory } from '#engine/backends/simd/layout'
import { type SharedPart, type ThreadProblem, shapeOf } from '#engine/backends/simd/thread-problem'
import { Trainer } from '#engine/backends/simd/trainer'
import type { LabelledPart } from '#core/network/problem'
import { type Wishes, setUp } from '../../conformance/problems'

/** A trainer of a small problem, and the memory that it trains in. */
export interface OpenKernels {
  readonly memory: Memory
  readonly plan: MemoryPlan
  readonly trainer: Trainer
  readonly into: MetricColumns
}

const sharedPart = ({ count, inputs, targets, labels }: LabelledPart): SharedPart => ({
  count,
  inputs: Float32Array.from(inputs),
  targets: Float32Array.from(targets),
  labels,
  sparse: null
})

export async function openKernels(lanes: Lanes, wishes: Wishes = {}): Promise<OpenKernels> {
  const { problem, state } = setUp({ runs: lanes, ...wishes })
  const shared: ThreadProblem = {
    ...problem,
    train: sharedPart(problem.train),
    test: sharedPart(problem.test)
  }
  const kernels = instantiate(await kernelsFor('strict'))
  const trainer = new Trainer(
    kernels,
    shared,
    {
      ...state,
      parameters: Float32Array.from(state.parameters),
      slots: state.slots.map((slot) => Float32Array.from(slot))
    },
    lanes
  )
  return {
    trainer,
    into: ownColumns(lanes),
    memory: new Memory(kernels.memory.buffer),
    plan: planMemory(shapeOf(shared, lanes))
  }
}
