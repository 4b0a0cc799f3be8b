import { quartiles } from '../statistics/quantiles'
import type { ArmFacts, RunFacts } from './facts'
import type { Finding, FindingKind, FindingValues, Remedy } from './finding'

/** What became of a run that neither diverged nor reached the goal. */
export type Symptom = Extract<
  FindingKind,
  'stuck' | 'no-better' | 'rising' | 'unstable' | 'stalled' | 'learning' | 'rate-ended'
>

/** The guessing loss is met within this share of it, and so is ln(classes). */
const near = 0.02
/** An accuracy beyond that of guessing by this is no chance: a run that has it has learned something. */
const beyondChance = 0.05
/** A change below this share of the loss that is left, or of the guessing loss, is none. */
const standstill = 0.01
/** A loss has risen where it is this much above its lowest, as a share of that and of the guessing loss. */
const risen = { ofLowest: 0.1, ofGuessing: 0.02 }
/** A training is unstable that climbs by this share of what it falls, and by this share of the guessing loss. */
const unstable = { ofFall: 0.5, ofGuessing: 0.3 }
/** Share of the guessing loss that a network leaves which has learned its data; or an accuracy, and a share beside it. */
const left = { ofLoss: 0.1, accuracy: 0.95, ofLossThen: 0.5 }
/** The same of one that is on its way, and of one whose training has run its course. */
const onItsWay = { learning: 0.5, ended: 0.25 }
/** A share of the learning rate with which training hardly goes on. */
export const hardlyAnyRate = 0.01

/** Whether a run is as it should be: the goal is met, or nearly all of the loss is gone. */
const hasLearned = ({ guessing }: ArmFacts, { outcome }: RunFacts): boolean =>
  outcome.divergedAt === null &&
  (outcome.solvedAt !== null ||
    outcome.trainLoss <= left.ofLoss * guessing ||
    (outcome.trainAccuracy >= left.accuracy && outcome.trainLoss <= left.ofLossThen * guessing))

/** Whether a run needs no explanation: it has learned, or is on its way. */
export function isWell(arm: ArmFacts, run: RunFacts): boolean {
  if (hasLearned(arm, run)) return true
  const symptom = symptomOf(arm, run)
  const share = run.outcome.trainLoss / arm.guessing
  if (symptom === 'learning') return share < onItsWay.learning
  return (symptom === 'stalled' || symptom === 'rate-ended') && share < onItsWay.ended
}

/** null where the run diverged, reached the goal, or has not been trained. */
export function symptomOf(arm: ArmFacts, run: RunFacts): Symptom | null {
  const { outcome, course } = run
  if (outcome.divergedAt !== null || outcome.solvedAt !== null || outcome.epochs === 0) return null
  const { guessing, chance, rate } = arm
  const loss = outcome.trainLoss
  const learned = hasLearned(arm, run)
  const isMoving = Math.abs(course.before - course.late) > standstill * Math.min(loss, guessing)
  const isFalling = isMoving && course.late < course.before
  const hasEnded = rate.endedAt !== null && rate.left <= hardlyAnyRate
  if (!learned) {
    if (hasEnded && rate.endedAt! < outcome.epochs / 2) return 'rate-ended'
    const rise = loss - course.lowest.loss
    const hasRisen = rise > risen.ofLowest * course.lowest.loss && rise > risen.ofGuessing * guessing
    const isClimbing =
      course.climbed > unstable.ofFall * course.fell && course.climbed > unstable.ofGuessing * guessing
    // What goes nowhere but up is not unstable.
    if (hasRisen && isClimbing) return course.fell > unstable.ofFall * course.climbed ? 'unstable' : 'rising'
    if (hasRisen && !isFalling) return 'rising'
    if (loss > (1 + near) * guessing) return 'no-better'
    if (loss >= (1 - near) * guessing && !(outcome.trainAccuracy > chance + beyondChance))
      return isFalling ? 'no-better' : 'stuck'
  }
  if (hasEnded && isMoving) return 'rate-ended'
  return isFalling ? 'learning' : 'stalled'
}

/** What is advised for a symptom where no cause is found. */
function adviceFor(symptom: Symptom): Remedy | null {
  switch (symptom) {
    case 'rising':
    case 'unstable':
      return { kind: 'smaller-rate' }
    case 'learning':
      return { kind: 'more-epochs' }
    case 'rate-ended':
      return { kind: 'longer-schedule' }
    case 'stuck':
    case 'no-better':
    case 'stalled':
      return null
  }
}

/** Of one arm, so many symptoms at most; of those that are as frequent, the worst. */
const mostSymptoms = 2
const worst: readonly Symptom[] = [
  'rising',
  'unstable',
  'no-better',
  'stuck',
  'rate-ended',
  'stalled',
  'learning'
]

/** What became of the runs. `isExplained`: what helps is known already, and advised. */
export function symptoms(arm: ArmFacts, isExplained: boolean): Finding[] {
  const runsOf = new Map<Symptom, RunFacts[]>()
  for (const run of arm.runs) {
    const symptom = symptomOf(arm, run)
    if (symptom) runsOf.set(symptom, [...(runsOf.get(symptom) ?? []), run])
  }
  return [...runsOf]
    .sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || worst.indexOf(a) - worst.indexOf(b))
    .slice(0, mostSymptoms)
    .map(([kind, runs], at) => ({
      ...valuesOf(kind, arm, runs),
      runs: runs.length,
      all: arm.runs.length,
      remedy: isExplained || at > 0 ? null : adviceFor(kind)
    }))
}

type Told = { [Kind in Symptom]: { readonly kind: Kind; readonly values: FindingValues[Kind] } }[Symptom]

function valuesOf(kind: Symptom, arm: ArmFacts, runs: readonly RunFacts[]): Told {
  const median = (of: (run: RunFacts) => number): number => quartiles(runs.map(of)).median
  const { guessing, rate } = arm
  const loss = median(({ outcome }) => outcome.trainLoss)
  const losses = { loss, halfway: median(({ outcome }) => outcome.halfwayLoss), guessing }
  switch (kind) {
    case 'stuck':
      return { kind, values: { ...losses, classes: classesOf(arm, loss) } }
    case 'no-better':
      return {
        kind,
        values: {
          ...losses,
          isFalling: median(({ course }) => course.before - course.late) > standstill * loss
        }
      }
    case 'rising':
      return {
        kind,
        values: {
          ...losses,
          lowest: median(({ course }) => course.lowest.loss),
          lowestAt: median(({ course }) => course.lowest.epoch)
        }
      }
    case 'unstable':
      return {
        kind,
        values: {
          ...losses,
          lowest: median(({ course }) => course.lowest.loss),
          climbed: median(({ course }) => course.climbed),
          fell: median(({ course }) => course.fell)
        }
      }
    case 'stalled':
      return { kind, values: { ...losses, accuracy: median(({ outcome }) => outcome.trainAccuracy) } }
    case 'learning':
      return { kind, values: losses }
    case 'rate-ended':
      return {
        kind,
        values: {
          ...losses,
          endedAt: rate.endedAt!,
          epochs: Math.max(...runs.map(({ outcome }) => outcome.epochs)),
          left: rate.left
        }
      }
  }
}

/** Classes whose ln the loss is at, where guessing among them costs that. */
const classesOf = ({ classes, guessing }: ArmFacts, loss: number): number | null =>
  classes !== null && [loss, guessing].every((value) => Math.abs(value / Math.log(classes) - 1) <= near)
    ? classes
    : null
