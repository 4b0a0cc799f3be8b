import { describe, expect, it } from 'vitest'
import type { Frame } from '#record/frames'
import { ExperimentRecord } from '#record/record'
import { positionAfter } from '#record/position'
import { parseExperiment } from '#core/experiment/parse'
import { xor } from '../support/xor'

describe('a record', () => {
  it('read in pieces, at any pace, is the record read whole', () => {
    for (const pace of [1, 3, 7, 100]) {
      const record = emptyRecord()
      const copy = emptyRecord()
      let position = copy.start()
      for (let epoch = 0; epoch < 300; epoch++) {
        record.append(frameOf(epoch))
        if (epoch % pace > 0 && epoch < 299) continue
        const frame = record.frameSince(position)
        copy.append(frame)
        position = positionAfter(position, frame)
        expect(record.hasSince(position)).toBe(false)
      }
      expect(copy.toFrame()).toEqual(record.toFrame())
      expect(copy.groups[0]!.metricAt('trainLoss', 299)).toEqual(Float64Array.of(299, 299.5))
      expect([...copy.groups[0]!.divergedAt]).toEqual([-1, 200])
    }
  })

  it('read in frames of a few bytes is the record read whole, however much of it there is', () => {
    const record = emptyRecord()
    for (let epoch = 0; epoch < 300; epoch++) record.append(frameOf(epoch))
    const copy = emptyRecord()
    const bytes = 10 * 2 * 4 * 8 // of ten epochs of four metrics of two lanes
    let position = copy.start()
    while (record.hasSince(position)) {
      const frame = record.frameSince(position, bytes)
      expect(frame.metrics.reduce((sum, block) => sum + block.epochs.length, 0)).toBeLessThanOrEqual(10)
      copy.append(frame)
      position = positionAfter(position, frame)
    }
    expect(copy.toFrame()).toEqual(record.toFrame())
    expect(record.frameSince(copy.start(), 0).metrics[0]!.epochs).toHaveLength(1)
    expect(record.frameSince(copy.start(), 4 * 3).snapshots).toHaveLength(3)
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
  progress: [
    { group: 0, epoch, stepsPerSecond: 1, effort: { steps: epoch, seconds: epoch, operations: epoch } }
  ],
  diverged: epoch === 200 ? [{ group: 0, lane: 1, epoch }] : []
})

const probeOf = (epoch: number): Frame['probes'][number] => ({
  group: 0,
  epoch,
  instances: 4,
  jacobianInstances: 0,
  signals: Float64Array.of(epoch),
  histograms: Int32Array.of(epoch),
  measures: new Float64Array(),
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
    experiment: parseExperiment(xor({ training: { epochs: 300 } })),
    data: { name: '', featureNames: [], classNames: [], train: part, test: part, scaling: null },
    groups: [{ layers: [], runs, epochs: 300 }],
    provenance: {
      version: '',
      backend: { id: 'reference', mode: '', adapter: '', threads: 1, precision: 'float64' },
      selection: { requested: 'reference', candidates: [] },
      ceilingGflops: null,
      rate: null,
      platform: '',
      startedAt: '',
      finishedAt: null
    }
  })
}
