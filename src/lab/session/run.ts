import type { ExperimentRecord } from '#record/record'
import type { Work } from '../sources/work'
import { Session, type SessionHost } from './session'

export interface RunRequest {
  readonly host: SessionHost
  readonly work: Work
  /** A backend's name, or `auto`. */
  readonly backend: string
  /** null: one a core. */
  readonly threads: number | null
  /** Called when a record begins and whenever it has grown, about 30 times a second. */
  readonly onProgress?: (record: ExperimentRecord) => void
  /** Ends the training early; the record of what was done is given all the same. */
  readonly signal?: AbortSignal
}

export interface RunResult {
  readonly record: ExperimentRecord
  /** Whether all epochs were trained. */
  readonly finished: boolean
}

/**
 * Trains one experiment from begin to end in an engine process of its own, for hosts without a window. Throws
 * `InputError` for bad input, and an `Error` where the engine failed for good.
 */
export async function runExperiment(request: RunRequest): Promise<RunResult> {
  const { host, work, backend, threads, onProgress, signal } = request
  const session = new Session(host)
  try {
    const ended = new Promise<boolean>((resolve, reject) => {
      session.listen({
        record: (record) => record && onProgress?.(record),
        grown: (record) => onProgress?.(record),
        status: ({ state, message }) => {
          if (state === 'finished' || state === 'stopped') resolve(state === 'finished')
          if (state === 'failed') reject(new Error(message))
        }
      })
    })
    ended.catch(() => undefined) // heard below, unless `start` throws first
    const stop = (): void => void session.stop()
    signal?.addEventListener('abort', stop)
    await session.start(work, { backend, threads, startPaused: false })
    if (signal?.aborted) stop()
    const finished = session.record !== null && (await ended)
    await session.settled()
    signal?.removeEventListener('abort', stop)
    if (!session.record) throw new Error('stopped before the first epoch')
    return { record: session.record, finished }
  } finally {
    session.dispose()
  }
}
