import { type Answer, answered } from '#contract/answer'
import type { Channel, MenuCommand, Opened } from '#contract/lab-api'
import { Autosave } from './document/autosave'
import { LabDocument } from './document/document'
import type { Dialogs } from './document/saving'
import type { Host, OwnPlace } from './ports'
import { ReplicationDesk } from './replications/desk'
import { labApi } from './service/api'
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
  readonly document: LabDocument
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
  let isReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (isReady = resolve))
  const document = new LabDocument(session, host, own, ready)
  const autosave = new Autosave(own.backup, session, document, host, log)
  // What an earlier lab could not save any more is shown first.
  void autosave.recover().catch(log).finally(isReady)
  const interfaces = new Set<Interface>()
  const desk = new ReplicationDesk(host, (state) => {
    for (const one of interfaces) void one.replicating(state)
  })
  document.listen((state) => {
    for (const one of interfaces) void one.document(state)
  })
  const api = labApi({ host, session, document, desk, dialogs })
  /** A file that was opened before there was a window to show it. */
  let unseen: Answer<Opened> | null = null

  const attached = (one: Interface): void => {
    interfaces.add(one)
    void one.replicating(desk.state)
    void one.document(document.state)
    if (document.edited !== null) void one.edited(document.edited)
    if (unseen) void one.opened(unseen)
    unseen = null
  }

  return {
    session,
    document,
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
