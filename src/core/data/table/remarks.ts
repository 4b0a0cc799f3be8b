import { codeOfNothing } from './code-of-nothing'
import type { Column } from './columns'
import type { Encoding } from './encode'
import { whyIdentifier } from './identifier'
import { levelName } from './levels'
import type { TableConfig } from './config'
import { columnsAs, type Use } from './use'

/** What was read as it is written, and may well not be meant, as clauses; with what to write where it is not. */
export const remarksOn = (use: Use, config: TableConfig, encoding: Encoding): string[] => [
  ...columnsAs(use, 'feature').flatMap((column) => onFeature(use, config, column)),
  ...(use.task === 'classification' ? columnsAs(use, 'feature', 'category') : [])
    .filter((column) => isCopy(use, column, use.targets[0]!))
    .map(
      ({ name }) =>
        `“${name}” is another name of the class in every row, so that nothing else is needed to tell it`
    ),
  ...onSpellings(use.targets[0]!.name, 'classes', encoding.classNames),
  ...encoding.categories.flatMap(({ name, names }) => onSpellings(name, 'levels', names))
]

function onFeature(use: Use, config: TableConfig, column: Column): string[] {
  const { name } = column
  const isWritten = Object.hasOwn(config.columns ?? {}, name)
  const why = isWritten ? null : whyIdentifier(use.reading, column)
  const code = config.missing?.markers === undefined ? codeOfNothing(use.reading.columns, column) : null
  return [
    ...(why === null
      ? []
      : [
          `“${name}” is a feature, but ${why}; "columns": { ${JSON.stringify(name)}: "ignore" } leaves it out`
        ]),
    ...(code === null
      ? []
      : [
          `“${name}” holds ${code}, its only number below 0, as a number; "markers": ["${code}"] in "missing" says that it means nothing`
        ])
  ]
}

/** Whether each class goes with one value of a column, and each value with one class. */
function isCopy({ reading: { columns, laid, decimal } }: Use, column: Column, target: Column): boolean {
  const level = (row: number, { place }: Column): string => levelName(columns.cell(row, place), decimal.value)
  const classes = new Map<string, string>()
  const values = new Map<string, string>()
  for (let row = 0; row < laid.rows.length; row++) {
    if (columns.isMissing(row, column) || columns.isMissing(row, target)) continue
    const [value, label] = [level(row, column), level(row, target)]
    if ((classes.get(value) ?? label) !== label || (values.get(label) ?? value) !== value) return false
    classes.set(value, label)
    values.set(label, value)
  }
  return classes.size > 1
}

function onSpellings(column: string, kinds: string, names: readonly string[]): string[] {
  const spelled = new Map<string, string>()
  for (const name of names) {
    const folded = name.toLowerCase()
    const other = spelled.get(folded)
    if (other !== undefined) {
      return [`“${other}” and “${name}” are two ${kinds} of “${column}”; they differ in capitals only`]
    }
    spelled.set(folded, name)
  }
  return []
}
