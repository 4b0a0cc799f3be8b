import type { ExperimentRecord } from '#record/record'
import { armTheory } from '#record/theory'
import type { Layer } from '#core/network/problem'
import { gradientRatios, layerProbe, quantities, runJacobians } from '#core/probes/layout'
import { histogramRange } from '#core/probes/moments'
import type { ProbeBlock } from '#record/frames'
import { quartiles } from '#core/statistics/quantiles'

/** What the probes say of one run, an object an epoch: docs/probes.md says what each number is. */
export function probesOf({ head, groups }: ExperimentRecord, run: number): object[] {
  const group = head.groups.findIndex(({ runs }) => runs.some(({ index }) => index === run))
  const { layers, runs } = head.groups[group]!
  const lane = runs.findIndex(({ index }) => index === run)
  return groups[group]!.probes.map((probe) => epochOf(probe, layers, lane))
}

/** What theory expects of an arm's first weights; null where it can tell nothing. */
export function theoryOf({ head }: ExperimentRecord, arm: number): object | null {
  const { layers, deep } = armTheory(head, arm)
  if (layers.length === 0) return null
  return {
    layers: layers.map((layer, l) => ({ layer: l + 1, ...layer })),
    weightVariance: deep?.weightVariance ?? null,
    biasVariance: deep?.biasVariance ?? null,
    fixedPoint: deep?.variance ?? null,
    chi1: deep?.chi ?? null,
    correlation: deep?.correlation ?? null,
    depthScale: deep?.depthScale ?? null
  }
}

function epochOf(probe: ProbeBlock, layers: readonly Layer[], lane: number): object {
  const jacobians = runJacobians(probe, layers, lane)
  const ratios = gradientRatios(probe, layers, lane)
  return {
    epoch: probe.epoch,
    instances: probe.instances,
    gradientNormRatio: ratios.gradients,
    weightGradientNormRatio: ratios.weightGradients,
    hiddenJacobian: spectrum(jacobians?.hidden),
    networkJacobian: spectrum(jacobians?.network),
    layers: layers.map((layer, l) => layerOf(probe, layers, lane, l, layer))
  }
}

function layerOf(
  probe: ProbeBlock,
  layers: readonly Layer[],
  lane: number,
  l: number,
  { fanIn, fanOut, activation }: Layer
): object {
  const { quantities: measured, decomposition, ...measures } = layerProbe(probe, layers, lane, l)
  const samples = quantities.map((quantity) => {
    const { mean, std, meanSquare, min, max, histogram } = measured[quantity]
    const [from, to] = histogramRange(min, max)
    return [quantity, { mean, std, meanSquare, min, max, histogram: { from, to, counts: [...histogram] } }]
  })
  return {
    layer: l + 1,
    fanIn,
    units: fanOut,
    activation,
    ...Object.fromEntries(samples),
    ...measures,
    effectiveRank: decomposition
      ? { weights: decomposition.weightRank, activations: decomposition.activationRank }
      : null,
    jacobian: spectrum(decomposition?.jacobian)
  }
}

/** Singular values by instance with their mean and median; null where none were taken. */
function spectrum(values: readonly Float64Array[] | undefined): object | null {
  if (!values || values.length === 0) return null
  const all = Float64Array.from(values.flatMap((of) => [...of])).sort()
  return {
    mean: all.reduce((sum, value) => sum + value, 0) / all.length,
    median: quartiles(all).median,
    max: all.at(-1),
    min: all[0],
    singularValues: values.map((of) => [...of])
  }
}
