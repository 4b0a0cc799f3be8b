/** What the columns of a table are called. */
export interface ColumnNames {
  /** No two alike, none empty. */
  readonly all: readonly string[]
  /** Columns, by place, that the first row does not name, though it names others. */
  readonly unnamed: ReadonlySet<number>
  /** Columns, by place, whose name an earlier one has too. */
  readonly repeated: ReadonlySet<number>
}

const nameOf = (column: number): string => `column ${column + 1}`

export const namesOfNone = (width: number): ColumnNames => ({
  all: Array.from({ length: width }, (_, column) => nameOf(column)),
  unnamed: new Set(),
  repeated: new Set()
})

export function namesFrom(written: readonly string[]): ColumnNames {
  const taken = new Set(written)
  const seen = new Set<string>()
  const unnamed = new Set<number>()
  const repeated = new Set<number>()
  const free = (name: string): string => {
    let found = name
    for (let count = 2; taken.has(found); count++) found = `${name} (${count})`
    taken.add(found)
    return found
  }
  const all = written.map((name, column) => {
    if (name === '') {
      unnamed.add(column)
      return free(nameOf(column))
    }
    if (!seen.has(name)) {
      seen.add(name)
      return name
    }
    repeated.add(column)
    return free(name)
  })
  return { all, unnamed, repeated }
}
