import { type InputProblem, shortened } from '../../errors'
import type { DecimalMark, Delimiter } from './choices'
import { markOf, readNumber } from './numbers'
import type { Taken } from './table-look'
import { didNotDecide } from './undecided'

/** Rows of one file, with what stands between their cells. */
interface Cells {
  readonly delimiter: Delimiter
  readonly rows: readonly (readonly string[])[]
  readonly width: number
  /** Whether a comma, or a point, may stand in a cell at all. */
  readonly holds: Readonly<Record<DecimalMark, boolean>>
}

/** What the cells say: an example of each thing that was found. */
interface Evidence {
  readonly proof: Partial<Record<DecimalMark, string>>
  /** A cell that is a number of three decimals under that mark, and thousands under the other. */
  readonly groups: Partial<Record<DecimalMark, string>>
  /** As `groups`, of columns that have whole numbers too, all of them below 1000: nobody writes `1,234` beside `5678`. */
  readonly besideSmall: Partial<Record<DecimalMark, string>>
}

interface TakenDecimal {
  readonly taken: Taken<DecimalMark>
  readonly problem: InputProblem | null
  /** Which of the files the problem is of. */
  readonly of: number
}

/** The decimal mark of files that belong together, those for training and for testing; chosen, or by their numbers. */
export function takeDecimal(files: readonly Cells[], chosen: DecimalMark | undefined): TakenDecimal {
  if (chosen !== undefined)
    return { taken: { value: chosen, reason: 'as chosen', chosen: true }, problem: null, of: 0 }
  if (!files.some(({ holds }) => holds[','] || holds['.'])) return taken('.', 'no number has a mark')
  const [{ delimiter }] = files as [Cells]
  // Where commas stand between the cells, and none in them, points are the only marks that there are.
  if (delimiter === ',' && !files.some(({ holds }) => holds[',']))
    return taken('.', 'a comma is between the cells')
  const { proof, groups, besideSmall } = evidenceOf(files)
  if (proof['.'] !== undefined && proof[','] !== undefined) {
    const other = otherMark(files)
    if (other !== null) return other
    return undecided(
      `there are numbers as ${quoted(proof['.'])} and as ${quoted(proof[','])}`,
      proof['.'],
      proof[',']
    )
  }
  for (const mark of ['.', ','] as const) {
    const example = proof[mark]
    if (example !== undefined) return taken(mark, `there are numbers as ${quoted(example)}`)
  }
  const [point, comma] = [groups['.'], groups[',']]
  if (point !== undefined && comma !== undefined) return unclear(point, comma)
  if (comma !== undefined) {
    if (delimiter === ',' && besideSmall[','] !== undefined) {
      return taken('.', `${quoted(comma)} is in thousands, since whole numbers stand beside it`)
    }
    if (delimiter === ';' && besideSmall[','] === undefined) {
      return taken(',', `there are numbers as ${quoted(comma)} between semicolons`)
    }
    return unclear(comma)
  }
  if (point !== undefined) {
    if (delimiter === ';' || (delimiter !== ',' && besideSmall['.'] !== undefined)) return unclear(point)
    return taken('.', `there are numbers as ${quoted(point)}`)
  }
  return taken('.', 'no number has a mark')
}

/** null unless each file has numbers of one mark only, and not of the same one: then no choice is right for both. */
function otherMark(files: readonly Cells[]): TakenDecimal | null {
  const proofs = files.map((file) => evidenceOf([file]).proof)
  if (proofs.some((proof) => proof['.'] !== undefined && proof[','] !== undefined)) return null
  const [training, test] = proofs.map((proof) => proof['.'] ?? proof[',']!) as [string, string]
  const why = `there are numbers as ${quoted(test)}, but in the training file as ${quoted(training)}`
  return {
    taken: { value: proofs[0]!['.'] === undefined ? ',' : '.', reason: why, chosen: false },
    problem: {
      field: 'data.testPath',
      value: shortened(test),
      message: `${why}; save both with one decimal mark`
    },
    of: 1
  }
}

const quoted = (cell: string): string => `“${cell}”`

const taken = (value: DecimalMark, reason: string): TakenDecimal => ({
  taken: { value, reason, chosen: false },
  problem: null,
  of: 0
})

const unclear = (...cells: readonly string[]): TakenDecimal =>
  undecided(
    `${cells.map(quoted).join(' and ')} may be thousands, or have three decimals`,
    cells[0]!,
    cells[0]!
  )

const undecided = (why: string, byPoint: string, byComma: string): TakenDecimal => ({
  taken: { value: '.', reason: why, chosen: false },
  problem: didNotDecide(
    'decimal',
    [
      ['.', meaning(byPoint, '.')],
      [',', meaning(byComma, ',')]
    ],
    why
  ),
  of: 0
})

/** How a cell reads under a mark. */
function meaning(cell: string, mark: DecimalMark): string {
  const value = readNumber(cell, mark)
  return Number.isNaN(value) ? `${quoted(cell)} is no number then` : `${quoted(cell)} is ${value}`
}

/** Whole numbers of a column. */
const [small, large] = [1, 2]

function evidenceOf(files: readonly Cells[]): Evidence {
  const proof: Partial<Record<DecimalMark, string>> = {}
  const groups: Partial<Record<DecimalMark, string>> = {}
  const besideSmall: Partial<Record<DecimalMark, string>> = {}
  const holdsBoth = files.some(({ holds }) => holds['.']) && files.some(({ holds }) => holds[','])
  for (const { rows, width } of files) {
    const whole = new Uint8Array(width)
    const grouped = new Map<number, [DecimalMark, string]>()
    for (const row of rows) {
      for (let column = 0; column < width; column++) {
        const cell = row[column]!
        if (!cell.includes('.') && !cell.includes(',')) {
          if (whole[column] !== large && markOf(cell).kind === 'whole') {
            whole[column] = cell.trim().length > 3 ? large : small
          }
          continue
        }
        const found = markOf(cell)
        if (found.kind === 'groups') {
          groups[found.mark] ??= cell.trim()
          if (!grouped.has(column)) grouped.set(column, [found.mark, cell.trim()])
        } else if (found.kind === 'proof') {
          proof[found.mark] ??= cell.trim()
          // Nothing can speak against it, or something has.
          if (!holdsBoth || (proof['.'] !== undefined && proof[','] !== undefined)) {
            return { proof, groups, besideSmall }
          }
        }
      }
    }
    for (const [column, [mark, cell]] of grouped) if (whole[column] === small) besideSmall[mark] ??= cell
  }
  return { proof, groups, besideSmall }
}
