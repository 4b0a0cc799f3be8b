/**
 * All that the lab asks of the machine that it runs on. `src/node` answers for Node and Electron. Nothing in this room
 * knows of another way out: no module of Node, no `process`, no timer.
 */
export interface Host {
  /** The lab's own version. */
  readonly version: string
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string
  /** What a record says of the machine, e.g. `linux x64, Node 22.12.0`. */
  readonly runtime: string
  /** Threads that can compute at the same time. */
  readonly cores: number
  readonly clock: Clock
  readonly compression: Compression
  readonly engine: EngineLauncher
  readonly files: Files
  readonly shipped: Shipped
}

export interface Clock {
  /** Milliseconds since some moment; they only grow. */
  now(): number
  /** Acts once, after so many milliseconds, unless what it gives is called before. A host that has nothing else to do ends all the same. */
  after(milliseconds: number, act: () => void): () => void
  /** Resolves when all that waited for this thread has had its turn. */
  turn(): Promise<void>
}

/** What ZIP archives need, from the fastest that a host has. */
export interface Compression {
  /** Raw DEFLATE (RFC 1951), made while other work on this thread goes on. */
  deflate(bytes: Uint8Array): Promise<Uint8Array>
  /** The way back. Throws `RangeError` where the bytes are damaged or hold more than `most` bytes. */
  inflate(bytes: Uint8Array, most: number): Uint8Array
  /** CRC-32 as ZIP has it, an unsigned whole number. */
  crc32(bytes: Uint8Array): number
}

/** A running engine process, as the host's runtime provides it. */
export interface EngineProcess {
  post(message: unknown): void
  on(listener: (message: unknown) => void): void
  /** Called once, with what is known of why: exit code or signal, last words. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}

export interface EngineLauncher {
  launch(): EngineProcess
}

/** A file that a field of an experiment names. */
export interface InputFile {
  readonly field: string
  /** As written in the experiment: absolute, or relative to the experiment file. */
  readonly path: string
}

/** The user's files. Paths are those of the machine. */
export interface Files {
  /**
   * The bytes of a file of at most `limit` bytes, 256 MiB unless said. A relative path counts from `folder`; null: the
   * experiment that names it lies in no known folder. Throws `InputError` naming the field and the full path tried.
   */
  read(file: InputFile, folder: string | null, limit?: number): Promise<Uint8Array>
  /**
   * Writes a file whole or not at all: what was there before stays until then. Throws `InputError` where the folder or
   * the disk does not allow it.
   */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** `points.csv` of `data/points.csv`. */
  nameOf(path: string): string
  /** Where a file lies, found out without going anywhere outside of `folder`. null: a relative path without a folder. */
  locate(path: string, folder: string | null): Promise<Place | null>
  exists(path: string): Promise<boolean>
  /** `data` of `data/points.csv`. */
  folderOf(path: string): string
}

/** Where a file lies. */
export interface Place {
  /** The full path; of a link out of the folder, where it leads. */
  readonly path: string
  /** Whether it lies in the folder, after `..` and links. */
  readonly inside: boolean
  /** Whether it is on another machine or a device: looking at it may send the person's credentials, or wait for ever. */
  readonly remote: boolean
}

/** What ships with the lab: data sets, examples, replications. */
export interface Shipped {
  /** The bytes of a file, e.g. `data/iris.csv`; of one whose name ends in `.gz`, what is packed in it. */
  read(path: string): Promise<Uint8Array>
  /** Names of the files in a folder, e.g. `examples`. */
  list(folder: string): Promise<readonly string[]>
}

/** A place of the lab's own, for what the user has put nowhere yet. */
export interface OwnPlace {
  readonly backup: Backup
  /** Keeps a copy of a file and gives its path. A file of the same name with other content is kept beside it. */
  keep(name: string, bytes: Uint8Array): Promise<string>
  /** Whether this is the path of such a copy. */
  keeps(path: string): boolean
}

/** What a backup has: results as an `.initlab` file, the experiment being edited as JSON. */
export type BackupPart = 'results' | 'experiment'

/** The backup of this running lab, and those of labs that no longer run. */
export interface Backup {
  write(part: BackupPart, bytes: Uint8Array): Promise<void>
  remove(part: BackupPart): Promise<void>
  /** The newest first. */
  left(): Promise<readonly LeftBackup[]>
}

interface LeftBackup {
  /** null where it does not have this part. */
  read(part: BackupPart): Promise<Uint8Array | null>
  /** Makes it the backup of this lab. */
  takeOver(): Promise<void>
  /** Keeps it out of the way: it cannot be read. */
  putAside(): Promise<void>
}
