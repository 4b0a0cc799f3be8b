import type { ProbeBlock } from '#record/frames'
import { layerProfile, profileNames, type ProfileName } from '#core/probes/layer-profile'
import { layerProbe } from '#core/probes/layout'
import type { Layer } from '#core/network/problem'
import { quartiles } from '#core/statistics/quantiles'
import { formatCount, formatShare, formatValue } from '#core/words/numbers'
import { numbers, rowNames, rowNumbers, type Cell, type Column, type Table } from '../charts/table'
import { binEdges, type LayerHistogram } from './histogram'
import type { LayerPoint } from './profile'
import { namedSpectra, type Spectra } from './spectrum'

/** A line of a profile, beside what theory expects of it where it says something. */
export interface ProfileColumn {
  readonly words: string
  readonly format: (value: number) => string
  readonly points: readonly LayerPoint[]
  readonly theory?: ReadonlyMap<number, number> | undefined
}

/** Profiles as numbers: a row a layer. `seed`: the one on show, where there are several. */
export function profileTable(
  layerNames: readonly string[],
  profiles: readonly ProfileColumn[],
  seed: number | null
): Table {
  const cellsOf = ({ points, format, theory }: ProfileColumn, row: number): Cell[] => {
    const { layer, lower, median, upper, seed: own } = points[row]!
    const below = seed === null ? [] : [`${format(lower)} – ${format(upper)}`, `seed ${seed}: ${format(own)}`]
    return [{ text: format(median), below }, ...(theory ? [format(theory.get(layer) ?? NaN)] : [])]
  }
  return {
    columns: [
      rowNames('Layer'),
      ...profiles.flatMap(({ words, theory }): Column[] => [
        numbers(words),
        ...(theory ? [numbers('theory')] : [])
      ])
    ],
    rows: layerNames.map((name, row) => [name, ...profiles.flatMap((profile) => cellsOf(profile, row))])
  }
}

/** Names of a profile that theory speaks of. */
const withTheory: readonly ProfileName[] = ['preactivations', 'activations', 'gradients']

/** Everything that is told layer by layer of one arm's runs, and the ranks of those that were decomposed. */
export function layersTable(
  probe: ProbeBlock,
  layers: readonly Layer[],
  lanes: readonly number[],
  pointsOf: (name: ProfileName) => readonly LayerPoint[],
  theoryOf: (name: ProfileName, points: readonly LayerPoint[]) => ReadonlyMap<number, number>,
  seed: number | null
): Table {
  const profiles = profileNames.map((name): ProfileColumn => {
    const points = pointsOf(name)
    const theory = withTheory.includes(name) ? theoryOf(name, points) : undefined
    return { ...layerProfile[name], points, theory }
  })
  const shown = profiles[0]!.points.map(({ layer }) => layer)
  const names = shown.map((layer) => {
    const { fanOut, activation } = layers[layer]!
    return `${layer + 1}: ${formatCount(fanOut)} ${activation}`
  })
  const { columns, rows } = profileTable(names, profiles, seed)
  const sampled = [...probe.decomposed].filter((lane) => lanes.includes(lane))
  return {
    columns: [...columns, numbers('rank of W'), numbers('rank of a')],
    rows: rows.map((row, k) => {
      const ranks = sampled.map((lane) => layerProbe(probe, layers, lane, shown[k]!).decomposition!)
      return [
        ...row,
        formatValue(quartiles(ranks.map(({ weightRank }) => weightRank)).median),
        formatValue(quartiles(ranks.map(({ activationRank }) => activationRank)).median)
      ]
    })
  }
}

/** Singular values of the Jacobians as numbers. */
export const spectrumTable = (spectra: Spectra): Table => ({
  columns: [
    rowNames('Jacobian'),
    ...['smallest', 'lower quartile', 'median', 'upper quartile', 'largest', 'mean'].map(numbers)
  ],
  rows: namedSpectra(spectra).map(({ name, isWhole, spectrum }) => {
    const { min, lower, median, upper, max, mean } = spectrum
    return [isWhole ? name : `layer ${name}`, ...[min, lower, median, upper, max, mean].map(formatValue)]
  })
})

/** Histograms as numbers: a row a bin, a column a layer. */
export const histogramTable = (histograms: readonly LayerHistogram[], reach: number): Table => ({
  columns: [
    rowNumbers('from'),
    numbers('to'),
    ...histograms.map(({ layer }) => numbers(`layer ${layer + 1}`))
  ],
  rows: binEdges(reach).map(({ from, to }, bin) => [
    formatValue(from),
    formatValue(to),
    ...histograms.map(({ shares }) => formatShare(shares[bin]!))
  ])
})
