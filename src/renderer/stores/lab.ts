import { createBirpc, type BirpcReturn } from 'birpc'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { BackendOffer } from '#contract/engine-api'
import type {
  Answer,
  Channel,
  DocumentState,
  Example,
  HostInfo,
  LabApi,
  LabEvents,
  MenuCommand,
  Opened,
  SessionStatus
} from '#contract/lab-api'
import type { ReplicationsState } from '#contract/replication'
import { useMessages } from './messages'
import { useRecord } from './record'

type Lab = BirpcReturn<LabApi, LabEvents>

interface HostRequests {
  command(command: MenuCommand): void
  opened(answer: Answer<Opened>): void
  edited(experiment: unknown): void
}

/** Connection to the lab: what it offers, what its session does, and the calls that ask something of it. */
export const useLab = defineStore('lab', () => {
  const messages = useMessages()
  const records = useRecord()

  const lab = shallowRef<Lab | null>(null)
  const connected = computed(() => lab.value !== null)
  const host = shallowRef<HostInfo | null>(null)
  const examples = shallowRef<readonly Example[]>([])
  const backends = shallowRef<readonly BackendOffer[]>([])
  const status = shallowRef<SessionStatus>({ state: 'idle', message: '' })
  const document = shallowRef<DocumentState>(nothing)
  const replicating = shallowRef<ReplicationsState>({ running: null, waiting: [], results: [], failure: '' })
  /** What the user asks to run on. */
  const backend = ref('auto')

  /** What the host asks of the window by itself; the session store sees to it. */
  const requests: HostRequests = {
    command: () => undefined,
    opened: () => undefined,
    edited: () => undefined
  }

  const events: LabEvents = {
    head: records.begin,
    frame: records.append,
    status(next) {
      if (next.message && next.message !== status.value.message) {
        messages.show(next.state === 'failed' ? 'error' : 'notice', next.message)
      }
      status.value = next
    },
    document(state) {
      document.value = state
    },
    edited: (experiment) => requests.edited(experiment),
    replicating(state) {
      replicating.value = state
    },
    command: (command) => requests.command(command),
    opened: (answer) => requests.opened(answer)
  }

  function connect(channel: Channel): void {
    const opened = createBirpc<LabApi, LabEvents>(events, {
      post: channel.post,
      on: channel.on,
      timeout: -1
    })
    lab.value = opened
    void attempt('Talking to the lab', async () => {
      const known = await Promise.all([opened.host(), opened.examples()])
      host.value = known[0]
      examples.value = known[1]
      await opened.attach()
      backends.value = await opened.backends()
    })
  }

  function disconnect(): void {
    lab.value?.$close()
    lab.value = null
  }

  /** Asks something of the lab; a failure is shown under what was attempted, and answered with null. */
  async function attempt<T>(what: string, ask: (lab: Lab) => Promise<T>): Promise<T | null> {
    const asked = lab.value
    if (!asked) {
      messages.show('error', `${what}: the lab is not connected. It reconnects by itself.`)
      return null
    }
    try {
      return await ask(asked)
    } catch (error) {
      if (lab.value === asked) messages.show('error', `${what} failed: ${messageOf(error)}`)
      return null
    }
  }

  /** As `attempt`, for an answer that may name problems with the input: they are shown, and answered with null. */
  async function request<T>(
    what: string,
    ask: (lab: Lab) => Promise<Answer<T> | null>
  ): Promise<{ readonly value: T } | null> {
    messages.clear()
    return accept(what, await attempt(what, ask))
  }

  function accept<T>(what: string, answer: Answer<T> | null): { readonly value: T } | null {
    if (answer?.ok) return answer
    if (answer) messages.show('error', `${what} did not work`, answer.problems)
    return null
  }

  return {
    connected,
    host,
    examples,
    backends,
    backend,
    replicating,
    status,
    document,
    connect,
    disconnect,
    attempt,
    request,
    accept,
    requests
  }
})

/** Before the lab has told. */
const nothing: DocumentState = {
  name: '',
  path: null,
  saved: false,
  hasResults: false,
  unsaved: { results: false, experiment: false },
  recovered: false,
  last: null
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
