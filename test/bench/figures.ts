import { readFile, writeFile } from 'node:fs/promises'
import { type Measurement, median } from './measure'

/** What is kept of a sitting, whatever the report. */

/** Replaces the figures of a page that has a place for them; else the whole file. */
export async function writeInto(file: string, figures: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '')
  const place = /(<!-- figures -->\n)[^]*(\n<!-- end of figures -->)/
  await writeFile(
    file,
    place.test(before)
      ? before.replace(place, (_, start, end) => `${start}\n${figures}${end}`)
      : `${figures}\n`
  )
}

/** The measurements for other programs. */
export function figures(measurements: readonly Measurement[]): unknown {
  return measurements.map(({ workload, timings, absent }) => ({
    id: workload.id,
    title: workload.title,
    runs: workload.problem.runs,
    flops: workload.flops,
    absent,
    timings: timings.map((timing) => ({
      ...timing,
      median: median(timing.seconds),
      ratio: median(timing.seconds) / median(timings[0]?.seconds ?? [])
    }))
  }))
}

/** Says which peers did not train what they were asked to, by their final losses; null where all did. */
export function otherWork(measurements: readonly Measurement[]): string | null {
  const wrong = measurements.flatMap(({ workload, timings }) =>
    timings
      .filter(({ lossDeviation }) => !(lossDeviation < workload.tolerance))
      .map(({ peer, lossDeviation }) => `${workload.id} ${peer} (${lossDeviation.toExponential(1)})`)
  )
  if (wrong.length === 0) return null
  return `Final losses differ by more than roundings explain, so these did other work: ${wrong.join('; ')}`
}
