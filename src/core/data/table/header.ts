import type { InputProblem } from '../../errors'
import { isMissingNumber } from './missing'
import { looksNumeric } from './numbers'
import { cleaned } from './sheet'
import type { Taken } from './table-look'
import { didNotDecide } from './undecided'

interface HeaderTaken {
  readonly taken: Taken<boolean>
  readonly problem: InputProblem | null
}

/**
 * Whether the first row of a table has the names of its columns; chosen, or by what stands in it and below.
 * @param rows each of `width` cells, at least
 * @param known names that a first row with names would have: the target's
 */
export function takeHeader(
  rows: readonly (readonly string[])[],
  width: number,
  chosen: boolean | undefined,
  known: readonly string[]
): HeaderTaken {
  if (chosen !== undefined)
    return { taken: { value: chosen, reason: 'as chosen', chosen: true }, problem: null }
  const first = rows[0]!.slice(0, width).map(cleaned)
  if (known.length > 0 && known.every((name) => first.includes(name))) {
    return taken(true, `the first row has the ${known.length > 1 ? 'targets' : 'target'}`)
  }
  if (rows.length === 1) {
    return first.some(looksNumeric)
      ? taken(false, 'the only row holds numbers')
      : taken(true, 'there is one row')
  }
  const numeric = numericColumns(rows, width)
  const numbers = first.filter((cell, column) => numeric[column] && looksNumeric(cell))
  const words = first.filter(
    (cell, column) => numeric[column] && !looksNumeric(cell) && !isMissingNumber(cell, null)
  )
  if (numbers.length === 0 && words.length > 0) return taken(true, 'the first row has words over numbers')
  const texts = first.flatMap((cell, column) => (numeric[column] || cell === '' ? [] : [column]))
  const found = findBelow(rows, texts)
  if (words.length > 0) return mixed(numbers, words)
  if (numbers.length > 0) return overNumbers(first, numbers, found)
  return overText(found)
}

const taken = (value: boolean, reason: string): HeaderTaken => ({
  taken: { value, reason, chosen: false },
  problem: null
})

const undecided = (value: boolean, why: string): HeaderTaken => ({
  taken: { value, reason: why, chosen: false },
  problem: didNotDecide(
    'header',
    [
      [true, 'the first row has the names of the columns'],
      [false, 'it is data, and the columns are “column 1”, “column 2”, …']
    ],
    why
  )
})

/** Words and numbers, all over numbers: digits may be names, but a measurement is none. */
const mixed = (numbers: readonly string[], words: readonly string[]): HeaderTaken =>
  numbers.every((cell) => /^\d+$/.test(cell)) &&
  words.length + numbers.length === new Set([...words, ...numbers]).size
    ? taken(true, 'the first row has words and different whole numbers')
    : undecided(
        true,
        `the first row has words (${shown(words)}) and numbers (${shown(numbers)}) over numbers`
      )

/** Numbers over numbers are data, unless they count the columns. */
function overNumbers(first: readonly string[], numbers: readonly string[], found: Found): HeaderTaken {
  const counts = numbers.every((cell, at) => /^\d+$/.test(cell) && Number(cell) === Number(numbers[0]) + at)
  const isWhole = numbers.length === first.length
  if (counts && isWhole && numbers.length > 2 && /^[01]$/.test(numbers[0]!)) {
    return taken(true, `the first row counts the columns from ${numbers[0]}`)
  }
  if (found.columns.length > 0 && found.below === found.columns.length) {
    return taken(false, 'the first row is like those below')
  }
  if (!counts || numbers.length < 2) return taken(false, 'the first row has numbers over numbers')
  if (found.below === 0 && found.repeating > 0) {
    return taken(true, 'the first row counts, and its words do not occur below')
  }
  return undecided(true, `the first row (${shown(first)}) may count the columns, or be data`)
}

/** Names of columns do not occur in them. */
function overText({ columns, below, repeating }: Found): HeaderTaken {
  if (below === 0 && repeating > 0) return taken(true, 'the words of the first row do not occur below')
  if (below > 0 && below === columns.length) return taken(false, 'the words of the first row occur below')
  return undecided(
    true,
    below > 0
      ? 'some words of the first row occur below, others do not'
      : 'nothing tells whether the first row is data'
  )
}

const shown = (cells: readonly string[]): string =>
  cells
    .slice(0, 3)
    .map((cell) => JSON.stringify(cell.slice(0, 20)))
    .join(', ') + (cells.length > 3 ? ', …' : '')

/** At most so many cells are looked at to tell numbers from text. */
const cellsLookedAt = 200_000
const fewestRows = 20

/** Columns whose cells below the first are numbers, most of them. */
function numericColumns(rows: readonly (readonly string[])[], width: number): boolean[] {
  const sample = rows.slice(1, 1 + Math.max(fewestRows, Math.floor(cellsLookedAt / width)))
  return Array.from({ length: width }, (_, column) => {
    let numbers = 0
    let texts = 0
    for (const row of sample) {
      const cell = row[column]!
      if (looksNumeric(cell)) numbers++
      else if (!isMissingNumber(cleaned(cell), null)) texts++
    }
    return numbers > 0 && numbers >= texts
  })
}

interface Found {
  /** Columns of text. */
  readonly columns: readonly number[]
  /** Of these: whose first cell stands below once more. */
  readonly below: number
  /** Of these: in which something stands twice below the first row. */
  readonly repeating: number
}

function findBelow(rows: readonly (readonly string[])[], columns: readonly number[]): Found {
  let below = 0
  let repeating = 0
  for (const column of columns) {
    const first = cleaned(rows[0]![column]!)
    const seen = new Set<string>()
    let repeats = false
    let occurs = false
    for (let row = 1; row < rows.length && !(occurs && repeats); row++) {
      const cell = cleaned(rows[row]![column]!)
      if (cell === first) occurs = true
      if (repeats) continue
      repeats = seen.has(cell)
      seen.add(cell)
    }
    if (occurs) below++
    if (repeats) repeating++
  }
  return { columns, below, repeating }
}
