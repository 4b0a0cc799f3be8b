import type { TableLook } from '#core/data/table/table-look'
import type { InputProblem } from '#core/errors'

/** What hinders using a table, beside the controls that settle it. */

/** The field of a column's role, as problems name it. */
export const columnField = (name: string): string => `data.columns[${JSON.stringify(name)}]`

/** Controls of the step by the field that they speak for. */
const controlTitles: Readonly<Record<string, string>> = {
  'data.target': 'Predict',
  'data.task': 'As',
  'data.missing': 'Missing cells',
  'data.header': 'First row',
  'data.delimiter': 'Between cells',
  'data.decimal': 'Decimal mark',
  'data.encoding': 'Encoding'
}

/** Whether a control of this field settles a problem. */
const settles = (field: string, problem: InputProblem): boolean =>
  problem.field === field || problem.field.startsWith(`${field}.`)

/**
 * The problems that the control of a field settles. What a prompt would be told to write, a person chooses there: it is
 * left out.
 */
export function problemsFor(
  field: string,
  problems: readonly InputProblem[],
  { missing }: TableLook
): readonly InputProblem[] {
  const own = problems.filter((problem) => settles(field, problem))
  switch (field) {
    case 'data.header':
    case 'data.delimiter':
    case 'data.decimal':
      return own.map((problem) => ({ ...problem, value: '', message: 'The file does not tell: choose.' }))
    case 'data.missing':
      return missing.cells === 0
        ? own
        : own.map((problem) => ({ ...problem, value: '', message: 'Choose what becomes of them.' }))
    default:
      return own
  }
}

/** What to settle first: controls by title and field, each once, and problems without one. */
export function toSettle(
  problems: readonly InputProblem[],
  { columns }: TableLook
): {
  readonly controls: readonly { readonly field: string; readonly title: string }[]
  readonly others: readonly InputProblem[]
} {
  const known = [
    ...Object.entries(controlTitles).map(([field, title]) => ({ field, title })),
    ...columns.map(({ name }) => ({ field: columnField(name), title: `Role of ${name}` }))
  ]
  return {
    controls: known.filter(({ field }) => problems.some((problem) => settles(field, problem))),
    others: problems.filter((problem) => !known.some(({ field }) => settles(field, problem)))
  }
}
