import { GroupSeries } from '#record/series'
import { metricTable, type MetricName } from '#core/metrics/table'
import CurveChart from '../../comparison/curves/CurveChart.vue'
import { CurveBuckets } from '../../comparison/curves/curve-buckets'
import { curveDomain } from '../../comparison/curves/curve-domain'
import { curveTable } from '../../comparison/curves/curve-table'
import { exhibit, type Exhibit } from '../exhibit'
import { noise } from '../noise'

interface Runs {
  readonly runs: number
  /** Of training; recorded are those up to `recorded`. */
  readonly epochs: number
  readonly recorded?: number
  readonly metric?: MetricName
  readonly kind?: 'linear' | 'log'
  readonly value: (epoch: number, run: number) => number
}

function curves(name: string, options: Runs): Exhibit {
  const { runs, epochs, recorded = epochs, metric = 'trainLoss', kind = 'log', value } = options
  const series = new GroupSeries(runs)
  const lanes = [...Array(runs).keys()]
  const diverged: number[] = []
  if (recorded >= 0) {
    const list = Int32Array.from({ length: recorded + 1 }, (_, epoch) => epoch)
    const values = Float64Array.from([...list].flatMap((epoch) => lanes.map((lane) => value(epoch, lane))))
    const nothing = new Float64Array(values.length).fill(NaN)
    const block = { trainLoss: nothing, trainAccuracy: nothing, testLoss: nothing, testAccuracy: nothing }
    series.appendMetrics({ group: 0, epochs: list, ...block, [metric]: values })
    for (const lane of lanes) {
      const epoch = list.find((each) => !Number.isFinite(value(each, lane)))
      if (epoch !== undefined) diverged.push(epoch)
    }
  }
  const curve = new CurveBuckets(metric, lanes, epochs, 400)
  curve.update(series)
  const full = `CurveChart: ${name}`
  return exhibit(
    full,
    CurveChart,
    {
      label: full,
      curve,
      domain: curveDomain([curve], kind, metric === 'trainAccuracy'),
      tick: 1,
      epoch: Math.max(0, recorded),
      seed: 0,
      diverged,
      metric: metricTable[metric]
    },
    [curveTable([{ name: 'arm', series, lanes }], metric)]
  )
}

/** Falls from 1, each run at a pace of its own. */
const falling = (epoch: number, run: number): number =>
  Math.exp((-epoch / 200) * (1 + 0.3 * noise(1, run))) * (1 + 0.2 * noise(epoch, run)) + 1e-3

export const curveExhibits: readonly Exhibit[] = [
  curves('empty', { runs: 3, epochs: 1000, recorded: -1, value: falling }),
  curves('one seed', { runs: 1, epochs: 1000, value: (epoch) => Math.exp(-epoch / 200) + 1e-3 }),
  curves('thirty seeds', { runs: 30, epochs: 1000, value: falling }),
  curves('under way', { runs: 10, epochs: 1_000_000, recorded: 5000, value: falling }),
  curves('diverged', {
    runs: 6,
    epochs: 500,
    value: (epoch, run) => (run < 2 ? (epoch > 100 * (run + 1) ? NaN : 1.2 ** epoch) : falling(epoch, run))
  }),
  curves('accuracy', {
    runs: 10,
    epochs: 200,
    metric: 'trainAccuracy',
    value: (epoch, run) => Math.min(1, 0.5 + (epoch / 150) * (0.5 + 0.1 * noise(2, run)))
  }),
  curves('linear', { runs: 5, epochs: 200, kind: 'linear', value: falling }),
  curves('huge', {
    runs: 5,
    epochs: 200,
    kind: 'linear',
    value: (epoch, run) => 3.1e30 * falling(epoch, run)
  }),
  curves('tiny', { runs: 5, epochs: 200, kind: 'linear', value: (epoch, run) => 3e-9 * falling(epoch, run) }),
  curves('hardly any change', {
    runs: 5,
    epochs: 200,
    value: (epoch, run) => 0.125 * (1 + 1e-9 * noise(epoch, run))
  })
]
