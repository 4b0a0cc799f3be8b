import type { TableLook } from '#core/data/table/table-look'
import type { InputProblem } from '#core/errors'
import { missingInWords, sentence } from './words'

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
 * The problems that the control of a field settles. What a person writes in an experiment is chosen there, and told so.
 */
export function problemsFor(
  field: string,
  problems: readonly InputProblem[],
  { fileName, header, missing }: TableLook
): readonly InputProblem[] {
  const own = problems.filter((problem) => settles(field, problem))
  const told = (words: (problem: InputProblem) => string): readonly InputProblem[] =>
    own.map((problem) => ({ ...problem, value: '', message: words(problem) }))
  if (field.startsWith('data.columns')) return told((problem) => ofColumn(problem, fileName))
  switch (field) {
    case 'data.header':
      return told(() => `${sentence(header.reason)} Choose.`)
    case 'data.delimiter':
    case 'data.decimal':
      return told(({ message }) =>
        message.replace('; write ', '; choose ').replaceAll(`"${field.slice('data.'.length)}": `, '')
      )
    case 'data.missing':
      return told(
        () => `${missingInWords(missing)} Choose what becomes of ${missing.cells === 1 ? 'it' : 'them'}.`
      )
    default:
      return own
  }
}

/** What is wrong with the cells of a column, as it stands beneath its role: `Line 6: "<5" is not a number.` */
function ofColumn({ value, message }: InputProblem, fileName: string): string {
  const [wrong = '', advice] = message.replace(`${fileName}, `, '').split(/\. (?:Mend the file, or w|W)rite /)
  const told = sentence(wrong.replace(/, column ".*?": /, `: ${value} `))
  return told + (advice === undefined ? '' : ' Choose another role, or add it to “Means nothing”.')
}

/** What to settle first: controls by title and field, each once, and problems without one. */
export function toSettle(problems: readonly InputProblem[]): {
  readonly controls: readonly {
    readonly field: string
    readonly title: string
    /** Whose role it is; null for what is no role. */
    readonly column: string | null
  }[]
  readonly others: readonly InputProblem[]
} {
  const known = [
    ...Object.entries(controlTitles).map(([field, title]) => ({ field, title, column: null })),
    ...columnsIn(problems).map((name) => ({
      field: columnField(name),
      title: `Role of ${name}`,
      column: name
    }))
  ]
  return {
    controls: known.filter(({ field }) => problems.some((problem) => settles(field, problem))),
    others: problems.filter((problem) => !known.some(({ field }) => settles(field, problem)))
  }
}

/** The columns whose roles are problems, each once; drawn or not. */
function columnsIn(problems: readonly InputProblem[]): string[] {
  const fields = problems.map(({ field }) => /^data\.columns\[(".*")\]$/s.exec(field)?.[1])
  return [...new Set(fields.flatMap((name) => (name === undefined ? [] : [JSON.parse(name) as string])))]
}
