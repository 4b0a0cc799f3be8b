/** One step of a file format's history. */
interface Migration<File> {
  /** The version that it takes; it gives the next one. */
  readonly from: number
  readonly up: (file: File) => File
}

/** A file format as this lab reads and writes it. */
export interface Format<File> {
  /** The version that is written. */
  readonly version: number
  /** One for every version from the oldest that is read to the last before the one that is written. */
  readonly migrations: readonly Migration<File>[]
}

/** A file of some version as the present version has it; null where no migrations lead from that version to this one. */
export function migrated<File>(file: File, version: number, format: Format<File>): File | null {
  if (version === format.version) return file
  const migration = format.migrations.find(({ from }) => from === version)
  return migration ? migrated(migration.up(file), version + 1, format) : null
}
