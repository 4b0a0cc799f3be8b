import { InputError } from '#core/errors'
import { parseExperiment } from '#core/experiment/parse'
import type { Files, Host, OwnPlace } from '../ports'
import { guardedFiles, insideOnly } from '../sources/guarded-files'
import { resolveExperiment } from '../sources/resolve'
import { sameSources } from '../sources/same-sources'
import type { Work } from '../sources/work'

/** The data and weights that the experiment of a document refers to, and which of them it may read. */
export class DocumentSources {
  /** Those that the document may read, and no others: what lies in its folder, what the user allows, what the lab keeps. */
  readonly files: Files
  /** Where relative paths of the experiment count from; null where that is not known. */
  private ownFolder: string | null = null
  /** Full paths outside of the folder that the user lets this document read. */
  private readonly allowed = new Set<string>()

  constructor(
    private readonly host: Pick<Host, 'files' | 'shipped' | 'compression'>,
    own: OwnPlace,
    /** What the document's results were made from. */
    private readonly known: () => Work | null
  ) {
    this.files = guardedFiles(
      host.files,
      insideOnly((path) => this.allowed.has(path) || own.keeps(path))
    )
  }

  get folder(): string | null {
    return this.ownFolder
  }

  /** Another document, whose experiment lies there; null where that is not known. Nothing else is allowed yet. */
  moveTo(file: string | null): void {
    this.ownFolder = file === null ? null : this.host.files.folderOf(file)
    this.allowed.clear()
  }

  /** Full paths that may be read for this document. */
  allow(files: readonly string[]): void {
    for (const file of files) this.allowed.add(file)
  }

  /** An experiment with all that it refers to. Throws `InputError`. */
  async resolve(experiment: unknown): Promise<Work> {
    const parsed = parseExperiment(experiment)
    try {
      return await resolveExperiment(parsed, this.folder, { ...this.host, files: this.files })
    } catch (error) {
      // Results hold the data and weights that they were made from, wherever those were.
      const work = this.known()
      if (work && error instanceof InputError && sameSources(work.experiment, parsed))
        return { ...work, experiment: parsed }
      throw error
    }
  }
}
