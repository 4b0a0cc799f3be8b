import type { Kernels } from '../../abi/functions'
import { instantiate } from '../../abi/instance'
import { type MetricColumns, ownColumns } from './columns'
import type { Kind, Requests } from './messages'
import { spinRate } from './spin'
import { Trainer } from './trainer'

/** What a thread does: it holds problems and trains its share of their runs. */

interface Held {
  readonly trainer: Trainer
  readonly module: WebAssembly.Module
  readonly kernels: Kernels
}

const held = new Map<number, Held>()
/** Instances whose problem is gone, for the next; only those of small memories, which would otherwise be kept for nothing. */
const idle: { module: WebAssembly.Module; kernels: Kernels }[] = []
const smallMemory = 8 * 2 ** 20
const mostIdle = 4

export const answers: { [K in Kind]: (ask: Requests[K]['ask']) => Requests[K]['answer'] } = {
  load({ key, kernels: module, problem, state, lanes }) {
    release(key)
    const kernels = instance(module)
    held.set(key, { module, kernels, trainer: new Trainer(kernels, problem, state, lanes) })
    return null
  },
  measure({ kernels: module, problem, state, lanes, milliseconds }) {
    const kernels = instance(module)
    try {
      return secondsPerEpoch(
        new Trainer(kernels, problem, state, lanes),
        ownColumns(problem.runs),
        milliseconds
      )
    } finally {
      setAside(module, kernels)
    }
  },
  train({ key, steps, lastLeft, into }) {
    trainer(key).train(steps, into, lastLeft)
    return null
  },
  evaluate({ key, turn, turns, into }) {
    trainer(key).evaluate(into, turn, turns)
    return null
  },
  read: ({ key }) => trainer(key).read(),
  parameters: ({ key }) => trainer(key).parameters(),
  spin({ kernels: module }) {
    const kernels = instance(module)
    try {
      return spinRate(kernels)
    } finally {
      setAside(module, kernels)
    }
  },
  dispose({ key }) {
    release(key)
    return null
  }
}

function trainer(key: number): Trainer {
  const one = held.get(key)
  if (!one) throw new Error('load a problem first')
  return one.trainer
}

function instance(module: WebAssembly.Module): Kernels {
  const index = idle.findIndex((one) => one.module === module)
  if (index >= 0) return idle.splice(index, 1)[0]!.kernels
  return instantiate(module)
}

function release(key: number): void {
  const one = held.get(key)
  held.delete(key)
  if (one) setAside(one.module, one.kernels)
}

function setAside(module: WebAssembly.Module, kernels: Kernels): void {
  if (kernels.memory.buffer.byteLength > smallMemory) return
  idle.push({ module, kernels })
  if (idle.length > mostIdle) idle.shift()
}

/** Milliseconds of this thread's own computing where the runtime counts them: other programs do not disturb these. */
function now(): number {
  const { threadCpuUsage } = process as {
    readonly threadCpuUsage?: () => { readonly user: number; readonly system: number }
  }
  if (!threadCpuUsage) return performance.now()
  const { user, system } = threadCpuUsage()
  return (user + system) / 1000
}

/**
 * Of whole epochs, so that every minibatch and the metrics count as much as in training. The first finds the caches cold,
 * and counts only where it takes so long that this does not matter.
 */
function secondsPerEpoch(trainer: Trainer, into: MetricColumns, milliseconds: number): number {
  trainer.evaluate(into) // compiles
  trainer.train(1, into)
  const epoch = (): number => {
    const from = now()
    trainer.train(trainer.perEpoch, into)
    return now() - from
  }
  const first = epoch()
  if (first >= milliseconds) return first / 1000
  let epochs = 0
  let spent = 0
  for (; spent < milliseconds; epochs++) spent += epoch()
  return spent / 1000 / epochs
}
