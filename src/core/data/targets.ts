import type { NetworkConfig } from '../experiment/schema'
import type { LabelledPart } from '../network/problem'
import type { Dataset, Part, PreparedData } from './dataset'

/** What a network answers: the names of classes, or of a regression's targets. */
type Answers = Pick<PreparedData, 'classNames' | 'targetNames'>

/** What a data set asks of a network, before it is prepared. */
export const answersOf = ({
  featureNames,
  classNames,
  targets
}: Dataset): Pick<PreparedData, 'featureNames' | 'classNames' | 'targetNames'> => ({
  featureNames,
  classNames,
  ...(targets && { targetNames: targets.names })
})

/** One unit a target, or as many as the classes need. */
export const unitsFor = (network: Pick<NetworkConfig, 'output' | 'outputs'>, data: Answers): number =>
  data.targetNames?.length ?? outputUnits(network, data.classNames.length)

/** One unit for two classes with a sigmoid or tanh output, unless `outputs` is one-hot; else one unit a class. */
export function outputUnits(network: Pick<NetworkConfig, 'output' | 'outputs'>, classCount: number): number {
  const shared = network.output === 'sigmoid' || network.output === 'tanh'
  return classCount === 2 && shared && network.outputs !== 'one-hot' ? 1 : classCount
}

/**
 * Labels as targets, shape [instance][output]: 1 for the instance's class and 0 for the others, or 1 and −1 with
 * a tanh output. A unit that two classes share has 1 for the second class. The values of a regression stay as they are.
 */
export function labelledPart(
  { count, inputs, labels, values }: Part,
  network: Pick<NetworkConfig, 'output' | 'outputs'>,
  classCount: number
): LabelledPart {
  if (values) return { count, inputs, targets: values, labels: new Int32Array() }
  const outputs = outputUnits(network, classCount)
  const off = network.output === 'tanh' ? -1 : 0
  const targets = new Float64Array(count * outputs).fill(off)
  labels.forEach((label, instance) => {
    if (outputs > 1) targets[instance * outputs + label] = 1
    else if (label === 1) targets[instance] = 1
  })
  return { count, inputs, targets, labels }
}
