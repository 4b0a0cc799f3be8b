import { memoryForTraining } from '../machine-memory'
import { misfit } from '../misfit'
import { type Lanes, planMemory } from './layout'
import { type ShapedProblem, shapeOf } from './thread-problem'

/** Bytes that one WebAssembly memory can have. */
const mostMemory = 65536 * 65536

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
