import { Worker } from 'node:worker_threads'
import { answers } from './answers'
import { workerSource } from './worker.generated'
import type { Kind, Request, Requests, Response } from './messages'

/** Answers `Requests`. */
export interface Thread {
  readonly usable: boolean
  ask<K extends Kind>(kind: K, ask: Requests[K]['ask']): Promise<Requests[K]['answer']>
}

/** A worker thread. It keeps the process alive only while it owes an answer. */
class WorkerThread implements Thread {
  private readonly worker = new Worker(workerSource, { eval: true, name: 'simd' })
  private readonly waiting = new Map<
    number,
    { readonly resolve: (answer: unknown) => void; readonly reject: (failure: unknown) => void }
  >()
  private lastId = 0
  private failure: unknown = null

  constructor() {
    this.worker.unref()
    this.worker.on('message', (response: Response) => this.settle(response))
    this.worker.on('error', (failure) => this.fail(failure))
    this.worker.on('exit', () => this.fail(new Error('a training thread ended')))
  }

  get usable(): boolean {
    return this.failure === null
  }

  ask<K extends Kind>(kind: K, ask: Requests[K]['ask']): Promise<Requests[K]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) {
        reject(this.failure)
        return
      }
      const request: Request<K> = { id: ++this.lastId, kind, ask }
      this.waiting.set(request.id, { resolve: resolve as (answer: unknown) => void, reject })
      this.worker.ref()
      this.worker.postMessage(request)
    })
  }

  private settle(response: Response): void {
    const one = this.waiting.get(response.id)
    this.waiting.delete(response.id)
    if (this.waiting.size === 0) this.worker.unref()
    if ('failure' in response) one?.reject(response.failure)
    else one?.resolve(response.answer)
  }

  private fail(failure: unknown): void {
    this.failure ??= failure
    for (const { reject } of this.waiting.values()) reject(failure)
    this.waiting.clear()
  }
}

/**
 * The engine's own thread. It hears nothing while it answers; before that, messages come in. What is asked of other threads
 * in the same turn gets there first. If they all were others, Linux would start two that are asked at once on the same
 * core, one after the other.
 */
const ownThread: Thread = {
  usable: true,
  async ask(kind, ask) {
    await new Promise((resolve) => setImmediate(resolve))
    return answers[kind](ask)
  }
}

let pool: Thread[] = []

/** The first `count` threads of the process's pool: all backends share them, and they stay warm. */
export function threads(count: number): readonly Thread[] {
  pool = pool.filter((thread) => thread.usable)
  while (pool.length < count) pool.push(new WorkerThread())
  return pool.slice(0, count)
}

/** As many, one of them the engine's own. */
export const threadsWithOwn = (count: number): readonly Thread[] => [...threads(count - 1), ownThread]
