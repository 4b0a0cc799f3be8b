/** A number in three significant digits, e.g. 0.125, 3210, 1.2e-7. */
export function figure(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  const rounded = Number(value.toPrecision(size >= 1000 ? 4 : 3))
  return size < 1e-4 ? rounded.toExponential() : String(rounded)
}

/** " in 3 of 10 runs", or nothing where it is all of them. */
export const countOf = (runs: number, all: number): string =>
  runs === all ? '' : ` in ${runs} of ${all} runs`

/** "epoch 5", or "epochs 5 to 12". */
export function epochsInWords(epochs: readonly number[]): string {
  const first = Math.min(...epochs)
  const last = Math.max(...epochs)
  return first === last ? `epoch ${first}` : `epochs ${first} to ${last}`
}

/** A share as a percentage, e.g. 62 %, 0.5 %. */
export const percent = (share: number): string => `${figure(100 * share)} %`
