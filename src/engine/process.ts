import { availableParallelism } from 'node:os'
import { createBirpc } from 'birpc'
import type { EngineApi, EngineEvents } from '#contract/engine-api'
import { offers, openBackends, refuseWhatDoesNotFit } from './backends/registry'
import { createEngine, type EngineRuntime } from './engine'
import { createThreadedProber } from './probes/threads'

/**
 * Entry of the engine process, under `child_process.fork` (serialization 'advanced') and under Electron's
 * `utilityProcess` alike. Says `ready` when it listens; the host holds its messages back until then.
 */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
}
const { parentPort } = process as { readonly parentPort?: ParentPort }

const host = parentPort
  ? {
      post: (message: unknown): void => parentPort.postMessage(message),
      on: (listener: (message: unknown) => void): void =>
        parentPort.on('message', ({ data }) => listener(data))
    }
  : {
      post: (message: unknown): void => void process.send?.(message),
      on: (listener: (message: unknown) => void): void => void process.on('message', listener)
    }

const leave = (): never => process.exit(0)
if (parentPort) parentPort.on('close', leave)
else process.on('disconnect', leave)
// Ctrl+C goes to every process of the terminal; the host decides what becomes of the training.
process.on('SIGINT', () => undefined)

const events: EngineEvents = {
  frame: (frame) => remote.frame(frame),
  state: (state) => void remote.state(state),
  checkpoint: (checkpoint) => void remote.checkpoint(checkpoint),
  failed: (message) => void remote.failed(message)
}
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const createProber: EngineRuntime['createProber'] = (threads) =>
  createThreadedProber(threads ?? availableParallelism())
const engine = createEngine({ breathe, offers, openBackends, refuseWhatDoesNotFit, createProber }, events)
const remote = createBirpc<EngineEvents, EngineApi>(engine, {
  ...host,
  eventNames: ['state', 'checkpoint', 'failed'],
  timeout: -1
})
host.post('ready')
