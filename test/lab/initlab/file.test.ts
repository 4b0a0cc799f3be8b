import { strFromU8, strToU8, zipSync, unzipSync, type Unzipped } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Frame } from '#record/frames'
import { rateOf } from '#record/rate'
import { ExperimentRecord } from '#record/record'
import { prepareData } from '#core/data/prepare'
import { InputError } from '#core/errors'
import { parseExperiment } from '#core/experiment/parse'
import { planExperiment } from '#core/experiment/plan'
import { metricNames } from '#core/metrics/table'
import { firstInstances } from '#core/network/first-instances'
import { parameterCount } from '#core/network/problem'
import { layerProbe } from '#core/probes/layout'
import { probeRuns } from '#core/probes/probe'
import { readNpz } from '#lab/formats/npz'
import { readInitlab } from '#lab/initlab/read'
import { writeInitlab } from '#lab/initlab/write'
import { resolveExperiment } from '#lab/sources/resolve'
import type { Work } from '#lab/sources/work'
import { nodeHost } from '#node/host'
import { xor } from '../support/experiments'

const host = nodeHost()

let record: ExperimentRecord
let work: Work
let bytes: Uint8Array

beforeAll(async () => {
  work = await workOf()
  record = recordOf(work)
  bytes = await writeInitlab(record, work, host)
})

describe('an .initlab file', () => {
  it('gives back every metric and weight bit for bit', async () => {
    const { record: read, work: again } = await readInitlab(bytes, 'a.initlab', host)
    expect({ ...read.head, provenance: null }).toEqual({ ...record.head, provenance: null })
    for (const [index, series] of record.groups.entries()) {
      const other = read.groups[index]!
      expect(other.epochs).toEqual(series.epochs)
      for (const name of metricNames) expect(other.metric(name)).toEqual(series.metric(name))
      expect(other.snapshots).toEqual(series.snapshots)
      expect(other.probes).toEqual(series.probes)
      expect(other.divergedAt).toEqual(series.divergedAt)
      expect(other.progress?.epoch).toBe(series.progress?.epoch)
    }
    expect(again).toEqual(work)
  })

  it('is written while other work goes on', async () => {
    let turns = 0
    let done = false
    const turn = (): void => {
      turns++
      if (!done) setImmediate(turn)
    }
    setImmediate(turn)
    await writeInitlab(record, work, host)
    done = true
    expect(turns).toBeGreaterThan(Object.keys(unzipSync(bytes)).length)
  })

  it('says what ran, how it was chosen, and how fast it was', async () => {
    const { record: read } = await readInitlab(bytes, 'a.initlab', host)
    // 60 steps and 5e9 operations in two seconds.
    const rate = { stepsPerSecond: 30, gflops: 2.5, ceilingGflops: 40, shareOfCeiling: 2.5 / 40 }
    expect(read.head.provenance).toEqual({ ...record.head.provenance, rate })
    expect(rateOf(read)).toEqual(rate)
    const again = await readInitlab(await writeInitlab(read, work, host), 'b.initlab', host)
    expect(rateOf(again.record)).toEqual(rate)
  })

  it('reads a file from before rates were kept', async () => {
    const members = unzipSync(bytes)
    const provenance = JSON.parse(strFromU8(members['provenance.json']!)) as Record<string, unknown>
    for (const field of ['selection', 'ceilingGflops', 'rate']) delete provenance[field]
    const old = zipSync({ ...members, 'provenance.json': strToU8(JSON.stringify(provenance)) })
    expect(rateOf((await readInitlab(old, 'old.initlab', host)).record)).toBeNull()
  })

  it('names weights as NumPy users expect them: W1 of shape run × fan_in × fan_out', () => {
    const arrays = readNpz(unzipSync(bytes)['snapshots/0-0.npz']!, { field: '', name: '' })
    expect([...arrays.keys()]).toEqual(['W1', 'b1', 'W2', 'b2'])
    expect(arrays.get('W1')!.shape).toEqual([6, 2, 4])
    const size = parameterCount(record.head.groups[0]!.layers)
    const second = record.groups[0]!.snapshots[0]!.parameters.subarray(size, 2 * size)
    expect(arrays.get('W1')!.values.subarray(8, 16)).toEqual(second.subarray(0, 8))
    expect(arrays.get('b2')!.values[1]).toBe(second[size - 1])
  })

  it('names probes by what they are, a run a row and a layer a column', () => {
    const arrays = readNpz(unzipSync(bytes)['probes/0-0.npz']!, { field: '', name: '' })
    const { layers } = record.head.groups[0]!
    const probe = record.groups[0]!.probes[0]!
    expect(arrays.get('activations_std')!.shape).toEqual([6, 2])
    const { quantities, decomposition } = layerProbe(probe, layers, 4, 1)
    expect(arrays.get('activations_std')!.values[4 * 2 + 1]).toBe(quantities.activations.std)
    expect(arrays.get('gradients_histogram')!.shape).toEqual([6, 2, 32])
    const bins = arrays.get('gradients_histogram')!.values.subarray(9 * 32, 10 * 32)
    expect([...bins]).toEqual([...quantities.gradients.histogram])
    expect([...arrays.get('sampled_runs')!.values]).toEqual([1, 4])
    expect(arrays.get('layer_jacobian_1')!.shape).toEqual([2, 2, 2])
    expect(arrays.get('layer_jacobian_2')!.values[2 * 1 + 1]).toBe(decomposition!.jacobian[1]![0])
    expect(arrays.get('weights_rank')!.values[3]).toBe(decomposition!.weightRank)
  })

  it('holds the data of a CSV file, so that it opens where that file is not', async () => {
    const csv = await workOf({ data: { dataset: 'csv', path: 'points.csv', target: 'y' } })
    const file = await writeInitlab(recordOf(csv), csv, host)
    expect((await readInitlab(file, 'a.initlab', host)).work).toEqual(csv)
  })

  it('holds what a regression predicts', async () => {
    const regression = await workOf({
      data: { dataset: 'csv', path: 'points.csv', target: 'y', task: 'regression' },
      network: { hidden: [4], activation: 'tanh', output: 'linear' },
      training: { loss: 'mse' }
    })
    const read = await readInitlab(
      await writeInitlab(recordOf(regression), regression, host),
      'a.initlab',
      host
    )
    expect(read.work).toEqual(regression)
    expect(read.record.head.data.targetNames).toEqual(['y'])
    expect([...read.record.head.data.train.values!]).toEqual([0.5, -1])
  })

  const damages: readonly [string, (whole: Uint8Array) => Uint8Array, RegExp][] = [
    ['an empty file', () => new Uint8Array(), /a\.initlab: is not an InitLab file/],
    ['no ZIP', () => new TextEncoder().encode('hello, this is no lab'), /is not an InitLab file/],
    ['a file cut off', (whole) => whole.subarray(0, whole.length - 100), /is cut off: its end is missing/],
    ['a file cut off early', (whole) => whole.subarray(0, 40), /is cut off/],
    ['a flipped bit', flipped, /is damaged: its content does not match its checksum/],
    ['a broken table of contents', brokenDirectory, /is damaged: its table of contents is broken/],
    ['no metrics', without('metrics/0/trainLoss.npy'), /metrics\/0\/trainLoss\.npy.*is missing/],
    ['no experiment', without('experiment.json'), /experiment\.json.*is missing/],
    ['no groups', without('groups.json'), /groups\.json.*is missing/],
    ['no provenance', without('provenance.json'), /provenance\.json.*is missing/],
    [
      'a newer layout',
      json('provenance.json', (value) => ({ ...value, format: 2 })),
      /newer InitLab.*update/
    ],
    ['a newer experiment', json('experiment.json', (value) => ({ ...value, version: 2 })), /newer InitLab/],
    [
      'an unknown backend',
      json('provenance.json', (value) => ({ ...value, backend: { id: 'x' } })),
      /backend\.id/
    ],
    ['groups that are no JSON', replaced('groups.json', '{'), /groups\.json.*it is not JSON/],
    [
      'runs of another experiment',
      json('experiment.json', (value) => ({ ...value, seeds: { count: 9 } })),
      /does not/
    ],
    [
      'metrics of another shape',
      copied('metrics/0/epoch.npy', 'metrics/0/testLoss.npy'),
      /testLoss.*must hold/
    ],
    [
      'a snapshot that is no archive',
      replaced('snapshots/0-0.npz', 'PK'),
      /snapshots\/0-0\.npz.*is not a \.npz/
    ]
  ]
  it.each(damages)('with %s is refused in words that name it', async (_, damage, message) => {
    const reading = readInitlab(damage(bytes), 'a.initlab', host)
    await expect(reading).rejects.toThrow(InputError)
    await expect(reading).rejects.toThrow(message)
  })

  it('that claims to unpack to more than a desktop holds is refused before it is unpacked', async () => {
    const bomb = zipSync({ 'experiment.json': new Uint8Array(5_000_000) }).slice()
    const directory = directoryOf(bomb)
    new DataView(bomb.buffer).setUint32(directory + 24, 0xfffffff0, true)
    await expect(readInitlab(bomb, 'bomb.initlab', host)).rejects.toThrow(/unpacks to more than/)
    // A member that lies about its size is not unpacked further than it claims.
    new DataView(bomb.buffer).setUint32(directory + 24, 10, true)
    await expect(readInitlab(bomb, 'bomb.initlab', host)).rejects.toThrow(InputError)
  })
})

async function workOf(changes: Parameters<typeof xor>[0] = {}): Promise<Work> {
  const experiment = parseExperiment(xor(changes))
  if (experiment.data.dataset !== 'csv') return resolveExperiment(experiment, null, host)
  const points = {
    name: 'points',
    featureNames: ['a', 'b'],
    inputs: Float64Array.from([0, 1, 2, 3, 4, 5.5]),
    testFrom: 2
  }
  const dataset =
    experiment.data.task === 'regression'
      ? {
          ...points,
          classNames: [],
          labels: new Int32Array(3),
          targets: { names: ['y'], values: Float64Array.of(0.5, -1, 2) }
        }
      : { ...points, classNames: ['no', 'yes'], labels: Int32Array.from([0, 1, 1]) }
  return { experiment, imported: {}, dataset }
}

/** A record of three epochs with numbers that are easy to lose: NaN, -0, subnormal, infinite. */
function recordOf({ experiment, dataset, imported }: Work): ExperimentRecord {
  const data = prepareData(dataset, experiment.data)
  const groups = planExperiment(experiment, data, imported).groups
  const made = new ExperimentRecord({
    experiment,
    data,
    groups: groups.map(({ problem: { layers, epochs }, runs }) => ({ layers, epochs, runs })),
    provenance: {
      version: '0.0.0',
      backend: { id: 'reference', mode: '', adapter: 'test', threads: 1, precision: 'float64' },
      selection: {
        requested: 'auto',
        candidates: [{ name: 'reference', outcome: 'chosen', stepsPerSecond: null, detail: '' }]
      },
      ceilingGflops: 40,
      rate: null,
      platform: 'test',
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: null
    }
  })
  const odd = [NaN, -0, 5e-324, Infinity, 0.1, 1 / 3]
  const series = (offset: number): Float64Array =>
    Float64Array.from({ length: 18 }, (_, i) => odd[(i + offset) % 6]!)
  const frame: Frame = {
    metrics: [
      {
        group: 0,
        epochs: Int32Array.from([0, 1, 2]),
        trainLoss: series(0),
        trainAccuracy: series(1),
        testLoss: new Float64Array(18).fill(NaN),
        testAccuracy: series(2)
      }
    ],
    snapshots: [0, 1, 1.75].map((epoch) => ({
      group: 0,
      epoch,
      parameters: groups[0]!.firstParameters.map((w) => w + epoch)
    })),
    probes: [0, 1.75].map((epoch) => ({
      group: 0,
      epoch,
      ...probeRuns(
        {
          layers: groups[0]!.problem.layers,
          loss: 'half-squared-error',
          batch: firstInstances(groups[0]!.problem, 3),
          jacobianInstances: 2
        },
        groups[0]!.firstParameters.map((w) => w + epoch),
        epoch === 0 ? [1, 4] : []
      )
    })),
    progress: [
      { group: 0, epoch: 2, stepsPerSecond: 10, effort: { steps: 60, seconds: 2, operations: 5e9 } }
    ],
    diverged: [{ group: 0, lane: 3, epoch: 1 }]
  }
  made.append(frame)
  return made
}

function flipped(whole: Uint8Array): Uint8Array {
  const copy = whole.slice()
  const name = new TextEncoder().encode('metrics/0/trainLoss.npy')
  const at = indexOf(copy, name) + name.length + 40
  copy[at]! ^= 1
  return copy
}

function brokenDirectory(whole: Uint8Array): Uint8Array {
  const copy = whole.slice()
  copy[directoryOf(copy)] = 0
  return copy
}

const directoryOf = (zip: Uint8Array): number =>
  new DataView(zip.buffer, zip.byteOffset).getUint32(zip.byteOffset + zip.length - 22 + 16, true)

function indexOf(haystack: Uint8Array, needle: Uint8Array): number {
  return haystack.findIndex((_, at) => needle.every((byte, i) => haystack[at + i] === byte))
}

function changed(change: (members: Unzipped) => void): (whole: Uint8Array) => Uint8Array {
  return (whole) => {
    const members = unzipSync(whole)
    change(members)
    return zipSync(members)
  }
}

function without(member: string): (whole: Uint8Array) => Uint8Array {
  return changed((members) => void Reflect.deleteProperty(members, member))
}

function replaced(member: string, text: string): (whole: Uint8Array) => Uint8Array {
  return changed((members) => void (members[member] = new TextEncoder().encode(text)))
}

function copied(from: string, to: string): (whole: Uint8Array) => Uint8Array {
  return changed((members) => void (members[to] = members[from]!))
}

function json(
  member: string,
  change: (value: Record<string, unknown>) => unknown
): (whole: Uint8Array) => Uint8Array {
  return changed((members) => {
    const value = JSON.parse(new TextDecoder().decode(members[member])) as Record<string, unknown>
    members[member] = new TextEncoder().encode(JSON.stringify(change(value)))
  })
}
