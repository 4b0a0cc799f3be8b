import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { probeRuns } from '#core/probes/probe'
import type { ProbeAnswer, ProbeRequest } from './threads'

/** A thread that takes probes. Bundled by build/bundles/generated.mjs. */

/** Of the processor, training comes first: on Linux a priority is a thread's own, elsewhere the whole process's. */
if (process.platform === 'linux') setPriority(10)

const port = parentPort!
port.on('message', ({ id, subject, parameters, decomposed }: ProbeRequest) => {
  const answer: ProbeAnswer = { id, probe: probeRuns(subject, parameters, decomposed) }
  const buffers = Object.values(answer.probe).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : []
  )
  port.postMessage(answer, buffers)
})
