import type { DecimalMark, Delimiter, Encoding, MissingPolicy, TableTask } from '#core/data/table/choices'
import type { ColumnLook, TableLook } from '#core/data/table/table-look'
import { counted } from '#core/words/counts'
import { formatCount, formatExact } from '#core/words/numbers'
import type { Role } from './choices'

/** What people call the parts of a table. */

export const encodingTitles: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
  'windows-1252': 'Western European (Windows-1252)',
  'windows-1250': 'Central European (Windows-1250)',
  'windows-1251': 'Cyrillic (Windows-1251)',
  'windows-1254': 'Turkish (Windows-1254)',
  macintosh: 'Western European (Macintosh)'
}

export const delimiterTitles: Readonly<Record<Delimiter, string>> = {
  ',': 'Comma ,',
  ';': 'Semicolon ;',
  '\t': 'Tab',
  '|': 'Bar |',
  ' ': 'Spaces'
}

export const decimalTitles: Readonly<Record<DecimalMark, string>> = {
  '.': 'Point, 1.5',
  ',': 'Comma, 1,5'
}

export const taskTitles: Readonly<Record<TableTask, string>> = {
  classification: 'Classes',
  regression: 'Numbers (a regression)'
}

export const roleTitles: Readonly<Record<Role, string>> = {
  target: 'Target',
  feature: 'Feature',
  category: 'Category (one-hot)',
  ignore: 'Ignore'
}

/** What can be done about missing cells, with what it would do here. */
export const policyTitles = ({ rows }: TableLook['missing']): Readonly<Record<MissingPolicy, string>> => ({
  refuse: 'Refuse to train',
  'leave-out': `Leave out ${counted(rows, 'row')}`,
  fill: 'Fill in'
})

/** A reason as a sentence of its own: `every row has 4 cells` → `Every row has 4 cells.` */
export const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`

/** What was taken, as the prompt tells it, under the name of the file. */
export function takenInWords({ fileName, lines }: TableLook): string {
  const [first, second] = lines
  const start = `${fileName}: `
  return `${first.startsWith(start) ? first.slice(start.length) : first} ${second}`
}

/** E.g. `number, 0.5 to 6.5`. */
export function kindInWords({ kind, range, levels, levelCount, examples }: ColumnLook): string {
  switch (kind) {
    case 'number':
      return range ? `number, ${range.map(formatExact).join(' to ')}` : 'number'
    case 'text':
      return levelCount <= levels.length && levelCount <= 4
        ? `text: ${levels.join(', ')}`
        : `text, ${counted(levelCount, 'level')}`
    case 'mixed':
      return `numbers, but also ${examples.map((cell) => `“${cell}”`).join(', ')}`
    case 'empty':
      return 'empty'
  }
}

/**
 * E.g. `2 missing cells in 2 rows: line 4 (height), line 9 (“NA” in width).`, and what filling them in means.
 */
export function missingInWords({
  cells,
  rows,
  rowsWithoutTarget,
  places,
  policy
}: TableLook['missing']): string {
  if (cells === 0) return 'No cell of the columns in use is missing.'
  const first = places.slice(0, 4).map(({ line, column, cell }) => {
    return `line ${line} (${cell === '' ? '' : `“${cell}” in `}${column})`
  })
  const more = cells > first.length ? ' and others' : ''
  const told = `${counted(cells, 'missing cell')} in ${counted(rows, 'row')}: ${first.join(', ')}${more}.`
  if (policy.value !== 'fill') return told
  const left = rowsWithoutTarget > 0 ? ` ${counted(rowsWithoutTarget, 'row')} without a target left out.` : ''
  return `${told} Filled with the mean, or the most frequent level, of the training part.${left}`
}

/** What the networks will get, e.g. `60 instances, 3 features, 2 classes: elm, oak.` */
export function outcomeInWords({
  instances,
  features,
  missing,
  task,
  classCount,
  classes,
  target
}: TableLook): string {
  const { policy, rows, rowsWithoutTarget } = missing
  const leftOut = { refuse: 0, 'leave-out': rows, fill: rowsWithoutTarget }[policy.value]
  const told = classCount <= 6 ? `: ${classes.join(', ')}` : ''
  const answers =
    task.value === 'classification'
      ? `${classCount === 1 ? '1 class' : `${formatCount(classCount)} classes`}${told}`
      : `${counted(target.value.length, 'number')} to predict`
  return `${counted(instances - leftOut, 'instance')}, ${counted(features, 'feature')}, ${answers}.`
}
