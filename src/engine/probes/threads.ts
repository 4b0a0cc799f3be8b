import { Worker } from 'node:worker_threads'
import { type Floats, parameterCount } from '#core/network/problem'
import { type ProbeArrays, joinProbes } from '#core/probes/layout'
import type { ProbeSubject } from '#core/probes/probe'
import type { Prober } from './prober'
import { workerSource } from './worker.generated'

export interface ProbeRequest {
  readonly id: number
  readonly subject: ProbeSubject
  readonly parameters: Floats
  readonly decomposed: readonly number[]
}

export interface ProbeAnswer {
  readonly id: number
  readonly probe: ProbeArrays
}

/** Parts a thread that the runs are cut into: more, and all threads end at about the same time. */
const partsPerThread = 8

/** Threads that nobody uses now: starting one takes longer than most probes. */
const idle: Worker[] = []

/** Takes probes in worker threads, a few runs at a time. The numbers do not depend on how many threads there are. */
export function createThreadedProber(threads: number): Prober {
  let workers: Worker[] = []
  let works = false
  return {
    async probe(subject, parameters, decomposed) {
      works = true
      const width = parameterCount(subject.layers)
      const lanes = parameters.length / width
      const parts = partition(lanes, threads * partsPerThread)
      while (workers.length < Math.min(threads, parts.length)) workers.push(idle.pop() ?? start())
      const requests = parts.map(({ from, count }, id): ProbeRequest => ({
        id,
        subject,
        parameters: parameters.slice(from * width, (from + count) * width),
        decomposed: decomposed
          .filter((lane) => lane >= from && lane < from + count)
          .map((lane) => lane - from)
      }))
      const answers = await shared(workers, requests)
      works = false
      return joinProbes(
        answers,
        parts.map(({ count }) => count)
      )
    },
    dispose() {
      if (works) for (const worker of workers) void worker.terminate()
      else idle.push(...workers)
      workers = []
    }
  }
}

function start(): Worker {
  const worker = new Worker(workerSource, { eval: true, name: 'probes' })
  worker.unref()
  return worker
}

function partition(lanes: number, wanted: number): { readonly from: number; readonly count: number }[] {
  const size = Math.ceil(lanes / wanted)
  return Array.from({ length: Math.ceil(lanes / size) }, (_, part) => ({
    from: part * size,
    count: Math.min(size, lanes - part * size)
  }))
}

/** Every worker takes the next request when it has answered the last. */
async function shared(workers: readonly Worker[], requests: readonly ProbeRequest[]): Promise<ProbeArrays[]> {
  const answers = new Array<ProbeArrays>(requests.length)
  let next = 0
  await Promise.all(
    workers.map(async (worker) => {
      for (let request = requests[next++]; request; request = requests[next++]) {
        answers[request.id] = (await ask(worker, request)).probe
      }
    })
  )
  return answers
}

function ask(worker: Worker, request: ProbeRequest): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a probe thread ended'))
    worker.once('error', reject)
    worker.once('exit', ended)
    worker.once('message', (answer: ProbeAnswer) => {
      worker.off('error', reject)
      worker.off('exit', ended)
      resolve(answer)
    })
    worker.postMessage(request)
  })
}
