import { answered } from '#contract/answer'
import type { LabApi } from '#contract/lab-api'
import { outlineExperiment } from '#core/experiment/outline'
import { parameterCount } from '#core/network/problem'
import type { LabDocument } from '../document/document'
import type { Host } from '../ports'
import type { ReplicationDesk } from '../replications/desk'
import { replicationEntries } from '../replications/replicate'
import type { Session } from '../session/session'
import { readExamples } from '../sources/examples'
import { preparedFor } from '../sources/prepared'

/** The host's own file dialogs; null where the user cancelled. Paths are absolute. */
export interface Dialogs {
  open(): Promise<string | null>
  chooseWeights(): Promise<string | null>
  save(suggestedName: string): Promise<string | null>
}

export interface Served {
  readonly host: Host
  readonly session: Session
  readonly document: LabDocument
  readonly desk: ReplicationDesk
  /** Absent where the page picks files and passes their bytes. */
  readonly dialogs: Dialogs | undefined
  /** Nothing is started before this has come. */
  readonly ready: Promise<void>
}

export function labApi({ host, session, document, desk, dialogs, ready }: Served): Omit<LabApi, 'attach'> {
  return {
    host: async () => ({
      version: host.version,
      dialogs: dialogs ? 'native' : 'page',
      cores: host.cores,
      platform: host.platform
    }),
    examples: () => readExamples(host.shipped),
    backends: () => session.offers(),
    check: (experiment) =>
      answered(async () => {
        const work = await document.resolve(experiment)
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
    start: (experiment, options) =>
      answered(async () => {
        await ready
        await session.start(await document.resolve(experiment), options)
        return null
      }),
    pause: () => session.pause(),
    resume: () => session.resume(),
    step: () => session.step(),
    stop: () => session.stop(),
    rewind: () => answered(() => session.rewind().then(() => null)),
    reseed: () => answered(() => session.reseed().then(() => null)),
    replications: () => replicationEntries(host.shipped),
    replicate: (ids, quick) =>
      answered(async () => {
        desk.start(ids, quick)
        return null
      }),
    stopReplicating: () => desk.stop(),
    open: async () => {
      const path = await dialogs?.open()
      return path == null ? null : answered(() => document.openPath(path))
    },
    openBytes: (name, bytes) => answered(() => document.open(name, bytes)),
    lookAgain: (choices, named) => answered(async () => document.tables.look(choices, named)),
    lookAtTableOf: (experiment) => answered(() => document.lookAtTableOf(experiment)),
    takeTable: (choices, experiment) => answered(() => document.takeTable(choices, experiment)),
    takeWeights: (experiment) => answered(() => document.takeWeights(experiment)),
    lookAtWeights: (experiment, arm) => answered(() => document.lookAtWeights(experiment, arm)),
    chooseWeights: async () => (await dialogs?.chooseWeights()) ?? null,
    keepWeights: (name, bytes) => answered(() => document.weights.keep(name, bytes)),
    save: async (again) => {
      if (!dialogs) throw new Error('this host has no dialogs; ask for saveBytes')
      const saving = await answered(() => document.bytesToSave())
      if (!saving.ok) return saving
      const known = again ? session.status.file : null
      const file = known ?? (await dialogs.save(document.suggestedName()))
      if (file === null) return null
      return answered(async () => {
        await host.files.write(file, saving.value.bytes)
        session.saved(file, saving.value.growth)
        return { file }
      })
    },
    saveBytes: () =>
      answered(async () => {
        const { bytes, growth } = await document.bytesToSave()
        const name = document.suggestedName()
        session.saved(name, growth)
        return { name, bytes }
      })
  }
}
