import { quartiles } from '#core/statistics/quantiles'
import { formatShare, formatValue } from '#core/words/numbers'
import { halves } from '../../charts/domains'
import HistogramStack from '../../signal/HistogramStack.vue'
import ProfileChart, { type ProfileLine } from '../../signal/ProfileChart.vue'
import SpectrumChart from '../../signal/SpectrumChart.vue'
import { binEdges, type LayerHistogram } from '../../signal/histogram'
import { sharedDomain, type LayerPoint } from '../../signal/profile'
import { histogramTable, profileTable, spectrumTable } from '../../signal/signal-tables'
import { namedSpectra, type Spectra, type Spectrum } from '../../signal/spectrum'
import { exhibit, type Exhibit } from '../exhibit'
import { noise } from '../noise'

const looks: readonly ProfileLine['look'][] = ['first', 'second', 'third']

/** `values`: of each line, by layer and run. */
function profile(
  name: string,
  depth: number,
  runs: number,
  values: Readonly<Record<string, (layer: number, run: number) => number>>,
  theory: ReadonlyMap<number, number> = new Map(),
  /** Of other arms on the same axis. */
  others: readonly (readonly number[])[] = []
): Exhibit {
  const full = `ProfileChart: ${name}`
  const isShare = Object.keys(values).length > 1
  const pointAt = (layer: number, value: (layer: number, run: number) => number): LayerPoint => {
    const all = Array.from({ length: runs }, (_, run) => value(layer, run))
    return { layer, ...quartiles(all), seed: all[0]! }
  }
  const lines = Object.entries(values).map(([key, value], index): ProfileLine => ({
    name: key,
    look: looks[index]!,
    points: Array.from({ length: depth }, (_, layer) => pointAt(layer, value))
  }))
  const drawn = lines.flatMap(({ points }) =>
    points.flatMap(({ lower, median, upper, seed }) => [lower, median, upper, seed])
  )
  const format = isShare ? formatShare : formatValue
  return exhibit(
    full,
    ProfileChart,
    {
      label: full,
      lines,
      theory,
      domain: isShare ? halves : sharedDomain([[...drawn, ...theory.values()], ...others]),
      depth,
      isMany: runs > 1,
      format
    },
    [
      profileTable(
        lines[0]!.points.map(({ layer }) => String(layer + 1)),
        lines.map(({ name, points }) => ({ words: name, format, points, theory: undefined })),
        runs > 1 ? 1 : null
      )
    ]
  )
}

const spread = (middle: number): Spectrum => ({
  min: middle / 20,
  lower: middle / 3,
  median: middle,
  upper: middle * 2,
  max: middle * 8,
  mean: middle * 1.2
})

function spectrum(name: string, layers: number, middle: (layer: number) => number, isWhole = true): Exhibit {
  const full = `SpectrumChart: ${name}`
  const spectra: Spectra = {
    seedIndex: 0,
    layers: Array.from({ length: layers }, (_, layer) => ({ layer, spectrum: spread(middle(layer)) })),
    hidden: isWhole ? spread(middle(1) ** 2) : null,
    network: isWhole ? spread(middle(0) ** 3) : null
  }
  const shown = namedSpectra(spectra).flatMap(({ spectrum: { max, median, lower } }) => [max, median, lower])
  return exhibit(full, SpectrumChart, { label: full, spectra, domain: sharedDomain([shown], [1]) }, [
    spectrumTable(spectra)
  ])
}

function histograms(
  name: string,
  reach: number,
  layers: readonly number[],
  height: (value: number, layer: number) => number
): Exhibit {
  const full = `HistogramStack: ${name}`
  const list = layers.map((layer): LayerHistogram => {
    const heights = binEdges(reach).map(({ from, to }) => height((from + to) / 2, layer))
    const sum = heights.reduce((a, b) => a + b, 0)
    return { layer, shares: heights.map((each) => (sum > 0 ? each / sum : 0)) }
  })
  return exhibit(full, HistogramStack, { label: full, histograms: list, reach }, [
    histogramTable(list, reach)
  ])
}

const bell = (value: number, layer: number): number => Math.exp(-((value * (layer + 1)) ** 2))

export const signalExhibits: readonly Exhibit[] = [
  profile('one layer, one seed', 1, 1, { 'std a': () => 0.7 }),
  profile(
    'ten seeds beside theory',
    4,
    10,
    { 'std a': (layer, run) => 0.6 ** layer * (1 + 0.4 * noise(layer, run)) },
    new Map([0, 1, 2, 3].map((layer) => [layer, 0.62 ** layer]))
  ),
  profile(
    'diverged and vanished',
    5,
    4,
    {
      'rms gradient': (layer, run) =>
        layer === 0 ? 0 : layer === 4 ? 1e30 : layer === 3 && run > 0 ? NaN : 10 ** -layer
    },
    new Map(),
    [[1], [0.1]]
  ),
  profile('nothing finite', 3, 2, { 'std a': () => NaN }),
  profile('sixty-four layers', 64, 10, {
    'std a': (layer, run) => 0.7 ** layer * (1 + 0.1 * noise(layer, run))
  }),
  profile('shares', 3, 10, {
    saturated: (layer, run) => Math.abs(noise(layer, run)) / 2,
    dead: (layer) => layer / 2,
    identical: (layer) => 1 - layer / 2
  }),
  profile('huge', 3, 5, {
    'std a': (layer, run) => 1e20 * 10 ** (5 * layer) * (1 + 0.1 * noise(layer, run))
  }),
  profile('hardly any change', 3, 5, { 'std a': (layer, run) => 1 + 1e-9 * noise(layer, run) }),
  spectrum('one layer', 1, () => 0.9, false),
  spectrum('three layers', 3, (layer) => 1.3 - 0.3 * layer),
  spectrum('vanishing over sixty-four layers', 64, (layer) => 0.8 ** layer),
  histograms('nothing to show', 0, [0, 1, 2], () => 0),
  histograms('one layer', 1, [0], bell),
  histograms('seven of sixty layers', 2.345678, [0, 10, 20, 30, 40, 50, 59], (value, layer) =>
    bell(value, layer / 10)
  ),
  histograms('a spike, and huge values', 1.2e30, [0, 1], (value) => (Math.abs(value) < 3e28 ? 1 : 0))
]
