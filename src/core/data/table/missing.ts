/** Cells that hold nothing, though something may be written in them. */

/** What programs write for nothing; nobody's category. */
const inText = new Set(
  ['', '?', 'NA', 'N/A', 'n/a', '#N/A', '#NA', '<NA>', '#NV', 'NaN', 'nan', 'null', 'NULL'].concat(
    ['#VALUE!', '#DIV/0!', '#REF!', '#NUM!', '#NAME?', '#NULL!'],
    ['#WERT!', '#BEZUG!', '#ZAHL!', '#DEĞER!', '#SAYI/0!', '#YOK']
  )
)

/** Among numbers, these say nothing either. */
const amongNumbers = new Set(
  ['na', 'nil', 'none', 'missing', 'unknown', '-', '--', '---', '–', '—', '.', '..', '...', '*'].concat([
    'n.a.',
    'n.a',
    'k.a.',
    'k. a.',
    '-nan',
    'nan(ind)',
    '-nan(ind)',
    '#n/a n/a'
  ])
)

/** What counts as missing where the experiment lists it. */
export type Markers = ReadonlySet<string> | null

export const isMissingText = (cell: string, markers: Markers): boolean =>
  cell === '' || (markers ?? inText).has(cell)

/** In a column of numbers, of which a cell that is none is asked. */
export const isMissingNumber = (cell: string, markers: Markers): boolean =>
  isMissingText(cell, markers) ||
  (markers === null && (amongNumbers.has(cell.toLowerCase()) || inText.has(cell.toUpperCase())))
