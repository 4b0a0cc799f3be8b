import { formatTick } from '#core/words/numbers'

/** Of a value, in more digits than usual where it is asked for them and can. */
export type TickFormat = (value: number, digits?: number) => string

/** Neighbours on an axis that more digits do not tell apart are alike. */
const mostDigits = 9

/** What ticks are called: with as many digits as tell them apart. */
export function tickTexts(ticks: readonly number[], format: TickFormat = formatTick): string[] {
  let texts = ticks.map((tick) => format(tick))
  for (let digits = 5; digits <= mostDigits && new Set(texts).size < texts.length; digits++)
    texts = ticks.map((tick) => format(tick, digits))
  return texts
}
