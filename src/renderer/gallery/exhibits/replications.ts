import type { PlotPoint, ReplicationPlot } from '#contract/replication'
import ReplicationChart from '../../replications/ReplicationPlot.vue'
import { exhibit, type Exhibit } from '../exhibit'
import { noise } from '../noise'

type Series = ReplicationPlot['series'][number]

function plot(
  name: string,
  isLog: boolean,
  series: readonly Series[],
  [x, y]: readonly [string, string] = ['layer', 'variance']
): Exhibit {
  const full = `ReplicationPlot: ${name}`
  return exhibit(full, ReplicationChart, {
    plot: {
      title: full,
      x: { label: x, logarithmic: isLog },
      y: { label: y, logarithmic: isLog },
      series
    }
  })
}

const points = (count: number, value: (k: number) => number, hasRange: boolean): PlotPoint[] =>
  Array.from({ length: count }, (_, k) => ({
    x: k + 1,
    y: value(k),
    ...(hasRange ? { low: value(k) * 0.8, high: value(k) * 1.25 } : {})
  }))

const measured = (name: string, count: number, value: (k: number) => number, hasRange = true): Series => ({
  name,
  kind: 'measured',
  points: points(count, value, hasRange)
})
const theory = (count: number, value: (k: number) => number): Series => ({
  name: 'theory',
  kind: 'theory',
  points: points(count, value, false)
})

/** The chart has its table itself. */
export const replicationExhibits: readonly Exhibit[] = [
  plot('empty', false, [{ name: 'nothing', kind: 'measured', points: [] }]),
  plot('empty and logarithmic', true, [{ name: 'nothing', kind: 'measured', points: [] }]),
  plot('measured and claimed', false, [measured('He', 8, (k) => 1 + 0.2 * noise(k)), theory(8, () => 1)]),
  plot('over decades', true, [
    measured('Glorot', 30, (k) => 0.6 ** k * (1 + 0.1 * noise(k))),
    theory(30, (k) => 0.6 ** k)
  ]),
  plot(
    'many series',
    false,
    Array.from({ length: 6 }, (_, s) => measured(`series ${s + 1}`, 10, (k) => s + noise(k, s) / 4))
  ),
  plot('one point', false, [measured('alone', 1, () => 3)]),
  plot('huge and not finite', false, [
    measured('astray', 6, (k) => (k === 3 ? NaN : k === 4 ? Infinity : 1e30 * (k + 1)))
  ]),
  plot('below zero', false, [measured('difference', 6, (k) => -0.0125 * (k + 1), false)])
]
