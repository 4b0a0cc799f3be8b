import { accuracy, epochs, loss, type MetricKind } from './kinds'

/** What is known of something that runs are measured by, whatever experiment it is measured in. */
export interface Metric extends MetricKind {
  /** Part of the data that it is taken of; null where it is taken of none. */
  readonly part: 'training' | 'test' | null
  /** At the head of a column, in a list. */
  readonly title: string
  /** In a sentence: "has a lower …". */
  readonly words: string
}

/** Of every run at each recorded epoch. */
const recorded = {
  trainLoss: { ...loss, part: 'training', title: 'Training loss', words: 'training loss' },
  trainAccuracy: { ...accuracy, part: 'training', title: 'Training accuracy', words: 'training accuracy' },
  testLoss: { ...loss, part: 'test', title: 'Test loss', words: 'test loss' },
  testAccuracy: { ...accuracy, part: 'test', title: 'Test accuracy', words: 'test accuracy' }
} as const satisfies Readonly<Record<string, Metric>>

/** All that arms can be compared in: those, and what is told of a whole run. */
const compared = {
  ...recorded,
  epochsToGoal: {
    ...epochs,
    part: null,
    title: 'Epochs to the goal',
    words: 'number of epochs to the goal'
  }
} as const satisfies Readonly<Record<string, Metric>>

/** Names as files have them. */
export type MetricName = keyof typeof recorded
export type ComparedName = keyof typeof compared

/**
 * Every metric by its name. To add one, add an entry: schema, statistics, CLI and window read this table, and the type
 * checker names whoever measures it.
 */
export const metricTable: Readonly<Record<ComparedName, Metric>> = compared

/** In the order of the table. */
export const metricNames = Object.keys(recorded) as MetricName[]
export const comparedNames = Object.keys(compared) as ComparedName[]

/** Whether it is told of every recorded epoch, or else of a whole run. */
export const isRecorded = (name: ComparedName): name is MetricName => Object.hasOwn(recorded, name)

/** What is worse than any value: the place of a run that has none because it diverged. */
export const worstOf = (name: ComparedName): number =>
  metricTable[name].better === 'high' ? -Infinity : Infinity

/** One value for each recorded metric. */
export const perMetric = <T>(valueOf: (name: MetricName) => T): Record<MetricName, T> =>
  Object.fromEntries(metricNames.map((name) => [name, valueOf(name)])) as Record<MetricName, T>
