import { counted } from '../../words/counts'
import type { ColumnRole, MissingPolicy, TableChoices, TableTask } from './choices'
import { codeOfNothing } from './code-of-nothing'
import type { Column } from './columns'
import { areDistinct, whyIdentifier } from './identifier'
import { levelsOf } from './levels'
import { looksNumeric } from './numbers'
import { type Reading, targetsOf } from './reading'
import type { Taken } from './table-look'
import { proposeTarget, proposeTask } from './target'
import type { Use } from './use'

/** What the lab would make of a table; what a person has chosen is taken as it is. */
export interface Proposal {
  readonly use: Use
  readonly target: Taken<readonly string[]>
  readonly task: Taken<TableTask>
  readonly policy: Taken<MissingPolicy>
  /** Shape [column]. */
  readonly roles: readonly Taken<ColumnRole | 'target'>[]
}

const chosen = <Value>(value: Value): Taken<Value> => ({ value, reason: 'as chosen', chosen: true })
const proposed = <Value>(value: Value, reason: string): Taken<Value> => ({ value, reason, chosen: false })

export function propose(reading: Reading, choices: TableChoices): Proposal {
  const { columns } = reading.columns
  const known = targetsOf(choices.target).filter((name) => columns.some((column) => column.name === name))
  const said = (column: Column): ColumnRole | undefined =>
    choices.columns && Object.hasOwn(choices.columns, column.name) ? choices.columns[column.name] : undefined
  // What has a role of its own is not to be predicted.
  const one = proposeTarget(
    reading,
    (column) =>
      whyIdentifier(reading, column) !== null || said(column) !== undefined || isNameOfRow(reading, column)
  )
  const target = known.length > 0 ? chosen(known) : proposed<readonly string[]>([one.value], one.reason)
  const targets = target.value.map((name) => columns.find((column) => column.name === name)!)
  const task = choices.task === undefined ? proposeTask(reading, targets) : chosen(choices.task)
  const roles = columns.map((column): Taken<ColumnRole | 'target'> => {
    if (targets.includes(column)) return { ...target, value: 'target' }
    const role = said(column)
    return role === undefined ? proposeRole(reading, column) : chosen(role)
  })
  const policy =
    choices.missing === undefined
      ? proposed<MissingPolicy>('refuse', 'nothing is left out or made up unasked')
      : chosen(choices.missing)
  return {
    use: { reading, roles: roles.map(({ value }) => value), targets, task: task.value, policy: policy.value },
    target,
    task,
    policy,
    roles
  }
}

/** A column of text with more levels would be as many inputs. */
const mostLevels = 50
/** More of them than half the rows are names of rows rather than of kinds. */
const fewLevels = 10

/** Whether a column holds a text of its own in every row of many. */
const isNameOfRow = ({ columns, laid }: Reading, column: Column): boolean =>
  column.kind === 'text' &&
  column.missing === 0 &&
  laid.rows.length > fewLevels &&
  areDistinct(columns, column)

/** What a column would be for, whatever is said of it. */
export function proposeRole(reading: Reading, column: Column): Taken<ColumnRole> {
  const { columns, laid, decimal } = reading
  const { kind, numbers, least, greatest, missing } = column
  const identifies = whyIdentifier(reading, column)
  if (identifies !== null) return proposed('ignore', identifies)
  const held = laid.rows.length - missing
  switch (kind) {
    case 'empty':
      return proposed('ignore', 'it holds nothing')
    case 'number':
      if (least === greatest && missing === 0 && numbers > 1)
        return proposed('ignore', 'it is the same in every row')
      return proposed('feature', `it holds numbers${doubt(codeOfNothing(columns, column))}`)
    case 'mixed':
      return proposed('feature', `it holds numbers, but in ${counted(column.textCount, 'cell')}`)
    case 'text': {
      const unit = unitOf(reading, column)
      if (unit !== null) return proposed('ignore', unit)
      const levels = levelsOf(columns, column, decimal.value, laid.rows.keys(), mostLevels + 1).size
      if (levels === 1) return proposed('ignore', 'it is the same in every row')
      if (levels > mostLevels) return proposed('ignore', `it holds more than ${mostLevels} different texts`)
      if (levels === held && areDistinct(columns, column))
        return proposed('ignore', 'it holds texts of which no two are alike')
      if (levels > fewLevels && 2 * levels > held)
        return proposed('ignore', `it holds ${levels} different texts in ${counted(held, 'row')}`)
      return proposed('category', `it holds text, ${counted(levels, 'level')}`)
    }
  }
}

const doubt = (code: number | null): string =>
  code === null ? '' : `; ${code}, its only one below 0, may mean that a cell holds nothing`

const cellsLookedAt = 20

/** What keeps a column of text from being one of numbers, as a clause; null where it is text. */
function unitOf({ columns }: Reading, { place, texts }: Column): string | null {
  const cells = texts.slice(0, cellsLookedAt).map((row) => columns.cell(row, place))
  const all = (matches: (cell: string) => boolean): boolean => cells.length > 0 && cells.every(matches)
  if (all((cell) => /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}([ T]|$)/.test(cell))) return 'it holds dates'
  if (all((cell) => /^\d{1,2}:\d{2}(:\d{2})?/.test(cell))) return 'it holds times'
  const isAll = (shape: RegExp): boolean =>
    all((cell) => shape.test(cell) && looksNumeric(cell.match(shape)![1]!))
  const told = cells[0]?.slice(0, 20)
  if (isAll(/^(?:[$€£¥₺]|USD|EUR|TRY) ?(.+)$/) || isAll(/^(.+?) ?(?:[%$€£¥₺]|USD|EUR|TL|TRY)$/)) {
    return `it holds numbers with a sign (${told}); take the sign out of the file to use them`
  }
  const unit = /^[+-]?\d[\d.,]*( ?[a-zµ°][a-zµ°²³/]*)$/i
  const units = new Set(cells.map((cell) => unit.exec(cell)?.[1]))
  if (units.size === 1 && !units.has(undefined) && cells.some((cell) => /[.,]\d/.test(cell))) {
    return `it holds numbers with a unit (${told}); take the unit out of the file to use them`
  }
  if (isAll(/^[$€£¥₺]?\((.+)\)$/)) {
    return `it holds numbers in brackets (${told}); write them with a minus, if that is meant, to use them`
  }
  if (isAll(/^[<>≤≥~≈±]=? ?(.+)$/)) {
    return `it holds bounds (${told}), which are no numbers`
  }
  return null
}
