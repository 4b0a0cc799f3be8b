/**
 * Numbers as people read them, the same in sentences, tables, charts and at a prompt, in English notation: 12,346,
 * −0.25, 1.2e−7, ∞, and – where there is none. Files and JSON have the numbers themselves.
 */

/** Significant digits of what was measured, and of what is roughly so: shares, ratios, rates. */
const measuredDigits = 4
const roughDigits = 3
/** From this many on, digits tell nothing more of a double. */
const allDigits = 17

/** Sizes that are written without an exponent. */
interface Plain {
  readonly from: number
  readonly below: number
}
const plain: Plain = { from: 1e-3, below: 1e6 }
/** Millions of steps a second are no rarity. */
const plainRough: Plain = { from: 1e-3, below: 1e9 }
/** Beside an axis there is little room. */
const plainTick: Plain = { from: 1e-3, below: 1e4 }
const plainCount: Plain = { from: 0, below: 1e21 }
/** As most would type it. */
const plainExact: Plain = { from: 1e-6, below: 1e21 }

/** What was measured, e.g. 0.1235, 1.235e−5; of 12,345.7 all whole digits: 12,346. */
export const formatValue = (value: number): string => written(measured(value), plain)

/** The label of a tick; with more digits where others lie close. */
export const formatTick = (value: number, digits?: number): string =>
  written(digits === undefined ? measured(value) : roundedTo(value, digits), plainTick)

/** What somebody has set, with all its digits. */
export const formatExact = (value: number): string => written(value, plainExact)

/** A rate, a ratio, or what else is roughly so, e.g. 1.23, 412,000. */
export const formatRough = (value: number): string => written(roundedTo(value, roughDigits), plainRough)

/** A whole number, e.g. 12,000. */
export const formatCount = (value: number): string => written(Math.round(value), plainCount)

/** An epoch, or a median or quartile of epochs, which may lie between two, e.g. 1,200, 12.5. */
export const formatEpoch = (value: number): string => written(Math.round(100 * value) / 100, plainCount)

/** A share of 0…1, e.g. 62.5 %. 100 % is all of it: what is less is written with the digits that say so, e.g. 99.996 %. */
export const formatShare = (share: number): string =>
  withUnit(written(roundedTo(100 * share, roughDigits, 100), plainRough), ' %')

/** A difference of shares, in percentage points, e.g. 2.5. */
export const formatPoints = (difference: number): string => formatRough(100 * difference)

/** With its sign, "+" too. */
export const formatSigned = (value: number, format: (value: number) => string): string =>
  (value > 0 ? '+' : '') + format(value)

/** A number with what follows it; nothing follows where there is none. */
export const withUnit = (text: string, unit: string): string => (text === none ? none : text + unit)

/** Rounded to so many significant digits, or to more where fewer would reach a limit that the value lies below. */
export function roundedTo(value: number, digits: number, limit = Infinity): number {
  const rounded = Number(value.toPrecision(digits))
  return value < limit && rounded >= limit && digits < allDigits
    ? roundedTo(value, digits + 1, limit)
    : rounded
}

const measured = (value: number): number =>
  Math.abs(value) >= 1000 && Math.abs(value) < plain.below
    ? Math.sign(value) * Math.round(Math.abs(value))
    : roundedTo(value, measuredDigits)

const none = '–'

/** All digits of a value. */
export function written(value: number, { from, below }: Plain): string {
  if (Number.isNaN(value)) return none
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  if (size === Infinity) return `${sign}∞`
  if (size !== 0 && (size < from || size >= below))
    return sign + size.toExponential().replace('e+', 'e').replace('-', '−')
  const [whole = '', fraction] = String(size).split('.')
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return sign + (fraction === undefined ? groups : `${groups}.${fraction}`)
}
