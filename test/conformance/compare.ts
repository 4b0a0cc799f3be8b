import { expect } from 'vitest'
import type { Backend } from '#engine/backend'
import { createReferenceBackend } from '#engine/backends/reference'
import { type MetricName, metricNames, metricTable, perMetric } from '#core/metrics/table'
import type { Floats, Problem, RecordedMetrics, TrainingState } from '#core/network/problem'
import { parameterCount } from '#core/network/problem'
import type { Setup } from './problems'
import type { Trajectory } from './trajectories'

export type Precision = 'float64' | 'float32'

/** Metrics of one recorded epoch; shape [run] each. */
export interface EpochMetrics extends Readonly<Record<MetricName, Float64Array>> {
  readonly epoch: number
}

export function perEpoch(block: RecordedMetrics): EpochMetrics[] {
  const runs = block.trainLoss.length / block.epochs.length
  return [...block.epochs].map((epoch, row) => {
    const own = (name: MetricName): Float64Array => block[name].slice(row * runs, (row + 1) * runs)
    return { epoch, ...perMetric(own) }
  })
}

export interface Trained {
  /** Epoch 0 (or where the state stood) first. */
  readonly metrics: readonly EpochMetrics[]
  readonly state: TrainingState
}

/** Trains to the end, in pieces of these steps (the last piece repeats), or in one. */
export async function trainToEnd(
  backend: Backend,
  { problem, state }: Setup,
  pieces: readonly number[] = [Number.MAX_SAFE_INTEGER]
): Promise<Trained> {
  await backend.load(problem, state)
  const metrics = perEpoch(await backend.evaluate())
  for (let k = 0; metrics.at(-1)!.epoch < problem.epochs; k++)
    metrics.push(...perEpoch(await backend.train(pieces[Math.min(k, pieces.length - 1)]!)))
  return { metrics, state: await backend.read() }
}

export function expectSameBits(a: Trained, b: Trained): void {
  expect(a.metrics.map(({ epoch }) => epoch)).toEqual(b.metrics.map(({ epoch }) => epoch))
  for (const [k, metrics] of a.metrics.entries())
    for (const name of metricNames)
      expect(sameBits(metrics[name], b.metrics[k]![name]), `${name} of epoch ${metrics.epoch}`).toBe(true)
  expectSameState(a.state, b.state)
}

export function expectSameState(a: TrainingState, b: TrainingState): void {
  expect(a.step).toBe(b.step)
  expect(sameBits(a.parameters, b.parameters), 'parameters').toBe(true)
  expect(a.slots.length).toBe(b.slots.length)
  for (const [k, slot] of a.slots.entries()) expect(sameBits(slot, b.slots[k]!), `slot ${k}`).toBe(true)
  expect([...a.divergedAt]).toEqual([...b.divergedAt])
}

export const sameBits = (a: Floats, b: Floats): boolean =>
  a.BYTES_PER_ELEMENT === b.BYTES_PER_ELEMENT &&
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength))

/** One run's part of a [run][parameter] array. */
export const ofRun = (problem: Problem, all: Floats, run: number): Floats => {
  const size = parameterCount(problem.layers)
  return all.slice(run * size, (run + 1) * size)
}

/** Largest |a − b| / |b|; NaN must meet NaN, and 0 must meet 0. */
export function worstRelative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = a.length === b.length ? 0 : Infinity
  for (let k = 0; k < b.length; k++) {
    if (Object.is(a[k]!, b[k]!) || a[k] === b[k]) continue
    const relative = Math.abs(a[k]! - b[k]!) / Math.abs(b[k]!)
    worst = Math.max(worst, Number.isNaN(relative) ? Infinity : relative)
  }
  return worst
}

/** Largest |a − b| in units of the largest |b|: for weights, some of which are next to 0. */
export function worstOfScale(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let scale = 0
  let worst = a.length === b.length ? 0 : Infinity
  for (let k = 0; k < b.length; k++) {
    scale = Math.max(scale, Math.abs(b[k]!))
    const distance = Math.abs(a[k]! - b[k]!)
    worst = Math.max(worst, Number.isNaN(distance) ? Infinity : distance)
  }
  return scale === 0 ? worst : worst / scale
}

/** Trains the same on the reference backend and compares every metric and the final weights. */
export async function expectFollowsReference(
  backend: Backend,
  setup: Setup,
  tolerance = 1e-4
): Promise<void> {
  const ours = await trainToEnd(backend, setup)
  const reference = await trainToEnd(createReferenceBackend(), setup)
  expect(ours.metrics.map(({ epoch }) => epoch)).toEqual(reference.metrics.map(({ epoch }) => epoch))
  const { train, test } = setup.problem
  for (const [k, expected] of reference.metrics.entries()) {
    const metrics = ours.metrics[k]!
    for (const name of metricNames) {
      const { kind, part } = metricTable[name]
      const where = `${name} of epoch ${expected.epoch}`
      if (kind === 'accuracy')
        expectAccuracy(metrics[name], expected[name], (part === 'training' ? train : test).count, where)
      else expect(worstRelative(metrics[name], expected[name]), where).toBeLessThan(tolerance)
    }
  }
  expect(ours.state.step).toBe(reference.state.step)
  expect([...ours.state.divergedAt]).toEqual([...reference.state.divergedAt])
  expect(worstOfScale(ours.state.parameters, reference.state.parameters), 'weights').toBeLessThan(tolerance)
}

/** In float32 an instance on the boundary may fall on the other side; one does, never two. */
function expectAccuracy(actual: Float64Array, expected: Float64Array, count: number, what: string): void {
  for (const [run, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[run], what).toBeNaN()
    else expect(Math.abs(actual[run]! - value) * count, what).toBeLessThan(1.5)
  }
}

/**
 * float64: within 1e-6 relative of PyTorch's float64 run at every epoch. float32: within 1e-4, or three times as far
 * as PyTorch's own float32 run has been from it up to that epoch, whichever is more.
 */
export function expectFollowsPyTorch(trained: Trained, trajectory: Trajectory, precision: Precision): void {
  expect(trained.metrics.length).toBe(trajectory.float64.length / metricNames.length)
  const { train, test } = trajectory.problem
  const ownDistance = perMetric(() => 0)
  for (const [k, metrics] of trained.metrics.entries()) {
    for (const [column, name] of metricNames.entries()) {
      const at = metricNames.length * k + column
      const { kind, part } = metricTable[name]
      const actual = metrics[name][0]!
      const expected = trajectory.float64[at]!
      const what = `${name} of epoch ${k}: ${actual} against PyTorch's ${expected}`
      if (Number.isNaN(expected)) {
        expect(actual, what).toBeNaN()
      } else if (kind === 'accuracy') {
        const instances = Math.abs(actual - expected) * (part === 'training' ? train : test).count
        expect(instances, what).toBeLessThan(precision === 'float64' ? 1e-9 : 1.5)
      } else {
        const distance = relative(trajectory.float32[at]!, expected)
        ownDistance[name] = Math.max(ownDistance[name], distance)
        const tolerance = precision === 'float64' ? 1e-6 : Math.max(1e-4, 3 * ownDistance[name])
        expect(relative(actual, expected), what).toBeLessThanOrEqual(tolerance)
      }
    }
  }
  const own = worstOfScale(trajectory.final32, trajectory.final64)
  expect(worstOfScale(trained.state.parameters, trajectory.final64), 'final weights').toBeLessThanOrEqual(
    precision === 'float64' ? 1e-6 : Math.max(1e-4, 3 * own)
  )
}

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b)
