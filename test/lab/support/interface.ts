import { createBirpc, type BirpcReturn } from 'birpc'
import type { Frame } from '#record/frames'
import type {
  Answer,
  Channel,
  LabApi,
  LabEvents,
  DocumentState,
  Opened,
  SessionStatus
} from '#contract/lab-api'
import { ExperimentRecord } from '#record/record'

/** What a page does: keeps its own copy of the record, from head and frames alone. */
export interface TestInterface {
  readonly api: BirpcReturn<LabApi, LabEvents>
  record: ExperimentRecord | null
  status: SessionStatus | null
  document: DocumentState | null
  /** What it was given to go on editing. */
  edited: unknown
  readonly states: string[]
  readonly frames: Frame[]
  readonly opened: Answer<Opened>[]
  readonly commands: string[]
  /** How long it takes over a frame. */
  onFrame: () => Promise<void> | void
  until(state: SessionStatus['state']): Promise<void>
}

/** The lab's end of a channel that copies like a real one, and an interface at the other end. */
export function testInterface(serve: (channel: Channel) => () => void): TestInterface {
  const [labEnd, pageEnd] = channelPair()
  const waiting: { readonly state: string; readonly resolve: () => void }[] = []
  const events: LabEvents = {
    head: (head) => void (self.record = head && new ExperimentRecord(head)),
    frame: async (frame) => {
      await self.onFrame()
      self.frames.push(frame)
      self.record?.append(frame)
    },
    status(status) {
      self.status = status
      self.states.push(status.state)
      waiting.filter(({ state }) => state === status.state).forEach(({ resolve }) => resolve())
    },
    document: (state) => void (self.document = state),
    edited: (experiment) => void (self.edited = experiment),
    replicating: () => undefined,
    command: (command) => void self.commands.push(command),
    opened: (answer) => void self.opened.push(answer)
  }
  serve(labEnd)
  const self: TestInterface = {
    api: createBirpc<LabApi, LabEvents>(events, { ...pageEnd, timeout: -1 }),
    record: null,
    status: null,
    document: null,
    edited: null,
    states: [],
    frames: [],
    opened: [],
    commands: [],
    onFrame: () => undefined,
    until: (state) =>
      new Promise((resolve) => {
        if (self.status?.state === state) resolve()
        else waiting.push({ state, resolve })
      })
  }
  return self
}

export function channelPair(): [Channel, Channel] {
  const listeners: ((message: unknown) => void)[][] = [[], []]
  const end = (own: number): Channel => ({
    post: (message) => {
      const copy: unknown = structuredClone(message)
      setImmediate(() => listeners[1 - own]!.forEach((listener) => listener(copy)))
    },
    on: (listener) => void listeners[own]!.push(listener)
  })
  return [end(0), end(1)]
}
