import { answered } from '#contract/answer'
import type { LabApi } from '#contract/lab-api'
import { outlineExperiment } from '#core/experiment/outline'
import { parameterCount } from '#core/network/problem'
import type { LabDocument } from '../document/document'
import type { Dialogs } from '../document/saving'
import type { Host } from '../ports'
import type { ReplicationDesk } from '../replications/desk'
import { replicationEntries } from '../replications/replicate'
import type { Session } from '../session/session'
import { readExamples } from '../sources/examples'
import { preparedFor } from '../sources/prepared'

export interface Served {
  readonly host: Host
  readonly session: Session
  readonly document: LabDocument
  readonly desk: ReplicationDesk
  /** Absent where the page picks files and passes their bytes. */
  readonly dialogs: Dialogs | undefined
}

const results = { what: 'results' } as const

export function labApi({ host, session, document, desk, dialogs }: Served): Omit<LabApi, 'attach'> {
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
        const work = await document.sources.resolve(experiment)
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
    start: (experiment, options, leave) =>
      answered(() => document.start(experiment, options, leave).then(() => null)),
    pause: () => session.pause(),
    resume: () => session.resume(),
    step: () => session.step(),
    stop: () => session.stop(),
    rewind: (leave) => answered(() => document.rewind(leave).then(() => null)),
    reseed: (leave) => answered(() => document.reseed(leave).then(() => null)),
    bringBack: () => answered(() => document.results.bringBack().then(() => null)),
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
    openBytes: (name, bytes, leave) => answered(() => document.openBytes(name, bytes, leave)),
    openWaiting: (leave) => answered(() => document.openWaiting(leave)),
    begin: (experiment, leave) => answered(() => document.begin(experiment, leave).then(() => null)),
    keepEdited: async (experiment) => document.keepEdited(experiment),
    allow: async (files) => document.sources.allow(files),
    lookAgain: (choices, named) => answered(async () => document.tables.look(choices, named)),
    lookAtTableOf: (experiment) => answered(() => document.lookAtTableOf(experiment)),
    takeTable: (choices, experiment, leave) => answered(() => document.takeTable(choices, experiment, leave)),
    takeWeights: (experiment) => answered(() => document.takeWeights(experiment)),
    lookAtWeights: (experiment, arm) => answered(() => document.lookAtWeights(experiment, arm)),
    chooseWeights: async () => {
      const path = (await dialogs?.chooseWeights()) ?? null
      // Whoever picks a file lets it be read.
      if (path !== null) document.sources.allow([path])
      return path
    },
    keepWeights: (name, bytes) => answered(() => document.weights.keep(name, bytes)),
    save: async (again, saving = results) => {
      if (!dialogs) throw new Error('this host has no dialogs; ask for saveBytes')
      const answer = await answered(() => document.save(saving, again, dialogs))
      if (!answer.ok) return answer
      return answer.value === null ? null : { ok: true, value: { file: answer.value } }
    },
    saveBytes: (saving = results) =>
      answered(async () => {
        const { bytes, name, saved } = await document.toSave(saving)
        saved({ name, path: null })
        return { name, bytes }
      })
  }
}
