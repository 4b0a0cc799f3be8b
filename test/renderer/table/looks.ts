import type { ColumnLook, TableLook } from '#core/data/table/table-look'

/** Looks at small tables, as the lab gives them. */

export const columnLook = (name: string, change: Partial<ColumnLook>): ColumnLook => ({
  name,
  kind: 'number',
  role: 'feature',
  reason: 'it holds numbers',
  chosen: false,
  missing: 0,
  levelCount: 0,
  levels: [],
  range: [0, 6],
  examples: ['0', '1', '2'],
  ...change
})

const found = <Value>(value: Value) => ({ value, reason: 'found', chosen: false })

export const tableLook = (change: Partial<TableLook>): TableLook => ({
  fileName: 'plants.csv',
  encoding: found('utf-8'),
  delimiter: found(','),
  decimal: found('.'),
  header: found(true),
  instances: 60,
  columnCount: 3,
  foundColumns: 3,
  columns: [
    columnLook('height', {}),
    columnLook('width', {}),
    columnLook('species', {
      kind: 'text',
      role: 'target',
      levelCount: 2,
      levels: ['elm', 'oak'],
      range: null
    })
  ],
  preview: [['0', '0', 'oak']],
  previewLines: [2],
  leftOut: [],
  target: found(['species']),
  task: found('classification'),
  classCount: 2,
  classes: ['elm', 'oak'],
  features: 2,
  missing: { policy: found('refuse'), cells: 0, rows: 0, rowsWithoutTarget: 0, places: [] },
  problems: [],
  lines: ['plants.csv: 60 rows', 'species from 2 features'],
  ...change
})
