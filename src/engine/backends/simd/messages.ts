import type { MetricColumns } from './columns'
import type { Lanes } from './layout'
import type { ThreadProblem, ThreadState } from './thread-problem'

/** What a thread may be asked, and what it answers. `key` names a problem that it holds. */
export interface Requests {
  load: {
    readonly ask: {
      readonly key: number
      readonly kernels: WebAssembly.Module
      readonly problem: ThreadProblem
      readonly state: ThreadState
      readonly lanes: Lanes
    }
    readonly answer: null
  }
  /** Seconds that an epoch takes, metrics included, on a copy of the state. */
  measure: {
    readonly ask: Omit<Requests['load']['ask'], 'key'> & { readonly milliseconds: number }
    readonly answer: number
  }
  /** As `Trainer.train`. */
  train: {
    readonly ask: {
      readonly key: number
      readonly steps: number
      readonly lastLeft: boolean
      readonly into: MetricColumns
    }
    readonly answer: null
  }
  /** As `Trainer.evaluate`. */
  evaluate: {
    readonly ask: {
      readonly key: number
      readonly turn: number
      readonly turns: number
      readonly into: MetricColumns
    }
    readonly answer: null
  }
  read: { readonly ask: { readonly key: number }; readonly answer: ThreadState }
  parameters: { readonly ask: { readonly key: number }; readonly answer: Float32Array }
  /** GFLOP/s of `spinRate`. */
  spin: { readonly ask: { readonly kernels: WebAssembly.Module }; readonly answer: number }
  dispose: { readonly ask: { readonly key: number }; readonly answer: null }
}

export type Kind = keyof Requests

export interface Request<K extends Kind = Kind> {
  readonly id: number
  readonly kind: K
  readonly ask: Requests[K]['ask']
}

export type Response =
  { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly failure: unknown }
