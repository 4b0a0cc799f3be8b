import { didNotDecide } from './undecided'
import { type Delimiter, delimiters } from './choices'
import { countTitles, usualLength } from './margins'
import { looksNumeric } from './numbers'
import { cleaned, cutIntoCells, isBlank } from './sheet'
import type { InputProblem } from '../../errors'
import type { Taken } from './table-look'

/** How well a text falls into cells at one delimiter. */
interface Fit {
  readonly delimiter: Delimiter
  readonly columns: number
  /** Share of the rows, below titles, that have so many cells. */
  readonly regular: number
  /** Whether the first row has the target that the experiment names. */
  readonly namesTarget: boolean
  /** Share of the cells that hold another delimiter, but for numbers with a decimal comma. */
  readonly unclean: number
  readonly titles: number
  /** Share of the cells that are numbers. */
  readonly numeric: number
}

const sampleLength = 100_000
const sampleLines = 6

/** What stands between the cells of a normalized text; chosen, or by how regular and clean the cells come out. */
export function takeDelimiter(
  text: string,
  chosen: Delimiter | undefined,
  target: string | undefined
): { readonly taken: Taken<Delimiter>; readonly problem: InputProblem | null } {
  if (chosen !== undefined)
    return { taken: { value: chosen, reason: 'as chosen', chosen: true }, problem: null }
  const sample = sampleOf(text)
  const cut = (delimiter: Delimiter): Fit => fitOf(sample, delimiter, target)
  const fits = delimiters.filter((delimiter) => delimiter !== ' ').map(cut)
  const useful = fits.filter(({ columns }) => columns > 1).sort(byFit)
  const [best, second] = useful
  const spaced = cut(' ')
  if (spaced.columns > 1 && spaced.regular === 1 && isFiner(spaced, best)) {
    return { taken: taken(spaced), problem: null }
  }
  if (!best) {
    return { taken: { value: ',', reason: 'there is one cell in every row', chosen: false }, problem: null }
  }
  const undecided = second !== undefined && best.regular >= mostlyRegular && byFit(best, second) === 0
  return {
    taken: taken(best),
    problem: undecided ? didNotDecide('delimiter', [told(best), told(second)]) : null
  }
}

/**
 * Whether spaces cut better, though text has them, too: `0,5 1,5 oak`, or the one tab before the last column of UCI's
 * auto-mpg.data.
 */
const isFiner = (spaced: Fit, best: Fit | undefined): boolean =>
  best === undefined || best.regular < 1 || (spaced.unclean === 0 && spaced.numeric > best.numeric)

/** Rows that are not all as long are a mistake in the file where most of them are. */
const mostlyRegular = 0.75

const told = ({ delimiter, columns }: Fit): readonly [unknown, string] => [delimiter, `${columns} columns`]

const taken = ({ delimiter, columns, regular }: Fit): Taken<Delimiter> => ({
  value: delimiter,
  reason: regular === 1 ? `every row has ${columns} cells` : `most rows have ${columns} cells`,
  chosen: false
})

/** The better one first; 0 where nothing decides. */
function byFit(a: Fit, b: Fit): number {
  const grade = ({ regular }: Fit): number => (regular === 1 ? 2 : regular >= mostlyRegular ? 1 : regular / 2)
  return (
    grade(b) - grade(a) ||
    Number(b.namesTarget) - Number(a.namesTarget) ||
    a.unclean - b.unclean ||
    a.titles - b.titles ||
    b.columns - a.columns
  )
}

/** Whole lines from the beginning: so many characters of them, and some lines where these are long. */
function sampleOf(text: string): { readonly text: string; readonly isCut: boolean } {
  let end = text.length <= sampleLength ? -1 : text.indexOf('\n', sampleLength)
  for (let lines = countLines(text, end); end >= 0 && lines < sampleLines; lines++)
    end = text.indexOf('\n', end + 1)
  return end < 0 ? { text, isCut: false } : { text: text.slice(0, end), isCut: true }
}

const countLines = (text: string, end: number): number =>
  end < 0 ? 0 : text.slice(0, end).split('\n', sampleLines).length

function fitOf(sample: ReturnType<typeof sampleOf>, delimiter: Delimiter, target: string | undefined): Fit {
  const sheet = cutIntoCells(sample.text, delimiter, 1)
  // A cut may go through a quoted cell.
  const whole = sample.isCut ? sheet.rows.length - 1 : sheet.rows.length
  const held = sheet.rows.slice(0, whole).filter((row) => !isBlank(row))
  const columns = usualLength(held)
  const titles = countTitles(held, columns)
  const below = held.slice(titles)
  const cells = below.flat()
  const others = delimiters.filter((other) => other !== delimiter && other !== ' ')
  const numeric = cells.map(looksNumeric)
  const regularRows = below.filter(
    ({ length }, row) => length === columns || (row === 0 && length === columns - 1)
  )
  const isMisquoted = sheet.misquoted.some((row) => row < whole)
  return {
    delimiter,
    columns,
    regular: isMisquoted ? 0 : regularRows.length / below.length,
    namesTarget: target !== undefined && (below[0]?.some((cell) => cleaned(cell) === target) ?? false),
    unclean:
      cells.filter((cell, at) => !numeric[at] && others.some((other) => cell.includes(other))).length /
      cells.length,
    titles,
    numeric: numeric.filter(Boolean).length / cells.length
  }
}
