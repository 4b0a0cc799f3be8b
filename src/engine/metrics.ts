import { type MetricName, metricNames, perMetric } from '#core/metrics/table'
import type { RecordedMetrics } from '#core/network/problem'

/** Metrics of epochs that nobody has evaluated yet. */
export const unknownMetrics = (epochs: readonly number[], runs: number): RecordedMetrics => ({
  epochs: Int32Array.from(epochs),
  ...perMetric(() => new Float64Array(epochs.length * runs).fill(NaN))
})

/** Those of a run that has diverged. */
export const noMetrics = perMetric(() => NaN)

/** The metrics of one run at one epoch, into their place. */
export function setMetrics(
  recorded: RecordedMetrics,
  at: number,
  values: Readonly<Record<MetricName, number>>
): void {
  for (const name of metricNames) recorded[name][at] = values[name]
}

/** Those of the same runs over more and more epochs as one, in memory that is nobody else's and can be sent away. */
export const joinMetrics = (blocks: readonly RecordedMetrics[]): RecordedMetrics => ({
  epochs: Int32Array.from(blocks.flatMap(({ epochs }) => [...epochs])),
  ...perMetric((name) => joined(blocks.map((block) => block[name])))
})

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
