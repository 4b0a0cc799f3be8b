/** Numbers as people read them, always in English notation like the rest of the window. */

const whole = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

export const formatCount = (value: number): string => whole.format(Math.round(value))

/** Four significant digits; very small and very large ones with an exponent. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const magnitude = Math.abs(value)
  if (magnitude === 0) return '0'
  const text =
    magnitude < 1e-3 || magnitude >= 1e6
      ? value.toExponential(2).replace('e+', 'e')
      : String(Number(value.toPrecision(4)))
  return text.replace(/-/g, '−')
}

/** An accuracy of 0…1 as a percentage. */
export const formatShare = (share: number): string =>
  Number.isNaN(share) ? '–' : `${Number((share * 100).toFixed(1))} %`

/** A rate or another rough number. */
export const formatRough = (value: number): string =>
  value >= 1000 ? whole.format(Number(value.toPrecision(3))) : compact.format(value)

/** Seconds as a person would say them. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  if (seconds < 1) return 'under 1 s'
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Axis labels: powers of ten as such. */
export function formatTick(value: number): string {
  if (value === 0) return '0'
  const exponent = Math.log10(Math.abs(value))
  const text =
    value > 0 && Number.isInteger(exponent) && Math.abs(exponent) > 2
      ? `1e${exponent}`
      : String(Number(value.toPrecision(3)))
  return text.replace(/-/g, '−')
}

/** 1, 2, 3, 7 → "1–3, 7". */
export function formatRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const open = ranges.at(-1)
    if (open && open[1] === number - 1) open[1] = number
    else ranges.push([number, number])
  }
  return ranges
    .map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`))
    .join(', ')
}
