import type { Rate, Selection } from './provenance'
import type { Effort } from './frames'
import type { ExperimentRecord } from './record'
import { formatRough, formatShare } from '#core/words/numbers'

/** Of all that was trained so far, or as a file says it; null before the first step. */
export function rateOf({ head, groups }: ExperimentRecord): Rate | null {
  const { provenance } = head
  const efforts = groups.flatMap(({ progress }) => (progress ? [progress.effort] : []))
  return rateFrom(efforts, provenance.ceilingGflops) ?? provenance.rate
}

function rateFrom(efforts: readonly Effort[], ceilingGflops: number | null): Rate | null {
  const sum = (pick: (effort: Effort) => number): number =>
    efforts.reduce((total, effort) => total + pick(effort), 0)
  const seconds = sum((effort) => effort.seconds)
  if (seconds === 0) return null
  const gflops = sum((effort) => effort.operations) / seconds / 1e9
  return {
    stepsPerSecond: sum((effort) => effort.steps) / seconds,
    gflops,
    ceilingGflops,
    shareOfCeiling: ceilingGflops === null ? null : gflops / ceilingGflops
  }
}

/** E.g. "412,000 steps/s, 21.3 GFLOP/s: 47 % of what WebAssembly SIMD could reach here". */
export function rateInWords({ stepsPerSecond, gflops, shareOfCeiling }: Rate): string {
  const share =
    shareOfCeiling === null
      ? ''
      : `: ${formatShare(shareOfCeiling)} of what WebAssembly SIMD could reach here`
  return `${formatRough(stepsPerSecond)} steps/s, ${formatRough(gflops)} GFLOP/s${share}`
}

/** What `auto` chose from, e.g. "chosen by measuring: simd 412,000 steps/s, gpujs-webgpu 87,000 steps/s"; '' for a choice without rivals. */
export function selectionInWords({ candidates }: Selection): string {
  const measured = candidates.flatMap(({ name, stepsPerSecond }) =>
    stepsPerSecond === null ? [] : [`${name} ${formatRough(stepsPerSecond)} steps/s`]
  )
  const failed = candidates.flatMap(({ name, outcome, detail }) =>
    outcome === 'failed' ? [`${name} failed here (${detail})`] : []
  )
  return [...(measured.length > 1 ? [`chosen by measuring: ${measured.join(', ')}`] : []), ...failed].join(
    '; '
  )
}
