import type { PreparedData } from '#core/data/dataset'
import { labelledPart, unitsFor } from '#core/data/targets'
import { courseOf } from '#core/diagnosis/course'
import type { ArmFacts, InputFacts, LayerFacts, RateFacts, RunFacts, StateFacts } from '#core/diagnosis/facts'
import { guessingLoss, isSurprise } from '#core/diagnosis/guessing'
import { resolveArm } from '#core/experiment/arms'
import { effectiveBatchSize } from '#core/experiment/plan'
import type { TrainingConfig } from '#core/experiment/schema'
import { parameterCount, parameterOffsets, stepsPerEpoch, type Layer } from '#core/network/problem'
import { scheduledRate } from '#core/network/schedule'
import { layerProbe } from '#core/probes/layout'
import type { Outcome } from '#core/statistics/outcomes'
import type { ProbeBlock, Snapshot } from './frames'
import { lanesOfArm } from './lanes'
import { paceOf } from './pace'
import type { ExperimentRecord } from './record'
import type { GroupSeries } from './series'

/** Recorded epochs that are looked at: spread evenly over a long training, all of a short one. */
const mostEpochs = 300
/** Share of its highest below which a learning rate has ended. */
const ended = 0.01

/** What `diagnose` needs to know of one arm, given the outcomes of all runs. */
export function armFacts(record: ExperimentRecord, arm: number, outcomes: readonly Outcome[]): ArmFacts {
  const { experiment, data } = record.head
  const { network, training } = resolveArm(experiment, arm)
  const classes = data.classNames.length
  const outputs = unitsFor(network, data)
  const guess = (part: typeof data.train): number =>
    guessingLoss(training.loss, labelledPart(part, network, classes).targets, outputs)
  const guessing = guess(data.train)
  const own = outcomes.filter((outcome) => outcome.arm === arm)
  return {
    runs: runsOf(record, arm, own),
    goal: experiment.goal,
    hidden: network.hidden,
    outputs,
    training,
    guessing,
    guessingTest: data.test.count > 0 ? guess(data.test) : NaN,
    classes: isSurprise[training.loss] ? classes : null,
    chance: data.targetNames ? NaN : largestShare(data.train.labels),
    inputs: inputsOf(data),
    rate: rateOf(training, data.train.count, effectiveBatchSize(training.batchSize, data), own),
    pace: paceOf(record, arm, outcomes, guessing)
  }
}

function runsOf(record: ExperimentRecord, arm: number, outcomes: readonly Outcome[]): RunFacts[] {
  const { group, lanes } = lanesOfArm(record, arm)
  const series = record.groups[group]
  const { layers, runs } = record.head.groups[group] ?? { layers: [], runs: [] }
  if (!series) return []
  const positions = spread(series.count)
  return lanes.flatMap((lane) => {
    const outcome = outcomes.find(({ index }) => index === runs[lane]!.index)
    if (!outcome) return []
    const curve = (name: 'trainLoss' | 'testLoss' | 'testAccuracy'): Float64Array =>
      Float64Array.from(positions, (position) => series.metricAt(name, position)[lane]!)
    return {
      outcome,
      course: courseOf({
        epochs: positions.map((position) => series.epochs[position]!),
        trainLoss: curve('trainLoss'),
        testLoss: curve('testLoss'),
        testAccuracy: curve('testAccuracy')
      }),
      // The newest weights of a run that diverged are broken; its first ones may say why.
      first: stateOf(series, layers, lane, series.probes[0]),
      last: outcome.divergedAt === null ? stateOf(series, layers, lane, series.probes.at(-1)) : null,
      moved: movedBy(series, parameterCount(layers), lane)
    }
  })
}

/** Positions of records, the first and the last always among them. */
function spread(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / mostEpochs))
  const positions = Array.from({ length: Math.ceil(count / step) }, (_, k) => k * step)
  if (count > 0 && positions.at(-1) !== count - 1) positions.push(count - 1)
  return positions
}

function stateOf(
  series: GroupSeries,
  layers: readonly Layer[],
  lane: number,
  probe: ProbeBlock | undefined
): StateFacts | null {
  const snapshot = probe && series.snapshots.find(({ epoch }) => epoch === probe.epoch)
  if (!probe || !snapshot) return null
  const from = lane * parameterCount(layers)
  const offsets = parameterOffsets(layers)
  return {
    epoch: probe.epoch,
    instances: probe.instances,
    layers: layers.map(({ activation, fanIn, fanOut }, layer): LayerFacts => {
      const { quantities, variation, alignment, dead, saturated } = layerProbe(probe, layers, lane, layer)
      const biases = from + offsets[layer]!.biases
      return {
        activation,
        units: fanOut,
        variation,
        alignment,
        preactivations: quantities.preactivations.std,
        gradient: Math.sqrt(quantities.gradients.meanSquare),
        weightGradient: Math.sqrt(quantities.weightGradients.meanSquare),
        weights: Math.sqrt(quantities.weights.meanSquare),
        weightCount: fanIn * fanOut,
        bias: mean(snapshot.parameters.subarray(biases, biases + fanOut)),
        dead,
        saturated
      }
    })
  }
}

function movedBy({ snapshots }: GroupSeries, width: number, lane: number): number {
  const of = (snapshot: Snapshot | undefined): ArrayLike<number> | undefined =>
    snapshot?.parameters.subarray(lane * width, (lane + 1) * width)
  const [first, last] = [of(snapshots[0]), of(snapshots.at(-1))]
  if (!first || !last || snapshots[0]!.epoch !== 0) return NaN
  let [squares, changes] = [0, 0]
  for (let k = 0; k < width; k++) {
    squares += first[k]! ** 2
    changes += (last[k]! - first[k]!) ** 2
  }
  return Math.sqrt(changes / squares)
}

function largestShare(labels: Int32Array): number {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return Math.max(...counts.values()) / labels.length
}

/** The same for all arms, and asked for anew every second while a window follows a training. */
const inputFacts = new WeakMap<PreparedData, InputFacts>()

function inputsOf(data: PreparedData): InputFacts {
  const known = inputFacts.get(data) ?? measureInputs(data)
  inputFacts.set(data, known)
  return known
}

function measureInputs(data: PreparedData): InputFacts {
  const { inputs, values } = data.train
  const features = data.featureNames.length
  const sums = new Float64Array(features)
  let [largest, squares] = [0, 0]
  inputs.forEach((value, at) => {
    sums[at % features]! += value
    largest = Math.max(largest, Math.abs(value))
    squares += value * value
  })
  const count = inputs.length / features
  const means = sums.reduce((sum, one) => sum + (one / count) ** 2, 0) / features
  const meanSquare = squares / inputs.length
  return {
    features,
    standardized: data.scaling !== null,
    largest,
    size: Math.sqrt(meanSquare),
    variation: Math.sqrt(Math.max(0, meanSquare - means)),
    targets: values ? Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length) : 0
  }
}

function rateOf(
  training: TrainingConfig,
  count: number,
  batchSize: number,
  outcomes: readonly Outcome[]
): RateFacts {
  const { learningRate } = training.optimizer
  const train = { count }
  const epochs = Math.max(0, ...outcomes.map((outcome) => outcome.epochs))
  const steps = stepsPerEpoch({ batchSize, train })
  const at = (epoch: number): number =>
    scheduledRate({ ...training, batchSize, train }, learningRate, Math.round(epoch * steps)) / learningRate
  const whole = spread(Math.floor(epochs) + 1)
  const highest = Math.max(...whole.map(at))
  const left = at(epochs)
  // Once more at the end, which it may have come to between two of those that were looked at.
  const endedAt = whole.findLastIndex((epoch) => at(epoch) > ended * highest) + 1
  return { left, highest, endedAt: left <= ended * highest ? (whole[endedAt] ?? epochs) : null }
}
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
