import type { Backend } from '#engine/backend'
import { setUp } from './problems'

export interface WorkerResult {
  readonly mode: string
  readonly adapter: string
  readonly losses: readonly number[]
  readonly parameters: readonly number[]
}

/** The same training for the worker and for what it is compared with. */
export async function trainInWorker(backend: Backend): Promise<WorkerResult> {
  const { problem, state } = setUp({
    sizes: [3, 6, 3],
    output: 'softmax',
    loss: 'cross-entropy',
    orderSeed: 4
  })
  await backend.load(problem, state)
  const { trainLoss, testLoss } = await backend.train(Number.MAX_SAFE_INTEGER)
  return {
    mode: backend.info.mode,
    adapter: backend.info.adapter,
    losses: [...trainLoss, ...testLoss],
    parameters: [...(await backend.parameters())]
  }
}
