import {
  type Floats,
  type Hyper,
  type Problem,
  type TrainingState,
  parameterCount
} from '#core/network/problem'
import { shareData } from './data'
import type { ThreadProblem, ThreadState } from './thread-problem'
import { updateRuleOf } from './update-rule'

/** Runs of a problem that one thread trains: from … from + count. */
export interface Runs {
  readonly from: number
  readonly count: number
}

/** As even as can be, in order, one for each of `threads`. */
export const divideRuns = (runs: number, threads: number): readonly Runs[] =>
  Array.from({ length: threads }, (_, index) => {
    const from = Math.floor((index * runs) / threads)
    return { from, count: Math.floor(((index + 1) * runs) / threads) - from }
  })

export const problemOf = (problem: Problem, { from, count }: Runs): ThreadProblem => ({
  ...problem,
  train: shareData(problem.train),
  test: shareData(problem.test),
  hyper: sliceHyper(problem.hyper, from, count),
  runs: count
})

function sliceHyper(hyper: Hyper, from: number, count: number): Hyper {
  const entries = Object.entries(hyper).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof Float64Array ? value.slice(from, from + count) : value
  ])
  return Object.fromEntries(entries) as Hyper
}

export function stateOf(state: TrainingState, problem: Problem, { from, count }: Runs): ThreadState {
  const size = parameterCount(problem.layers)
  const slice = (values: Floats): Float32Array => {
    // Shared, so that a thread gets it without another copy.
    const part = new Float32Array(new SharedArrayBuffer(count * size * 4))
    part.set(values.subarray(from * size, (from + count) * size))
    return part
  }
  return {
    step: state.step,
    parameters: slice(state.parameters),
    slots: state.slots.slice(0, updateRuleOf(problem).slots).map(slice),
    divergedAt: state.divergedAt.slice(from, from + count)
  }
}

/** The states of the threads side by side; `unusedSlots` go out as they came in. */
export const joinStates = (
  states: readonly ThreadState[],
  unusedSlots: readonly Floats[]
): TrainingState => ({
  step: states[0]!.step,
  parameters: joinFloats(states.map(({ parameters }) => parameters)),
  slots: [
    ...states[0]!.slots.map((_, slot) => joinFloats(states.map(({ slots }) => slots[slot]!))),
    ...unusedSlots.map((slot) => slot.slice())
  ],
  divergedAt: Int32Array.from(states.flatMap(({ divergedAt }) => [...divergedAt]))
})

export function joinFloats(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
