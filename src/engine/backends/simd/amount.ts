import { availableParallelism } from 'node:os'
import { forwardOperations, operationsBetween } from '#core/network/operations'
import { type Problem, stepsPerEpoch } from '#core/network/problem'

/** How much work a problem is, and what follows for the threads. Counted, not measured: always the same. */

/** Operations that are worth waking another thread for: about three milliseconds of a tiny network. */
const workOfAThread = 2e7

/**
 * Operations up to which the engine's own thread takes a share, of all the work (less than half a second) and of a
 * thread's part of a step (a few milliseconds): it hears nothing in the meantime.
 */
const briefWork = 5e10
const briefStep = 3e8

/** Operations of an evaluation that a thread does before it can be interrupted: a few milliseconds. */
const workOfATurn = 1e8

const operationsOf = (problem: Problem): number =>
  operationsBetween(problem, 0, problem.epochs * stepsPerEpoch(problem))

/** Threads that share the runs; `wanted`: null: one a core, fewer for work that is done in no time. */
export function threadsFor(problem: Problem, wanted: number | null): number {
  const worthwhile = (): number =>
    Math.max(1, Math.min(availableParallelism(), Math.floor(operationsOf(problem) / workOfAThread)))
  return Math.min(wanted ?? worthwhile(), problem.runs)
}

/** Whether the engine's own thread may take a share. */
export const isBrief = (problem: Problem, threadCount: number): boolean =>
  operationsOf(problem) < briefWork && operationsBetween(problem, 0, 1) / threadCount < briefStep

/** Turns in which the metrics of an epoch are worked out. */
export function turnsOfEvaluation({ layers, runs, train, test }: Problem, threadCount: number): number {
  const operations = runs * (train.count + test.count) * forwardOperations(layers)
  return Math.max(1, Math.ceil(operations / threadCount / workOfATurn))
}
