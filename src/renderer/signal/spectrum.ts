import type { ProbeBlock } from '#record/frames'
import type { Layer } from '#core/network/problem'
import { layerProbe, runJacobians } from '#core/probes/layout'
import { quartiles } from '#core/statistics/quantiles'
import type { ArmSlice } from '../runs/arm-slices'
import { drawnLayers } from './profile'

/** Singular values of one Jacobian, over the instances at which it was taken. */
export interface Spectrum {
  readonly max: number
  readonly upper: number
  readonly median: number
  readonly lower: number
  readonly min: number
  readonly mean: number
}

export interface Spectra {
  /** Index into the seeds of the run that was decomposed. */
  readonly seedIndex: number
  readonly layers: readonly { readonly layer: number; readonly spectrum: Spectrum }[]
  /** From the first hidden layer to the last; null with fewer than two. */
  readonly hidden: Spectrum | null
  /** From the inputs to the outputs. */
  readonly network: Spectrum | null
}

/** Those of the seed on show, or of the first seed where that one was not decomposed; null where none was. */
export function spectraOf(
  probe: ProbeBlock,
  layers: readonly Layer[],
  { lanes }: ArmSlice,
  wanted: number
): Spectra | null {
  const isThere = (lane: number | undefined): boolean => lane !== undefined && probe.decomposed.includes(lane)
  const seedIndex = isThere(lanes[wanted]) ? wanted : lanes.findIndex(isThere)
  const lane = lanes[seedIndex]
  if (lane === undefined || probe.jacobianInstances === 0) return null
  const whole = runJacobians(probe, layers, lane)
  return {
    seedIndex,
    layers: drawnLayers(layers.length).flatMap((layer) => {
      const spectrum = summary(layerProbe(probe, layers, lane, layer).decomposition?.jacobian ?? [])
      return spectrum ? [{ layer, spectrum }] : []
    }),
    hidden: summary(whole?.hidden ?? []),
    network: summary(whole?.network ?? [])
  }
}

/** All of them in the order in which they are shown; `isWhole`: across more than one layer. */
export const namedSpectra = ({
  layers,
  hidden,
  network
}: Spectra): { name: string; isWhole: boolean; spectrum: Spectrum }[] => [
  ...layers.map(({ layer, spectrum }) => ({ name: String(layer + 1), isWhole: false, spectrum })),
  ...(hidden ? [{ name: 'hidden', isWhole: true, spectrum: hidden }] : []),
  ...(network ? [{ name: 'all', isWhole: true, spectrum: network }] : [])
]

function summary(values: readonly Float64Array[]): Spectrum | null {
  const all = values.flatMap((of) => [...of])
  if (all.length === 0 || !all.every(Number.isFinite)) return null
  return {
    ...quartiles(all),
    min: Math.min(...all),
    max: Math.max(...all),
    mean: all.reduce((sum, value) => sum + value, 0) / all.length
  }
}
