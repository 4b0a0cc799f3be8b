import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { type Answer, answered } from '#contract/answer'
import type { Channel, LabApi, MenuCommand, Opened } from '#contract/lab-api'
import { InputError } from '#core/errors'
import { experimentOnTable } from '#core/experiment/on-table'
import { outlineExperiment } from '#core/experiment/outline'
import { parseExperiment, parseExperimentText } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import { parameterCount } from '#core/network/problem'
import { writeFileAtomic } from '#node/atomic-write'
import { Autosave } from './document/autosave'
import type { EngineLauncher } from './session/engine-client'
import { readInitlab, writeInitlab } from './initlab/file'
import { decodeText, readInputFile } from '#node/input-file'
import { preparedFor } from './sources/prepared'
import { ReplicationDesk } from './replications/desk'
import { replicationEntries } from './replications/replicate'
import { resolveExperiment } from './sources/resolve'
import { readExamples } from '#node/resources'
import { type Interface, serveSession } from './service/serve'
import { type RunOptions, Session, type Work } from './session/session'
import { sameSources } from './sources/same-sources'

/** The host's own file dialogs; null where the user cancelled. */
export interface Dialogs {
  open(): Promise<string | null>
  save(suggestedName: string): Promise<string | null>
}

export interface LabOptions {
  readonly launcher: EngineLauncher
  /** Folder that is the lab's own, for what a crash must not lose. */
  readonly userFolder: string
  readonly version: string
  /** Absent where the page picks files and passes their bytes. */
  readonly dialogs?: Dialogs
  /** Hears of failures that a user only gets a line of. */
  readonly log?: (error: unknown) => void
}

/** What a host serves to its windows or pages: one session, which they share. */
export interface Lab {
  readonly session: Session
  /** Joins an interface; gives what to call when it is gone. */
  serve(channel: Channel): () => void
  /** Opens a file of this machine, e.g. one that was double-clicked, and tells the interfaces. */
  openPath(path: string): Promise<void>
  /** Tells the interfaces that the host's menu was used. */
  command(command: MenuCommand): void
  dispose(): Promise<void>
}

export function createLab({ launcher, userFolder, version, dialogs, log = console.error }: LabOptions): Lab {
  const session = new Session(launcher, version)
  const autosave = new Autosave(userFolder, session, log)
  const ready = recover(autosave, session).catch(log)
  /** Where relative paths of the experiment count from. */
  let folder: string | null = null

  const prepare = async (experiment: unknown): Promise<Work> => {
    const parsed = parseExperiment(experiment)
    try {
      return { experiment: parsed, ...(await resolveExperiment(parsed, folder)) }
    } catch (error) {
      // An opened file holds the data and weights that it was made from, wherever they were.
      const { work } = session
      if (work && error instanceof InputError && sameSources(work.experiment, parsed))
        return { ...work, experiment: parsed }
      throw error
    }
  }

  const interfaces = new Set<Interface>()
  const desk = new ReplicationDesk({ launcher, version }, (state) => {
    for (const one of interfaces) void one.replicating(state)
  })
  /** A file that was opened before there was a window to show it. */
  let unseen: Answer<Opened> | null = null

  const openFile = (path: string): Promise<Answer<Opened>> =>
    answered(async () => {
      const bytes = await readInputFile({ field: 'file', path: resolve(path) }, null, openLimit)
      return show(basename(path), bytes, resolve(path))
    })

  /** An experiment to begin with. A page does not tell where its table lies: the lab keeps a copy of its own. */
  const onTable = async (name: string, bytes: Uint8Array, path: string | null): Promise<Experiment> => {
    const text = textOf(name, bytes)
    const fileName = basename(name)
    // Another table of the same name is another table.
    const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    const place = path ?? join(userFolder, 'tables', mark, fileName)
    const experiment = parseExperiment(experimentOnTable({ text, fileName }, place))
    if (path === null) {
      await mkdir(dirname(place), { recursive: true })
      await writeFileAtomic(place, bytes)
    }
    return experiment
  }

  /** Shows the results where the file has any; else it is an experiment to edit, and what is on show stays. */
  const show = async (name: string, bytes: Uint8Array, path: string | null): Promise<Opened> => {
    await ready
    const opened = isTable(name)
      ? await onTable(name, bytes, path)
      : isText(name, bytes)
        ? parseExperimentText(textOf(name, bytes))
        : null
    const file = opened ? null : await readInitlab(bytes, name)
    if (file) await session.adopt(file.record, file.work, { message: '', file: path ?? name, unsaved: false })
    folder = path === null ? null : dirname(path)
    return { name, experiment: opened ?? file!.work.experiment, hasResults: file !== null }
  }

  const bytesToSave = async (): Promise<{ readonly bytes: Uint8Array; readonly growth: number }> => {
    const { record, work, growth } = session
    if (record && work) return { bytes: await writeInitlab(record, work), growth }
    throw new InputError([
      { field: '', value: '', message: 'there are no results to save yet; run the experiment first' }
    ])
  }

  const api: Omit<LabApi, 'attach'> = {
    host: async () => ({
      version,
      dialogs: dialogs ? 'native' : 'page',
      cores: availableParallelism(),
      platform: process.platform
    }),
    examples: readExamples,
    backends: () => session.offers(),
    check: (experiment) =>
      answered(async () => {
        const work = await prepare(experiment)
        const data = preparedFor(work)
        const { arms } = outlineExperiment(work.experiment, data, work.imported)
        return {
          instances: data.train.count + data.test.count,
          features: data.featureNames.length,
          classes: data.classNames.length,
          targets: data.targetNames?.length ?? 0,
          parameters: arms.map(({ layers }) => parameterCount(layers))
        }
      }),
    start: (experiment, options: RunOptions) =>
      answered(async () => {
        await ready
        await session.start(await prepare(experiment), options)
        return null
      }),
    pause: () => session.pause(),
    resume: () => session.resume(),
    step: () => session.step(),
    stop: () => session.stop(),
    rewind: () => answered(() => session.rewind().then(() => null)),
    reseed: () => answered(() => session.reseed().then(() => null)),
    replications: replicationEntries,
    replicate: (ids, quick) =>
      answered(async () => {
        desk.start(ids, quick)
        return null
      }),
    stopReplicating: () => desk.stop(),
    open: async () => {
      const path = await dialogs?.open()
      return path == null ? null : openFile(path)
    },
    openBytes: (name, bytes) => answered(() => show(name, bytes, null)),
    save: async (again) => {
      if (!dialogs) throw new Error('this host has no dialogs; ask for saveBytes')
      const saving = await answered(bytesToSave)
      if (!saving.ok) return saving
      const known = again ? session.status.file : null
      const file = known ?? (await dialogs.save(suggestedName(session)))
      if (file === null) return null
      return answered(async () => {
        await writeFileAtomic(file, saving.value.bytes)
        session.saved(file, saving.value.growth)
        return { file }
      })
    },
    saveBytes: () =>
      answered(async () => {
        const { bytes, growth } = await bytesToSave()
        const name = suggestedName(session)
        session.saved(name, growth)
        return { name, bytes }
      })
  }

  const attached = (one: Interface): void => {
    interfaces.add(one)
    void one.replicating(desk.state)
    if (unseen) void one.opened(unseen)
    unseen = null
  }

  return {
    session,
    serve: (channel) =>
      serveSession(channel, session, api, { ready, attached, left: (one) => interfaces.delete(one), log }),
    async openPath(path) {
      const answer = await openFile(path)
      if (interfaces.size === 0) unseen = answer
      for (const one of interfaces) void one.opened(answer)
    },
    command(command) {
      for (const one of interfaces) void one.command(command)
    },
    async dispose() {
      await ready
      await Promise.all([session.stop(), desk.stop()])
      await session.settled()
      await autosave.close()
      session.dispose()
    }
  }
}

/** Largest file that the lab opens, in bytes. */
const openLimit = 2 ** 30

/** Whether this is the name of a table, on which an experiment can begin. */
export const isTable = (name: string): boolean => /\.(csv|tsv)$/i.test(name)

const textOf = (name: string, bytes: Uint8Array): string => decodeText(bytes, { field: 'file', path: name })

/** Whether these are the bytes of a JSON file, good or bad, rather than of a ZIP. */
export function isText(name: string, bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256))
  return !start.startsWith('PK') && (/\.json$/i.test(name) || /^[^\p{L}\p{N}]*[{[]/u.test(start))
}

function suggestedName({ record }: Session): string {
  const name = record?.head.experiment.name ?? ''
  return `${
    name
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'experiment'
  }.initlab`
}

/** What an earlier lab could not save any more is shown first. */
async function recover(autosave: Autosave, session: Session): Promise<void> {
  const found = await autosave.recover()
  if (!found) return
  const message = `Recovered from the automatic backup: “${found.work.experiment.name}” was not saved.`
  await session.adopt(found.record, found.work, { message, file: null, unsaved: true })
}
