import { type InputProblem, shortened } from '../../errors'
import { didYouMean } from '../../nearest'
import type { ColumnRole } from './choices'
import { isIndex } from './identifier'
import type { LaidOut } from './laid-out'
import type { Reading } from './reading'

/** What the columns of a table are for where an experiment says so. */

type Written = Readonly<Record<string, ColumnRole>> | undefined

export interface WrittenRoles {
  /** Shape [column]. */
  readonly roles: readonly (ColumnRole | 'target')[]
  readonly problems: readonly InputProblem[]
}

/** Roles of all columns as an experiment says: what it does not name is a feature, but for an index. */
export function writtenRoles(
  { laid, columns }: Reading,
  targets: readonly string[],
  written: Written
): WrittenRoles {
  const said = (name: string): ColumnRole | undefined =>
    written !== undefined && Object.hasOwn(written, name) ? written[name] : undefined
  const roles = columns.columns.map((column): ColumnRole | 'target' => {
    if (targets.includes(column.name)) return 'target'
    return said(column.name) ?? (isIndex(laid, columns, column) ? 'ignore' : 'feature')
  })
  const unclear = columns.columns.filter(
    ({ name, place }) =>
      roles[place] === 'feature' &&
      said(name) === undefined &&
      (laid.names.unnamed.has(place) || laid.names.repeated.has(place))
  )
  return {
    roles,
    problems: [
      ...wrongNames(Object.keys(written ?? {}), targets, laid),
      ...unclear.map(({ name, place }) => namedPoorly(name, place, laid))
    ]
  }
}

function namedPoorly(name: string, place: number, { names, file, field }: LaidOut): InputProblem {
  const called = `"columns": { ${JSON.stringify(name)}: "feature" }, or "ignore"`
  if (names.unnamed.has(place)) {
    const message = `column ${place + 1} has no name in the header row. To use it as it is, write ${called}`
    return { field, value: '', message: `${file.fileName}: ${message}` }
  }
  const own = name.replace(/ \(\d+\)$/, '')
  return {
    field,
    value: shortened(own),
    message: `${file.fileName} has more than one column of this name. Mend the header row, or write of this one, which is column ${place + 1}: ${called}`
  }
}

function wrongNames(
  written: readonly string[],
  targets: readonly string[],
  { names, file }: LaidOut
): InputProblem[] {
  return written.flatMap((name) => {
    const field = `data.columns[${JSON.stringify(name)}]`
    if (targets.includes(name)) {
      return [
        { field, value: '', message: 'is the target, and can be nothing else; leave it out of "columns"' }
      ]
    }
    if (names.all.includes(name)) return []
    const message = `${file.fileName} has no column of this name${didYouMean(name, names.all)}`
    return [{ field, value: '', message }]
  })
}
