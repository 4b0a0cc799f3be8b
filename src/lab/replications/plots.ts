import type { PlotPoint, ReplicationPlot } from '#contract/replication'

type Series = ReplicationPlot['series'][number]

/** What was measured of each of these arms. */
export const measured = (
  names: readonly string[],
  pointsOf: (name: string) => readonly PlotPoint[]
): Series[] => names.map((name) => ({ name, kind: 'measured', points: pointsOf(name) }))

/** What is claimed or predicted to be the same at every x. */
export const level = (name: string, from: number, to: number, y: number): Series => ({
  name,
  kind: 'theory',
  points: [from, to].map((x) => ({ x, y }))
})

type Mean = 'arithmetic' | 'geometric'

/** The seeds' values at some epochs. */
export const byEpoch = (
  epochs: readonly number[],
  valuesAt: (epoch: number) => readonly number[]
): PlotPoint[] => epochs.map((epoch) => pointOf(epoch, valuesAt(epoch)))

/** Of the first `layers` layers, numbered from 1; `values`: [seed][layer]. */
export const byLayer = (
  layers: number,
  values: readonly (readonly number[])[],
  mean: Mean = 'arithmetic'
): PlotPoint[] =>
  Array.from({ length: layers }, (_, layer) =>
    pointOf(
      layer + 1,
      values.map((of) => of[layer]!),
      mean
    )
  )

/** A point for some seeds' values: their mean and range. */
export function pointOf(x: number, values: readonly number[], mean: Mean = 'arithmetic'): PlotPoint {
  const known = values.filter(Number.isFinite)
  const average = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length
  const y = mean === 'arithmetic' ? average(known) : Math.exp(average(known.map(Math.log)))
  return { x, y, low: Math.min(...known), high: Math.max(...known) }
}
