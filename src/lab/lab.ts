import { type Answer, answered } from '#contract/answer'
import type { Channel, MenuCommand, Opened } from '#contract/lab-api'
import { Autosave } from './document/autosave'
import { LabDocument } from './document/document'
import type { Host, OwnPlace } from './ports'
import { ReplicationDesk } from './replications/desk'
import { type Dialogs, labApi } from './service/api'
import { type Interface, serveSession } from './service/interface'
import { Session } from './session/session'

export interface LabOptions {
  readonly host: Host
  readonly own: OwnPlace
  /** Absent where the page picks files and passes their bytes. */
  readonly dialogs?: Dialogs
  /** Hears of failures that a user only gets a line of. */
  readonly log: (error: unknown) => void
}

/** What a host serves to its windows or pages: one session, which they share. */
export interface Lab {
  readonly session: Session
  /** Joins an interface; gives what to call when it is gone. */
  serve(channel: Channel): () => void
  /** Opens a file of this machine, e.g. one that was double-clicked, and tells the interfaces. Its path is absolute. */
  openPath(path: string): Promise<void>
  /** Tells the interfaces that the host's menu was used. */
  command(command: MenuCommand): void
  dispose(): Promise<void>
}

export function createLab({ host, own, dialogs, log }: LabOptions): Lab {
  const session = new Session(host)
  const autosave = new Autosave(own.backup, session, host, log)
  const ready = recover(autosave, session).catch(log)
  const document = new LabDocument(session, host, own, ready)
  const interfaces = new Set<Interface>()
  const desk = new ReplicationDesk(host, (state) => {
    for (const one of interfaces) void one.replicating(state)
  })
  const api = labApi({ host, session, document, desk, dialogs, ready })
  /** A file that was opened before there was a window to show it. */
  let unseen: Answer<Opened> | null = null

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
      const answer = await answered(() => document.openPath(path))
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

/** What an earlier lab could not save any more is shown first. */
async function recover(autosave: Autosave, session: Session): Promise<void> {
  const found = await autosave.recover()
  if (!found) return
  const message = `Recovered from the automatic backup: “${found.work.experiment.name}” was not saved.`
  await session.adopt(found.record, found.work, { message, file: null, unsaved: true })
}
