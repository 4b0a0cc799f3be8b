import { epochsToGoalOf } from '../statistics/summary'
import type { Cause } from './cause'
import { collapsedInputs, deadByBias, explodingSignal, signalCauses, zeroLayer } from './causes/first-weights'
import { unscaledInputs } from './causes/inputs'
import { clippedNorm, clippedValue, decayed, fastRate, slowRate } from './causes/steps'
import {
  deadUnits,
  fewUnits,
  hardlyAnyUnits,
  saturatedAtFirst,
  saturatedByBias,
  saturatedNow
} from './causes/units'
import type { ArmFacts, RunFacts } from './facts'
import type { Finding } from './finding'
import { overfitting } from './overfitting'
import { slower } from './slower'
import { withoutContradictions } from './remedies'
import { isWell, symptoms } from './symptoms'
import { actsAsOne, symmetry } from './symmetry'

/**
 * Causes from the plainest to what is left when nothing else is wrong. A run is told those of the first row in which
 * there is one: a layer of zeros is also dead, passes nothing on and learns slowly, but that explains nothing more.
 */
const causes: readonly (readonly Cause[])[] = [
  [zeroLayer],
  [deadByBias, saturatedByBias],
  [unscaledInputs],
  [hardlyAnyUnits],
  signalCauses,
  [saturatedAtFirst],
  [collapsedInputs],
  [clippedNorm, clippedValue],
  [decayed],
  [fastRate, deadUnits, saturatedNow],
  [slowRate],
  [fewUnits]
]
/** Where all units of a layer are one, nothing else need be wrong. */
const causesOfOne = [[zeroLayer]]
/** What makes a loss infinite at once lies in the numbers, or else in the rate. */
const causesOfDivergence = [[unscaledInputs, explodingSignal]]
/** Of one arm, so many causes at most: the most frequent. */
const mostCauses = 2

/** What happened to the runs of one arm, the weightiest first. Empty before the first record. */
export function diagnose(arm: ArmFacts): Finding[] {
  if (arm.runs.length === 0) return []
  const outcomes = arm.runs.map(({ outcome }) => outcome)
  const trained = outcomes.some(({ epochs }) => epochs > 0)
  const { findings, explained } = causesOf(arm)
  const why = [
    ...divergence(arm, explained),
    ...symmetry(outcomes, arm.hidden),
    ...findings,
    ...(trained ? mostly(overfitting, arm) : [])
  ]
  return withoutContradictions([
    ...why,
    ...(trained
      ? [
          ...success(arm),
          ...symptoms(
            arm,
            why.some(({ remedy }) => remedy !== null)
          )
        ]
      : []),
    ...(trained && arm.pace ? slower(arm.pace, arm.runs.length) : [])
  ])
}

/** Why runs fare badly, or with first weights that have not been trained, would. */
function causesOf(arm: ArmFacts): {
  readonly findings: Finding[]
  readonly explained: ReadonlySet<RunFacts>
} {
  const explained = new Set<RunFacts>()
  let unwell = 0
  const found = new Map<Cause, RunFacts[]>()
  for (const run of arm.runs) {
    const rows = causesFor(arm, run)
    if (rows === causes) unwell++
    const row = rows
      .map((row) => row.filter((one) => one.find(arm, [run]).length > 0))
      .find((row) => row.length > 0)
    for (const one of row ?? []) {
      found.set(one, [...(found.get(one) ?? []), run])
      explained.add(run)
    }
  }
  const order = causes.flat()
  return {
    explained,
    findings: [...found]
      // What is found in a few of the runs that fare badly is by chance, and not why they do.
      .filter(([, runs]) => 2 * runs.length >= unwell)
      .sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || order.indexOf(a) - order.indexOf(b))
      .slice(0, mostCauses)
      .map(([one, runs]) => one.tell(arm, runs))
  }
}

/** What to look for in a run. One that reached the goal has nothing to be explained, whatever its weights look like. */
function causesFor(arm: ArmFacts, run: RunFacts): readonly (readonly Cause[])[] {
  const { outcome } = run
  if (outcome.divergedAt !== null) return causesOfDivergence
  if (outcome.solvedAt !== null && outcome.epochs > 0) return []
  if (actsAsOne(outcome, arm.hidden)) return causesOfOne
  if (outcome.epochs === 0) return causes
  return isWell(arm, run) ? [signalCauses] : causes
}

function mostly(one: Cause, arm: ArmFacts): Finding[] {
  const runs = one.find(arm, arm.runs)
  // What happened to a few only is no verdict on an arm.
  return runs.length > 0 && 2 * runs.length >= arm.runs.length ? [one.tell(arm, runs)] : []
}

function divergence({ runs }: ArmFacts, explained: ReadonlySet<RunFacts>): Finding[] {
  const diverged = runs.filter(({ outcome }) => outcome.divergedAt !== null)
  if (diverged.length === 0) return []
  return [
    {
      kind: 'diverged',
      runs: diverged.length,
      all: runs.length,
      values: {
        seeds: diverged.map(({ outcome: { seed, divergedAt } }) => ({ seed, epoch: divergedAt! }))
      },
      remedy: diverged.every((run) => explained.has(run)) ? null : { kind: 'smaller-rate' }
    }
  ]
}

function success({ runs, goal }: ArmFacts): Finding[] {
  const all = runs.length
  const epochs = epochsToGoalOf(runs.map(({ outcome }) => outcome))
  const solved = runs.filter(({ outcome }) => outcome.solvedAt !== null).length
  return solved === 0
    ? [{ kind: 'unsolved', runs: all, all, values: { goal, lost: epochs.lost }, remedy: null }]
    : [
        {
          kind: 'solved',
          runs: solved,
          all,
          values: { goal, epochs },
          remedy: null
        }
      ]
}
