import type { LabelledPart, Problem } from '#core/network/problem'
import { memoryForTraining } from '../machine-memory'
import { misfit } from '../misfit'
import { threadsFor } from './amount'
import { type Lanes, planMemory } from './layout'
import { type ShapedProblem, shapeOf } from './thread-problem'

/** Bytes that one WebAssembly memory can have. */
const mostMemory = 65536 * 65536

/** What a user may ask for, as the layouts to choose from. */
export const layouts: Readonly<Record<'auto' | 'runs' | 'units', readonly Lanes[]>> = {
  auto: [8, 1],
  runs: [8],
  units: [1]
}

/** Throws `InputError` where a problem would not fit into memory; nothing is allocated. */
export function refuseForSimd(problem: Problem, wantedThreads: number | null): void {
  const count = threadsFor(problem, wantedThreads)
  const dense = (part: LabelledPart): ShapedProblem['train'] => ({ count: part.count, sparse: null })
  const largest = {
    ...problem,
    runs: Math.ceil(problem.runs / count),
    train: dense(problem.train),
    test: dense(problem.test)
  }
  lanesThatFit(layouts.auto, largest, count)
}

/**
 * Of some layouts, those in which a thread's share of a problem fits into memory while as many threads hold one.
 * Throws `InputError` where none does. Nothing is allocated.
 */
export function lanesThatFit(
  lanes: readonly Lanes[],
  largestShare: ShapedProblem,
  threadCount: number
): readonly Lanes[] {
  const allowed = Math.min(mostMemory, memoryForTraining() / threadCount)
  const needs = lanes.map((one) => planMemory(shapeOf(largestShare, one)).bytes)
  const fitting = lanes.filter((_, index) => needs[index]! <= allowed)
  if (fitting.length > 0) return fitting
  throw misfit(largestShare, 'simd on each thread', Math.min(...needs), allowed)
}
