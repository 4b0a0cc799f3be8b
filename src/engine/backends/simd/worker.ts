import { parentPort } from 'node:worker_threads'
import { answers } from './answers'
import type { Kind, Request, Response } from './messages'

/** A thread of the pool. Bundled by build/bundles/generated.mjs. */

/** Arrays that the answer alone holds, and that need no copy. */
function transferables(answer: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(answer)) return answer.buffer instanceof ArrayBuffer ? [answer.buffer] : []
  if (Array.isArray(answer)) return answer.flatMap(transferables)
  if (typeof answer === 'object' && answer !== null) return Object.values(answer).flatMap(transferables)
  return []
}

const port = parentPort!
port.on('message', <K extends Kind>({ id, kind, ask }: Request<K>) => {
  let response: Response
  try {
    response = { id, answer: answers[kind](ask) }
  } catch (failure) {
    response = { id, failure }
  }
  port.postMessage(response, 'answer' in response ? transferables(response.answer) : [])
})
