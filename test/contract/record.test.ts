import { describe, expect, it } from 'vitest'
import type { Frame } from '#contract/frames'
import { ExperimentRecord } from '#contract/record'

describe('a record', () => {
  it('read in pieces, at any pace, is the record read whole', () => {
    for (const pace of [1, 3, 7, 100]) {
      const record = emptyRecord()
      const copy = emptyRecord()
      let position = copy.start()
      for (let epoch = 0; epoch < 300; epoch++) {
        record.append(frameOf(epoch))
        if (epoch % pace > 0 && epoch < 299) continue
        copy.append(record.frameSince(position))
        position = record.end()
      }
      expect(copy.toFrame()).toEqual(record.toFrame())
      expect(copy.groups[0]!.metricAt('trainLoss', 299)).toEqual(Float64Array.of(299, 299.5))
      expect([...copy.groups[0]!.divergedAt]).toEqual([-1, 200])
    }
  })

  it('forgets what came after an epoch, and goes on from there', () => {
    const record = emptyRecord()
    for (let epoch = 0; epoch < 300; epoch++) record.append(frameOf(epoch))
    const [group] = record.groups
    group!.truncate(150)
    expect(group!.epochs.at(-1)).toBe(150)
    expect(group!.snapshots.at(-1)!.epoch).toBe(150)
    expect(group!.probes.map(({ epoch }) => epoch)).toEqual([0, 50, 100, 150])
    expect([...group!.divergedAt]).toEqual([-1, -1])
    for (let epoch = 151; epoch < 300; epoch++) record.append(frameOf(epoch))
    const straight = emptyRecord()
    for (let epoch = 0; epoch < 300; epoch++) straight.append(frameOf(epoch))
    expect(record.toFrame()).toEqual(straight.toFrame())
    expect(group!.probesAt(260)!.signals).toEqual(Float64Array.of(250))
    group!.truncate(-1)
    expect(group!.probes).toEqual([])
    expect(record.groups[0]!.epochs).toHaveLength(0)
    expect(group!.snapshots).toEqual([])
  })
})

/** One group of two lanes; the second diverges at epoch 200. */
const frameOf = (epoch: number): Frame => ({
  metrics: [
    {
      group: 0,
      epochs: Int32Array.of(epoch),
      trainLoss: Float64Array.of(epoch, epoch + 0.5),
      trainAccuracy: Float64Array.of(0, 1),
      testLoss: Float64Array.of(NaN, NaN),
      testAccuracy: Float64Array.of(NaN, NaN)
    }
  ],
  snapshots: epoch % 50 === 0 ? [{ group: 0, epoch, parameters: Float32Array.of(epoch) }] : [],
  probes: epoch % 50 === 0 ? [probeOf(epoch)] : [],
  progress: [{ group: 0, epoch, stepsPerSecond: 1 }],
  diverged: epoch === 200 ? [{ group: 0, lane: 1, epoch }] : []
})

const probeOf = (epoch: number): Frame['probes'][number] => ({
  group: 0,
  epoch,
  instances: 4,
  jacobianInstances: 0,
  signals: Float64Array.of(epoch),
  histograms: Int32Array.of(epoch),
  units: new Float64Array(),
  decomposed: new Int32Array(),
  ranks: new Float64Array(),
  layerJacobians: new Float64Array(),
  hiddenJacobians: new Float64Array(),
  networkJacobians: new Float64Array()
})

function emptyRecord(): ExperimentRecord {
  const runs = [0, 1].map((index) => ({ index, arm: 0, seed: index + 1 }))
  const part = { count: 0, inputs: new Float64Array(), labels: new Int32Array() }
  return new ExperimentRecord({
    experiment: {
      version: 1,
      name: 'test',
      data: { dataset: 'xor', testFraction: 0, splitSeed: 1, standardize: false },
      network: { hidden: [], activation: 'tanh', output: 'sigmoid' },
      training: {
        loss: 'mse',
        optimizer: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 },
        batchSize: 1,
        epochs: 300,
        shuffle: false,
        orderSeed: 1
      },
      arms: [{ name: 'a', initializer: { kind: 'zeros' } }],
      seeds: { count: 2, first: 1 },
      record: { every: 1, snapshots: true, probes: true },
      goal: { metric: 'trainAccuracy', atLeast: 1 }
    },
    data: { name: '', featureNames: [], classNames: [], train: part, test: part, scaling: null },
    groups: [{ layers: [], runs, epochs: 300 }],
    provenance: {
      version: '',
      backend: { id: 'reference', mode: '', adapter: '', threads: 1, precision: 'float64' },
      platform: '',
      startedAt: '',
      finishedAt: null
    }
  })
}
