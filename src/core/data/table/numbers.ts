import type { DecimalMark } from './choices'

/** Numbers as tables have them, under a decimal mark: `1.5`, `-2e-3`, `+.04`, `−1`, `1,234.5`, `1 234,5`, `12,34,567.5`. */

const codes = { '.': 46, ',': 44 } as const
const [zero, nine, minus, plus] = [48, 57, 45, 43]
const powersOfTen = Float64Array.from({ length: 16 }, (_, power) => 10 ** power)

/** Between groups of three digits, beside the mark that is not the decimal one. */
const spaces = "'’ \u00a0\u2009\u202f"
const plain = {
  '.': /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i,
  ',': /^[+-]?(?:\d+,?\d*|,\d+)(?:e[+-]?\d+)?$/i
}
const grouped = {
  '.': new RegExp(`^[+-]?[1-9]\\d{0,2}([,${spaces}])\\d{3}(?:\\1\\d{3})*(?:\\.\\d*)?$`),
  ',': new RegExp(`^[+-]?[1-9]\\d{0,2}([.${spaces}])\\d{3}(?:\\1\\d{3})*(?:,\\d*)?$`)
}
/** Lakh and crore: pairs of digits before the last three. */
const indian = /^[+-]?[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d*)?$/
const separators = { '.': new RegExp(`[,${spaces}]`, 'g'), ',': new RegExp(`[.${spaces}]`, 'g') }

/** A cell as a number, to the last bit as `Number` has it; NaN where it is none. */
export function readNumber(cell: string, mark: DecimalMark): number {
  const length = cell.length
  const markCode = codes[mark]
  const first = cell.charCodeAt(0)
  let mantissa = 0
  let digits = 0
  let decimals = -1
  for (let at = first === minus || first === plus ? 1 : 0; at < length; at++) {
    const code = cell.charCodeAt(at)
    if (code >= zero && code <= nine) {
      mantissa = mantissa * 10 + (code - zero)
      digits++
      if (decimals >= 0) decimals++
    } else if (code === markCode && decimals < 0) decimals = 0
    else return readUnusual(cell, mark)
  }
  // Whole numbers and powers of ten of 15 digits are exact, so that their quotient is rounded once.
  if (digits === 0 || digits > 15) return readUnusual(cell, mark)
  const size = decimals > 0 ? mantissa / powersOfTen[decimals]! : mantissa
  return first === minus ? -size : size
}

function readUnusual(cell: string, mark: DecimalMark): number {
  const text = cell.trim().replace('−', '-')
  const start = text.charCodeAt(0)
  const mayBegin =
    (start >= zero && start <= nine) || start === minus || start === plus || start === codes[mark]
  if (!mayBegin) return NaN
  if (plain[mark].test(text)) return Number(mark === ',' ? text.replace(',', '.') : text)
  if (!grouped[mark].test(text) && !(mark === '.' && indian.test(text))) return NaN
  return Number(text.replace(separators[mark], '').replace(',', '.'))
}

/** What a cell says of the decimal mark: `groups` may be thousands, or three decimals. */
export type MarkOf =
  { readonly kind: 'none' | 'whole' } | { readonly kind: 'proof' | 'groups'; readonly mark: DecimalMark }

const none: MarkOf = { kind: 'none' }
const whole: MarkOf = { kind: 'whole' }

/** Which decimal mark a cell is a number under. `groups` with a mark: a number of three decimals under that one. */
export function markOf(cell: string): MarkOf {
  const text = cell.trim().replace('−', '-')
  const [byPoint, byComma] = [readNumber(text, '.'), readNumber(text, ',')]
  const [isPoint, isComma] = [!Number.isNaN(byPoint), !Number.isNaN(byComma)]
  if (!isPoint && !isComma) return none
  if (byPoint === byComma) return whole
  if (isPoint && isComma) return { kind: 'groups', mark: text.includes('.') ? '.' : ',' }
  return { kind: 'proof', mark: isPoint ? '.' : ',' }
}

/** Whether a cell is a number under one mark or the other. */
export const looksNumeric = (cell: string): boolean =>
  !Number.isNaN(readNumber(cell, '.')) || !Number.isNaN(readNumber(cell, ','))
