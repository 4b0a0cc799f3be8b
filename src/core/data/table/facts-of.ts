import type { Column } from './columns'
import type { TableFacts } from './table-facts'
import { columnsAs, type Use } from './use'

interface Told extends Pick<TableFacts, 'missing' | 'remarks'> {
  /** Why a column is ignored, as a clause. */
  readonly whyIgnored: (column: Column) => string
}

/** What was taken of a table, as it is told and kept. */
export function factsOf(use: Use, { missing, remarks, whyIgnored }: Told): TableFacts {
  const { laid, decimal } = use.reading
  return {
    fileName: laid.file.fileName,
    encoding: laid.file.encoding.value,
    delimiter: laid.delimiter.value,
    decimal: decimal.value,
    header: laid.header.value,
    ignored: columnsAs(use, 'ignore').map((column) => ({ name: column.name, reason: whyIgnored(column) })),
    leftOut: laid.leftOut,
    missing,
    remarks
  }
}
