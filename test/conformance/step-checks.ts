import type { Backend } from '#engine/backend'
import { type Setup, adagrad, adam, adamw, rmsprop, setUp, sgd } from './problems'

/** Runs a check under a title, which says what holds. */
export type Check = (title: string, run: (backend: Backend) => Promise<void>) => void

/** Runs a check under a title that a training is as on the reference backend; not of that backend itself. */
export type Follows = (title: string, setup: () => Setup) => void

/** Optimizers, schedules and limits of the gradient, each with values that differ from run to run. */
export function stepChecks(follows: Follows): void {
  const decades = [0.001, 0.01, 0.1, 0.3, 0.05]
  const optimizers = {
    SGD: sgd(5, {
      learningRate: decades,
      momentum: [0, 0.9, 0.5, 0, 0.3],
      weightDecay: [0, 0, 0.1, 0.01, 0]
    }),
    'SGD with nesterov': sgd(5, {
      learningRate: decades,
      momentum: [0.1, 0.9, 0.5, 0.2, 0.3],
      nesterov: true
    }),
    Adam: adam(5, {
      learningRate: [0.001, 0.01, 0.1, 0.003, 0.05],
      beta1: [0.9, 0.5, 0, 0.8, 0.9],
      beta2: [0.999, 0.9, 0.99, 0.5, 0.999],
      epsilon: [1e-8, 1e-3, 0.1, 1e-6, 1e-8],
      weightDecay: [0, 0.1, 0, 0.01, 0]
    }),
    AdamW: adamw(5, {
      learningRate: [0.001, 0.01, 0.1, 0.003, 0.05],
      beta1: [0.9, 0.5, 0, 0.8, 0.9],
      epsilon: [1e-8, 1e-3, 0.1, 1e-6, 1e-8],
      weightDecay: [0, 0.1, 1, 0.01, 0.5]
    }),
    Adagrad: adagrad(5, {
      learningRate: decades,
      lrDecay: [0, 0.1, 1, 0, 0.01],
      initialAccumulator: [0, 0.1, 1, 0.5, 0],
      epsilon: [1e-10, 1e-3, 0.1, 1e-6, 1e-8],
      weightDecay: [0, 0, 0.1, 0.01, 0]
    }),
    RMSprop: rmsprop(5, {
      learningRate: [0.001, 0.01, 0.02, 0.003, 0.005],
      alpha: [0.99, 0.9, 0.5, 0, 0.99],
      momentum: [0, 0.5, 0.9, 0.1, 0],
      epsilon: [1e-8, 1e-3, 0.1, 1e-6, 1e-8],
      weightDecay: [0, 0.1, 0, 0.01, 0]
    }),
    'RMSprop without momentum': rmsprop(5, { learningRate: [0.001, 0.01, 0.02, 0.003, 0.005] }),
    'centered RMSprop': rmsprop(5, {
      learningRate: [0.001, 0.01, 0.02, 0.003, 0.005],
      momentum: [0, 0.5, 0.9, 0.1, 0],
      epsilon: [1e-4, 1e-3, 0.1, 1e-4, 1e-3],
      centered: true
    })
  }
  for (const [optimizer, hyper] of Object.entries(optimizers))
    follows(`${optimizer}: every run has its own values`, () => setUp({ runs: 5, hyper, seed: 3 }))

  const rates = { learningRate: decades, momentum: 0.5 }
  const courses: Readonly<Record<string, Setup>> = {
    'a schedule by steps': setUp({
      runs: 5,
      hyper: sgd(5, rates),
      schedule: { kind: 'cosine', minimum: 0.005, per: 'step', warmup: 3, warmupStart: 0.2 }
    }),
    'a schedule by epochs': setUp({
      runs: 5,
      hyper: adamw(5, { learningRate: decades }),
      schedule: { kind: 'step', stepSize: 2, gamma: 0.3, per: 'epoch', warmup: 1, warmupStart: 0.5 }
    }),
    'a limit of the norm': setUp({ runs: 5, hyper: sgd(5, { ...rates, weightDecay: 0.1 }), clipNorm: 0.1 }),
    'a limit of the norm over a wide layer': setUp({
      sizes: [5, 130, 3],
      hyper: adagrad(3, { learningRate: 0.01 }),
      clipNorm: 0.2
    }),
    'a limit of each element': setUp({
      runs: 5,
      hyper: sgd(5, { ...rates, weightDecay: 0.1 }),
      clipValue: 0.02
    })
  }
  for (const [course, setup] of Object.entries(courses))
    follows(`${course}, in every run, follows the reference`, () => setup)
}
