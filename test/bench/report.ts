import type { Curve } from './curves'
import { median, type Measurement, type Timing } from './measure'
import type { Ceiling, Ceilings } from './ceilings'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  readonly date: string
  readonly ceilings: Ceilings
  /** Where V8 is not asked to pair vectors. */
  readonly ceilingsUnpaired: Ceilings
  /** GFLOP/s of NumPy's sgemm, or null where NumPy is absent. */
  readonly sgemmCeiling: number | null
}

export interface Report {
  readonly machine: Machine
  readonly command: string
  readonly measurements: readonly Measurement[]
  readonly curves: readonly Curve[]
}

export const seconds = (value: number): string =>
  value < 1 ? `${(value * 1000).toPrecision(3)} ms` : `${value.toPrecision(3)} s`
export const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

/** The report for people. The ratio is the peer's median over ours: above 1, ours is that many times faster. */
export function markdown({ machine, command, measurements, curves }: Report): string {
  const lines = [
    `Made by \`${command}\` on ${machine.date}: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}.`,
    '',
    ...ceilingTable(machine),
    '',
    ...overview(measurements),
    ''
  ]
  for (const measurement of measurements) lines.push(...workloadTable(measurement), '')
  for (const curve of curves) lines.push(...curveTable(curve), '')
  return lines.join('\n')
}

function ceilingTable({ cores, ceilings, ceilingsUnpaired, sgemmCeiling }: Machine): string[] {
  const figures = (name: string, ceiling: Ceiling | null): string =>
    row([name, ceiling?.oneThread.toFixed(1) ?? 'absent', ceiling?.allThreads.toFixed(1) ?? 'absent'])
  return [
    '### Ceilings: multiply and add from registers, GFLOP/s',
    '',
    row(['arithmetic', '1 thread', `${cores} threads at once`]),
    row(['---', '--:', '--:']),
    figures('strict', ceilings.strict),
    figures('fast', ceilings.fast),
    figures('strict, vectors not paired', ceilingsUnpaired.strict),
    figures('fast, vectors not paired', ceilingsUnpaired.fast),
    row(['NumPy sgemm 512²', '', sgemmCeiling?.toFixed(1) ?? 'absent'])
  ]
}

/** How many times slower the two PyTorch peers are, and ours on one thread. */
function overview(measurements: readonly Measurement[]): string[] {
  const cells = ({ workload, timings }: Measurement): string[] => {
    const ours = median(timings[0]?.seconds ?? [])
    const times = (start: string): string => {
      const timing = timings.find(({ peer }) => peer.startsWith(start))
      return timing ? `${(median(timing.seconds) / ours).toPrecision(3)}×` : 'absent'
    }
    return [
      workload.id,
      seconds(ours),
      ...['PyTorch, one run', 'PyTorch, batched by', 'InitLab simd, one thread'].map(times),
      share(timings[0])
    ]
  }
  return [
    '### Overview',
    '',
    row([
      'workload',
      'ours',
      'PyTorch one by one',
      'PyTorch batched',
      'ours on one thread',
      'share of ceiling'
    ]),
    row(['---', '--:', '--:', '--:', '--:', '--:']),
    ...measurements.map((one) => row(cells(one)))
  ]
}

/** Of the ceiling of its arithmetic and threads. */
function share(timing: Timing | undefined): string {
  if (!timing?.ceiling) return '–'
  return `${((100 * timing.flops) / median(timing.seconds) / 1e9 / timing.ceiling).toPrecision(2)} %`
}

export function workloadTable({ workload, timings, absent }: Measurement): string[] {
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
  for (const timing of timings) {
    const { peer, version, seconds: all, timedRuns, lossDeviation, flops } = timing
    const middle = median(all)
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
        (flops / middle / 1e9).toPrecision(3),
        share(timing),
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
