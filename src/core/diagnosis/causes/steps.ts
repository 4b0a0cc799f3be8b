import { cause, median } from '../cause'
import { gainOf, type ArmFacts, type RunFacts, type StateFacts } from '../facts'
import { hardlyAnyRate } from '../symptoms'

/** Causes that lie in the steps: too short, clipped, or undone by weight decay. */

/** A limit below this share of the gradient's size takes nearly all of it away. */
const nearlyAll = 0.05

const clippedBy = (by: 'norm' | 'value') =>
  cause({
    kind: 'clipped',
    of({ training }, { first }) {
      const limit = by === 'norm' ? training.clipNorm : training.clipValue
      // The other optimizers divide by the size of the gradients, so that a limit takes nothing away.
      if (limit === null || !first || training.optimizer.kind !== 'sgd') return null
      const squares = first.layers.map(({ weightGradient, weightCount }) => weightGradient ** 2 * weightCount)
      const sum = squares.reduce((total, one) => total + one, 0)
      const count = first.layers.reduce((total, { weightCount }) => total + weightCount, 0)
      const norm = Math.sqrt(by === 'norm' ? sum : sum / count)
      return limit < nearlyAll * norm ? norm : null
    },
    values: (norms, { training }) => ({
      norm: median(norms),
      limit: (by === 'norm' ? training.clipNorm : training.clipValue)!,
      by
    }),
    remedy: () => ({ kind: 'less-clipping' })
  })
export const clippedNorm = clippedBy('norm')
export const clippedValue = clippedBy('value')

/** Weights that have shrunk to this share of what they were pass hardly anything on. */
const shrunk = 0.2

export const decayed = cause({
  kind: 'decayed',
  of({ training }, { first, last }) {
    if (training.optimizer.weightDecay === 0 || !first || !last || last.epoch === 0) return null
    const shares = last.layers.flatMap(({ weights }, l) =>
      first.layers[l]!.weights > 0 ? weights / first.layers[l]!.weights : []
    )
    const share = median(shares)
    return share < shrunk ? share : null
  },
  values: (shares, { training }) => ({ share: median(shares), decay: training.optimizer.weightDecay }),
  remedy: () => ({ kind: 'less-decay' })
})

/** Weights beyond this gain, which they did not have at first, were thrown there. */
const thrown = 100

export const fastRate = cause({
  kind: 'fast-rate',
  of: (_, { first, last, moved }) =>
    first && last && moved > 1 && largestGain(last) > thrown && largestGain(first) < thrown ? moved : null,
  values: (moved, { training }) => ({ moved: median(moved), rate: training.optimizer.learningRate }),
  remedy: () => ({ kind: 'smaller-rate' })
})

const largestGain = ({ layers }: StateFacts): number => Math.max(...layers.map(gainOf))

/** Weights that moved by less than this share of their size have learned nothing to speak of. */
const hardlyMoved = 0.02

const isWarmingUp = ({ rate, training }: ArmFacts, { outcome }: RunFacts): boolean =>
  training.schedule.warmup > outcome.epochs && training.schedule.per === 'epoch' && rate.highest < 0.1

export const slowRate = cause({
  kind: 'slow-rate',
  of: ({ rate }, { moved, outcome }) =>
    outcome.epochs > 0 && moved < hardlyMoved && (rate.endedAt === null || rate.left > hardlyAnyRate)
      ? moved
      : null,
  values: (moved, arm, runs) => ({
    moved: median(moved),
    rate: arm.training.optimizer.learningRate,
    isWarmingUp: isWarmingUp(arm, runs[0]!)
  }),
  remedy: () => ({ kind: 'larger-rate' })
})
