import Papa from 'papaparse'
import { lookAtTable, type CsvFile } from '../csv'
import type { TableChoices, TableTask } from './choices'
import { type ColumnLook, lookLimits, type Taken, type TableLook } from './table-look'

/** What the lab sees in a table. Throws `InputError` where the file is none. */
export function lookAt(file: CsvFile, choices: TableChoices): TableLook {
  const proposed = lookAtTable(file)
  const taken = <Value>(value: Value | undefined, own: Value, reason: string): Taken<Value> =>
    value === undefined ? { value: own, reason, chosen: false } : { value, reason: 'as chosen', chosen: true }
  const { data, meta } = Papa.parse<string[]>(file.text, { skipEmptyLines: 'greedy' })
  const [names = [], ...rows] = data
  const target =
    choices.target === undefined
      ? [proposed.target]
      : typeof choices.target === 'string'
        ? [choices.target]
        : choices.target
  const shown = names.slice(0, lookLimits.columns)
  const columns = shown.map((name, place): ColumnLook => {
    const cells = rows.map((row) => (row[place] ?? '').trim())
    const held = cells.filter((cell) => cell !== '')
    const numbers = held.map(Number)
    const isNumber = !numbers.some(Number.isNaN)
    const levels = isNumber ? [] : [...new Set(held)]
    return {
      name,
      kind: held.length === 0 ? 'empty' : isNumber ? 'number' : 'text',
      role: target.includes(name) ? 'target' : (choices.columns?.[name] ?? 'feature'),
      reason: isNumber ? 'holds numbers' : 'holds text',
      chosen: choices.columns?.[name] !== undefined,
      missing: cells.length - held.length,
      levelCount: levels.length,
      levels: levels.slice(0, lookLimits.levels),
      range: isNumber && held.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : null,
      examples: held.slice(0, 3)
    }
  })
  const classes = [...new Set(rows.map((row) => row[names.indexOf(target[0] ?? '')] ?? ''))]
  const task = taken<TableTask>(choices.task, proposed.task, 'by its last column')
  return {
    fileName: file.fileName,
    encoding: taken(choices.encoding, 'utf-8', 'the bytes are sound UTF-8'),
    delimiter: taken(choices.delimiter, meta.delimiter as ',' | ';', 'every row has as many cells'),
    decimal: taken(choices.decimal, '.', 'numbers have a point'),
    header: taken(choices.header, true, 'the first row holds names'),
    instances: rows.length,
    columnCount: names.length,
    columns,
    preview: rows.slice(0, lookLimits.rows).map((row) => row.slice(0, shown.length)),
    previewLines: rows.slice(0, lookLimits.rows).map((_, row) => row + 2),
    leftOut: [],
    target: taken<readonly string[]>(
      choices.target === undefined ? undefined : target,
      target,
      'the last column'
    ),
    task,
    classCount: task.value === 'classification' ? classes.length : 0,
    classes: task.value === 'classification' ? classes.slice(0, 50) : [],
    features: names.length - target.length,
    missing: {
      policy: taken(choices.missing, 'refuse', 'no cell is missing'),
      cells: 0,
      rows: 0,
      rowsWithoutTarget: 0,
      places: []
    },
    problems: [],
    lines: [`${file.fileName}: ${rows.length} instances`, `${target.join(', ')} from the others`]
  }
}
