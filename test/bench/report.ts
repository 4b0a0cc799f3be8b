import type { Curve } from './curves'
import { median, type Measurement } from './measure'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  readonly date: string
  /** GFLOP/s of all cores at once. */
  readonly wasmCeiling: number
  /** GFLOP/s of NumPy's sgemm, or null where NumPy is absent. */
  readonly sgemmCeiling: number | null
}

export interface Report {
  readonly machine: Machine
  readonly command: string
  readonly measurements: readonly Measurement[]
  readonly curves: readonly Curve[]
}

const seconds = (value: number): string =>
  value < 1 ? `${(value * 1000).toPrecision(3)} ms` : `${value.toPrecision(3)} s`
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

/** The report for people. The ratio is the peer's median over ours: above 1, ours is that many times faster. */
export function markdown({ machine, command, measurements, curves }: Report): string {
  const lines = [
    `Made by \`${command}\` on ${machine.date}: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}.`,
    '',
    `Ceilings: WebAssembly SIMD multiply and add from registers ${machine.wasmCeiling.toFixed(1)} GFLOP/s on all cores; ` +
      (machine.sgemmCeiling === null
        ? 'NumPy absent.'
        : `NumPy sgemm 512² ${machine.sgemmCeiling.toFixed(1)} GFLOP/s.`),
    ''
  ]
  for (const measurement of measurements) lines.push(...workloadTable(measurement, machine), '')
  for (const curve of curves) lines.push(...curveTable(curve), '')
  return lines.join('\n')
}

function workloadTable({ workload, timings, absent }: Measurement, { wasmCeiling }: Machine): string[] {
  const ours = median(timings[0]?.seconds ?? [])
  const lines = [
    `### ${workload.id}: ${workload.title}, ${workload.problem.runs} runs`,
    '',
    row([
      'who',
      'median',
      'fastest – slowest',
      'ratio',
      'GFLOP/s',
      'share of ceiling',
      'largest difference of final losses'
    ]),
    row(['---', '--:', '--:', '--:', '--:', '--:', '--:'])
  ]
  for (const { peer, version, seconds: all, timedRuns, lossDeviation } of timings) {
    const middle = median(all)
    const rate = workload.flops / middle / 1e9
    const scaled =
      timedRuns < workload.problem.runs
        ? `, ${timedRuns} of ${workload.problem.runs} runs timed and scaled`
        : ''
    lines.push(
      row([
        `${peer} (${version}${scaled})`,
        seconds(middle),
        `${seconds(Math.min(...all))} – ${seconds(Math.max(...all))}`,
        `${(middle / ours).toPrecision(3)}×`,
        rate.toPrecision(3),
        `${((100 * rate) / wasmCeiling).toPrecision(2)} %`,
        lossDeviation.toExponential(1)
      ])
    )
  }
  for (const { peer, why } of absent) lines.push(row([`${peer}: absent (${why})`, '', '', '', '', '', '']))
  return lines
}

function curveTable({ title, unit, points, exponent }: Curve): string[] {
  return [
    `### Cost against ${title}`,
    '',
    row([title, ...points.map(({ x }) => x)]),
    row(['---', ...points.map(() => '--:')]),
    row([unit, ...points.map(({ seconds: value }) => seconds(value))]),
    '',
    `Fitted exponent: ${exponent.toFixed(2)}`
  ]
}
