import { afterEach, describe, expect, it, vi } from 'vitest'
import type { EngineState } from '#contract/engine-api'
import type { ExperimentInput } from '#core/experiment/schema'
import { perMetric } from '#core/metrics/table'
import type { RecordedMetrics } from '#core/network/problem'
import { layerProbe } from '#core/probes/layout'
import type { Backend } from '#engine/backend'
import { snapshotEpochs } from '#engine/snapshots'
import { loopOn, xor } from './support/loop'

/** Three epochs counts, so three groups. */
const uneven: Partial<ExperimentInput> = {
  arms: [
    { name: 'short', initializer: 'he-normal', training: { epochs: 20 } },
    { name: 'middle', initializer: 'he-normal' },
    { name: 'long', initializer: 'he-normal', training: { epochs: 200 } }
  ]
}

afterEach(() => void vi.restoreAllMocks())

describe('the training loop', () => {
  it('gives the same bits however often it is paused and stepped', async () => {
    const straight = await loopOn(xor(uneven))
    await straight.loop.resume()
    await straight.until('finished')

    const halting = await loopOn(xor(uneven))
    await halting.loop.pause()
    expect(halting.record.groups.map(({ epochs }) => [...epochs])).toEqual([[0], [0], [0]])
    await halting.loop.step()
    await halting.loop.step()
    expect(halting.record.groups.map(({ epochs }) => [...epochs])).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2]
    ])
    void halting.loop.resume()
    await halting.loop.pause()
    await halting.loop.resume()
    await halting.until('finished')

    halting.record.groups.forEach((group, index) => {
      const other = straight.record.groups[index]!
      expect(group.epochs).toEqual(other.epochs)
      expect(group.metric('trainLoss')).toEqual(other.metric('trainLoss'))
      for (const snapshot of other.snapshots) expect(group.snapshots).toContainEqual(snapshot)
      for (const probe of other.probes) expect(group.probes).toContainEqual(probe)
    })
  })

  it('goes on from a checkpoint to the same bits', async () => {
    const first = await loopOn(xor())
    await first.loop.pause()
    for (let epoch = 0; epoch < 7; epoch++) await first.loop.step()
    const [checkpoint] = first.checkpoints.slice(-1)
    expect(checkpoint?.epoch).toBe(7)
    await first.loop.resume()
    await first.until('finished')

    const second = await loopOn(xor(), [checkpoint!])
    await second.loop.resume()
    await second.until('finished')
    expect([...second.record.groups[0]!.epochs.slice(0, 2)]).toEqual([8, 9])
    expect(second.record.groups[0]!.snapshots.at(-1)).toEqual(first.record.groups[0]!.snapshots.at(-1))
  })

  it('keeps the groups abreast in their shares of epochs', async () => {
    const { loop, frames, until } = await loopOn(xor(uneven))
    await loop.resume()
    await until('finished')
    const done = [0, 0, 0]
    const totals = [20, 60, 200]
    for (const frame of frames) {
      for (const { group, epoch } of frame.progress) done[group] = epoch
      const shares = done.map((epochs, group) => epochs / totals[group]!)
      // One epoch of the shortest group is a twentieth of it.
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(0.1)
    }
  })

  it('keeps weights at a geometric series of epochs, or only the first and the last', async () => {
    const series = await loopOn(xor())
    await series.loop.resume()
    await series.until('finished')
    expect(series.epochsOfSnapshots()).toEqual([0, 1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 60])

    const few = await loopOn(xor({ record: { snapshots: false } }))
    await few.loop.resume()
    await few.until('finished')
    expect(few.epochsOfSnapshots()).toEqual([0, 60])
  })

  it('probes every snapshot of every run, and is finished when the last probes are there', async () => {
    const { loop, record, until } = await loopOn(xor(uneven))
    await loop.resume()
    await until('finished')
    for (const { snapshots, probes } of record.groups) {
      expect(probes.map(({ epoch }) => epoch)).toEqual(snapshots.map(({ epoch }) => epoch))
    }
    const { layers } = record.head.groups[0]!
    const last = record.groups[0]!.probes.at(-1)!
    const weights = record.groups[0]!.snapshots.at(-1)!.parameters.subarray(13, 13 + 6) // W1 of the second run
    const { mean, max } = layerProbe(last, layers, 1, 0).quantities.weights
    expect(mean).toBeCloseTo([...weights].reduce((sum, w) => sum + w, 0) / 6, 14)
    expect(max).toBe(Math.max(...weights))
    expect(last.instances).toBe(4)
  })

  it('has no probes where none are wanted', async () => {
    const { loop, record, until } = await loopOn(xor({ record: { probes: false } }))
    await loop.resume()
    await until('finished')
    expect(record.groups[0]!.probes).toEqual([])
  })

  it('without training is done with the first weights and their probes', async () => {
    const { loop, record, until, epochsOfSnapshots } = await loopOn(xor({ training: { epochs: 0 } }))
    await loop.resume()
    await until('finished')
    expect([...record.groups[0]!.epochs]).toEqual([0])
    expect(epochsOfSnapshots()).toEqual([0])
    expect(record.groups[0]!.probes.map(({ epoch }) => epoch)).toEqual([0])
    expect(record.groups[0]!.progress?.epoch).toBe(0)
  })

  it('probes the weights where it was paused, too', async () => {
    const { loop, record } = await loopOn(xor({ record: { snapshots: false } }))
    await loop.pause()
    await loop.step()
    await loop.step()
    await expect.poll(() => record.groups[0]!.probes.map(({ epoch }) => epoch)).toEqual([0, 1, 2])
  })

  it('shows the weights where it was paused, stepped or stopped, and not twice', async () => {
    const { loop, epochsOfSnapshots, state } = await loopOn(xor({ record: { snapshots: false } }))
    await loop.pause()
    await loop.pause()
    await loop.step()
    await loop.step()
    await loop.stop()
    expect(epochsOfSnapshots()).toEqual([0, 1, 2])
    expect(state()).toBe('stopped')
    await loop.step()
    expect(epochsOfSnapshots()).toEqual([0, 1, 2])
  })

  it('shows the first weights before their losses are worked out', async () => {
    const { loop, backends, frames } = await loopOn(xor())
    const evaluate = backends[0]!.evaluate
    const shownBefore: number[] = []
    backends[0]!.evaluate = () => {
      shownBefore.push(...frames.flatMap(({ snapshots }) => snapshots.map(({ epoch }) => epoch)))
      return evaluate()
    }
    await loop.pause()
    expect(shownBefore).toEqual([0])
  })

  it('says that it stands still before it copies the weights', async () => {
    const { loop, backends, state } = await loopOn(xor())
    await loop.pause()
    const read = backends[0]!.read
    const statesAtReading: unknown[] = []
    backends[0]!.read = () => {
      statesAtReading.push(state())
      return read()
    }
    await loop.step()
    expect(statesAtReading).toEqual(['paused'])
  })

  describe('with metrics that take long', () => {
    /** A loop whose metrics after epoch 0 are worked out in turns until `done` says so; `turns`: the state at each. */
    async function slowToEvaluate(done: (state?: EngineState) => boolean) {
      const one = await loopOn(xor())
      const [backend] = one.backends
      const { train } = backend!
      const runs = one.record.groups[0]!.lanes
      await one.loop.pause()
      const turns: (EngineState | undefined)[] = []
      let left: RecordedMetrics | null = null
      backend!.train = async (steps) => {
        const metrics = await train(steps)
        const rows = (from: number, to?: number): RecordedMetrics => ({
          epochs: metrics.epochs.slice(from, to),
          ...perMetric((name) => metrics[name].slice(from * runs, to && to * runs))
        })
        left = rows(-1)
        return rows(0, -1)
      }
      backend!.evaluate = (async (interrupted?: () => boolean) => {
        do {
          turns.push(one.state())
          await new Promise((resolve) => setImmediate(resolve))
          if (done(one.state())) return left!
        } while (!interrupted?.())
        return null
      }) as Backend['evaluate']
      return { ...one, turns }
    }
    const evaluated = (turns: unknown[]): Promise<void> =>
      expect.poll(() => turns.length, { interval: 1 }).toBeGreaterThan(0)

    it('says that it stands still before they are there, and sends them before the checkpoint', async () => {
      const { loop, record, turns, checkpoints } = await slowToEvaluate((state) => state === 'paused')
      void loop.resume()
      await evaluated(turns)
      await loop.pause()
      expect(turns[0]).toBe('running')
      expect(turns.at(-1)).toBe('paused')
      expect([...record.groups[0]!.epochs].at(-1)).toBe(1)
      expect(checkpoints.at(-1)!.epoch).toBe(1)
    })

    it('says that it has stopped before they are there, and sends them all the same', async () => {
      const { loop, record, turns } = await slowToEvaluate((state) => state === 'stopped')
      void loop.resume()
      await evaluated(turns)
      await loop.stop()
      expect(turns.at(-1)).toBe('stopped')
      expect([...record.groups[0]!.epochs]).toEqual([0, 1])
    })

    it('goes on with them when it is resumed meanwhile', async () => {
      let resumed = false
      const { loop, record, turns, until } = await slowToEvaluate(() => resumed)
      void loop.resume()
      await evaluated(turns)
      void loop.pause()
      await until('paused')
      resumed = true
      await loop.resume()
      await until('finished')
      expect(record.groups[0]!.epochs).toEqual(Int32Array.from({ length: 61 }, (_, epoch) => epoch))
    })
  })

  it('says that it stands still before it sends weights that were on their way', async () => {
    const { loop, record, backends, state, prober } = await loopOn(
      xor({ training: { epochs: 3000 } }),
      [],
      () => new Promise(() => undefined) // frames are not answered, and weights wait for the next
    )
    prober.probe = () => new Promise(() => undefined)
    await loop.pause()
    const { train } = backends[0]!
    const trainedTo = new Promise<void>((resolve) => {
      backends[0]!.train = async (...steps) => {
        const metrics = await train(...steps)
        if ((metrics.epochs.at(-1) ?? 0) > 2) resolve()
        return metrics
      }
    })
    await loop.resume()
    await trainedTo
    const read = backends[0]!.read
    const seen: unknown[] = []
    backends[0]!.read = () => {
      const { count, snapshots } = record.groups[0]!
      seen.push(
        state(),
        count > 3,
        snapshots.map(({ epoch }) => epoch)
      )
      return read()
    }
    await loop.pause()
    expect(seen).toEqual(['paused', true, [0]])
    expect(record.groups[0]!.snapshots.length).toBeGreaterThan(2)
  })

  it('says that it has stopped before the last weights and probes are there, and sends them all the same', async () => {
    const { loop, record, prober, until } = await loopOn(xor())
    const probed = (): number[] => record.groups[0]!.probes.map(({ epoch }) => epoch)
    await loop.pause()
    await expect.poll(probed).toEqual([0])
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const { probe } = prober
    prober.probe = (...work) => held.then(() => probe(...work))
    await loop.step()
    const stopping = loop.stop()
    await until('stopped')
    expect(probed()).toEqual([0])
    release()
    await stopping
    expect(probed()).toEqual([0, 1])
  })

  it('records every so many epochs, and the last', async () => {
    const { loop, record, until } = await loopOn(xor({ record: { every: 25 } }))
    await loop.resume()
    await until('finished')
    expect([...record.groups[0]!.epochs]).toEqual([0, 25, 50, 60])
  })

  it('tells which run diverged, and when', async () => {
    const arms: ExperimentInput['arms'] = [
      { name: 'sound', initializer: 'he-normal' },
      { name: 'wild', initializer: 'he-normal', training: { optimizer: { learningRate: 1e300 } } }
    ]
    const network: ExperimentInput['network'] = { hidden: [3], activation: 'relu', output: 'linear' }
    const { loop, record, until } = await loopOn(xor({ arms, network }))
    await loop.resume()
    await until('finished')
    const [group] = record.groups
    expect([...group!.divergedAt.slice(0, 2)]).toEqual([-1, -1])
    const wild = [...group!.divergedAt.slice(2)]
    for (const [index, epoch] of wild.entries()) {
      expect(epoch).toBeGreaterThan(0)
      expect(group!.metricAt('trainLoss', epoch)[2 + index]).toBeNaN()
      expect(group!.metricAt('trainLoss', epoch - 1)[2 + index]).not.toBeNaN()
    }
  })

  it('reports a backend that fails, and does nothing more', async () => {
    const { loop, backends, failures } = await loopOn(xor())
    backends[0]!.train = () => Promise.reject(new Error('the device was lost'))
    await loop.step()
    expect(failures).toEqual(['the device was lost'])
    await loop.step()
    await loop.stop()
    expect(failures).toHaveLength(1)
  })

  it('sends the next frame when the last has arrived, and loses nothing', async () => {
    let arrived: () => void = () => undefined
    const { loop, record, frames, backends, until } = await loopOn(
      xor({ training: { epochs: 3000 } }),
      [],
      () => {
        return new Promise((resolve) => (arrived = resolve))
      }
    )
    // A slice of training seems to take 40 ms: a frame is due after each.
    let clock = performance.now()
    const now = vi.spyOn(performance, 'now').mockImplementation(() => clock)
    const { train } = backends[0]!
    let slices = 0
    const seen = new Promise<number>((resolve) => {
      backends[0]!.train = (...work) => {
        clock += 40
        if (++slices === 20) resolve(frames.length)
        return train(...work)
      }
    })
    await loop.resume()
    // Two opened the record and are on their way; only a checkpoint, a stand-still or the end may send another before.
    expect(await seen).toBeLessThanOrEqual(3)
    now.mockRestore()
    arrived()
    await until('finished')
    expect(record.groups[0]!.epochs).toEqual(Int32Array.from({ length: 3001 }, (_, epoch) => epoch))
  })
})

describe('the series of snapshots', () => {
  it('becomes coarser where it would pass the budget, and keeps both ends', () => {
    expect(snapshotEpochs(16)).toEqual([0, 1, 2, 3, 4, 6, 8, 11, 16])
    expect(snapshotEpochs(16, 100, 600)).toEqual([0, 1, 2, 4, 8, 16])
    expect(snapshotEpochs(16, 100, 400)).toEqual([0, 1, 4, 16])
    expect(snapshotEpochs(16, 100, 0)).toEqual([0, 16])
    expect(snapshotEpochs(1)).toEqual([0, 1])
    expect(snapshotEpochs(0)).toEqual([0])
  })
})
