import type { TableTask } from './choices'
import type { Column } from './columns'
import { levelsOf } from './levels'
import type { Reading } from './reading'
import type { Taken } from './table-look'

/** What a table is likely to be about. */

/** Names of what is to be predicted, the surest first. */
const targetNames = [
  ...[
    'class',
    'classes',
    'label',
    'labels',
    'target',
    'targets',
    'outcome',
    'klasse',
    'ziel',
    'zielvariable'
  ],
  ...['etiket', 'sınıf', 'sinif', 'hedef', 'species', 'diagnosis', 'survived', 'category', 'y']
]

/** More different whole numbers than these are a measurement by the look of them, and no classes. */
const mostNumberedClasses = 20

/** Whether a column holds classes by the look of it. */
function holdsClasses({ columns, decimal, laid }: Reading, column: Column): boolean {
  const { kind, isWhole } = column
  if (kind === 'text') return true
  if (kind === 'empty' || !(isWhole || kind === 'mixed')) return false
  const held = laid.rows.length - column.missing
  const kinds = levelsOf(columns, column, decimal.value, laid.rows.keys(), mostNumberedClasses + 1).size
  return kinds <= mostNumberedClasses && 2 * kinds <= held
}

/** @param isNone of a column that is something else */
export function proposeTarget(reading: Reading, isNone: (column: Column) => boolean): Taken<string> {
  const columns = reading.columns.columns.filter((column) => column.kind !== 'empty' && !isNone(column))
  const proposed = ({ name }: Column, reason: string): Taken<string> => ({
    value: name,
    reason,
    chosen: false
  })
  const last = columns.at(-1) ?? reading.columns.columns.at(-1)!
  for (const known of targetNames) {
    const named = columns.find(({ name }) => name.trim().toLowerCase() === known)
    // x, y, z are places.
    const isPlace = known === 'y' && named !== last && named !== columns[0]
    if (named && !isPlace)
      return proposed(
        named,
        named === last ? 'its name says so, and it is the last column' : 'its name says so'
      )
  }
  if (!holdsClasses(reading, last)) {
    const texts = columns.filter(({ kind }) => kind === 'text')
    const [text] = texts
    if (texts.length === 1 && text === columns[0] && isShortList(reading, text!)) {
      return proposed(text!, 'it is the only column of text, and the first')
    }
  }
  return proposed(last, 'it is the last column')
}

function isShortList({ columns, decimal, laid }: Reading, column: Column): boolean {
  const kinds = levelsOf(columns, column, decimal.value, laid.rows.keys(), mostNumberedClasses + 1).size
  return kinds >= 2 && kinds <= mostNumberedClasses && 2 * kinds <= laid.rows.length
}

/** @param targets at least one */
export function proposeTask(reading: Reading, targets: readonly Column[]): Taken<TableTask> {
  const taken = (value: TableTask, reason: string): Taken<TableTask> => ({ value, reason, chosen: false })
  if (targets.length > 1) return taken('regression', 'there are several columns to predict')
  const [target] = targets as [Column]
  if (!holdsClasses(reading, target)) return taken('regression', `“${target.name}” holds measurements`)
  return taken(
    'classification',
    target.isWhole ? `“${target.name}” holds few whole numbers` : `“${target.name}” holds text`
  )
}
