import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExperimentRecord } from '#record/record'
import { metricNames } from '#core/metrics/table'
import { type Lab, createLab } from '#lab/lab'
import type { Dialogs } from '#lab/document/saving'
import { nodeHost } from '#node/host'
import { ownPlace } from '#node/own-place'
import { killableEngine } from './support/engine'
import { xor } from './support/experiments'
import { type TestInterface, testInterface } from './support/interface'

const options = { backend: 'reference', threads: null, startPaused: false }
const long = xor({ training: { epochs: 60_000 } })

let engine: ReturnType<typeof killableEngine>
let labs: Lab[] = []
let folder: string
let lab: Lab
let page: TestInterface

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initlab-'))
  ;({ lab, page } = await openLab())
})
afterEach(async () => {
  await Promise.all(labs.map((one) => one.dispose()))
  labs = []
  await rm(folder, { recursive: true })
})

describe('a session', () => {
  it('trains XOR in its engine process and streams the record to the page', async () => {
    expect(await page.api.start(xor(), options)).toEqual({ ok: true, value: null })
    await page.until('finished')
    const [group] = page.record!.groups
    expect([...group!.epochs]).toEqual([...Array(2001).keys()])
    expect(group!.snapshots.map(({ epoch }) => epoch).slice(0, 6)).toEqual([0, 1, 2, 3, 4, 6])
    expect(group!.snapshots.at(-1)!.epoch).toBe(2000)
    expect([...new Set(page.states)]).toEqual(['idle', 'preparing', 'running', 'finished'])
    expect(page.document).toMatchObject({ saved: false, path: null, unsaved: { results: true } })
    expectSameResults(page.record!, lab.session.record!)
  })

  it('pauses, steps one epoch, resumes and stops', async () => {
    await page.api.start(long, { ...options, startPaused: true })
    await page.until('paused')
    expect(epochsDone()).toBe(0)
    expect([...page.record!.groups[0]!.epochs]).toEqual([0])
    await page.api.step()
    await page.api.step()
    expect(epochsDone()).toBe(2)
    await page.api.resume()
    await growth()
    await page.api.pause()
    const paused = epochsDone()
    expect(paused).toBeGreaterThan(2)
    await page.api.step()
    expect(epochsDone(), 'nothing was trained meanwhile').toBe(paused + 1)
    await page.api.stop()
    expect(page.status?.state).toBe('stopped')
    expect(lab.session.record!.head.provenance.finishedAt).not.toBeNull()
  })

  it('rewinds to the same first weights, paused, and then learns the same again', async () => {
    await page.api.start(xor(), options)
    await page.until('finished')
    const before = page.record!
    expect(await page.api.rewind()).toEqual({ ok: true, value: null })
    await page.until('paused')
    expect(page.record).not.toBe(before)
    expect([...page.record!.groups[0]!.epochs]).toEqual([0])
    expect(page.record!.groups[0]!.snapshots[0]).toEqual(before.groups[0]!.snapshots[0])
    await page.api.resume()
    await page.until('finished')
    expectSameResults(page.record!, before)
  })

  it('takes the seeds that follow when it is reseeded', async () => {
    await page.api.start(xor(), options)
    await page.until('finished')
    const before = page.record!
    await page.api.reseed()
    await page.until('finished')
    expect(page.record!.head.experiment.seeds).toEqual({ count: 3, first: 4 })
    expect(page.record!.groups[0]!.snapshots[0]).not.toEqual(before.groups[0]!.snapshots[0])
  })

  it('keeps what it has when the next experiment is bad', async () => {
    await page.api.start(xor(), options)
    await page.until('finished')
    const before = page.record!
    expect(await page.api.start({ ...xor(), version: 7 }, options)).toMatchObject({ ok: false })
    expect(await page.api.start(xor(), { ...options, backend: 'referense' })).toEqual({
      ok: false,
      problems: [
        {
          field: 'backend',
          value: '"referense"',
          message: expect.stringMatching(/allowed: auto, .*did you mean "reference"/)
        }
      ]
    })
    expect(page.record).toBe(before)
    expect(page.status).toMatchObject({ state: 'finished' })
    expect(page.document).toMatchObject({ unsaved: { results: true } })
  })

  it('starts another experiment in the middle of one, and the last of several', async () => {
    await page.api.start(long, options)
    await growth()
    await Promise.all([
      page.api.start(long, options),
      page.api.start(long, options),
      page.api.start(xor({ name: 'the last' }), options)
    ])
    await page.until('finished')
    expect(page.record!.head.experiment.name).toBe('the last')
    expect(page.record!.groups[0]!.epochs).toHaveLength(2001)
  })
})

describe('an engine that dies', () => {
  it('is started again, and the results are those of an undisturbed training', async () => {
    const experiment = xor({ training: { epochs: 40_000 }, record: { every: 10 } })
    await page.api.start(experiment, options)
    await page.until('finished')
    const undisturbed = page.record!

    const busy = engine.launched.at(-1)!
    await page.api.rewind()
    await page.until('paused')
    await page.api.resume()
    await growth()
    await page.api.pause() // leaves a checkpoint
    await page.api.resume()
    await growth()
    busy.kill()
    await growth()
    engine.launched.at(-1)!.kill()
    await page.until('finished')
    expect(engine.launched.length).toBeGreaterThanOrEqual(3)
    expectSameResults(page.record!, undisturbed)
  })

  it('is given up after three deaths without progress, and the record stays', async () => {
    await page.api.start(long, options)
    await growth()
    const before = epochsDone()
    const { launch } = engine
    engine.launch = () => {
      const process = launch()
      process.kill()
      return process
    }
    engine.launched.at(-1)!.kill()
    await page.until('failed')
    engine.launch = launch
    expect(page.status!.message).toMatch(/engine process ended: SIGKILL/)
    expect(epochsDone()).toBeGreaterThanOrEqual(before)
    expect(page.record!.groups[0]!.epochs.length).toBeGreaterThan(0)
    expect(await page.api.start(xor(), options)).toEqual({ ok: true, value: null })
    await page.until('finished')
  })

  it('over its choice of a backend is given SIMD, and the record says so', async () => {
    const launch = engine.launch
    engine.launch = () => {
      const process = launch()
      const post = process.post
      const crashing = /"backend":"auto"/
      return {
        ...process,
        post: (message) => (crashing.test(JSON.stringify(message)) ? process.kill() : post(message))
      }
    }
    expect(await page.api.start(xor(), { ...options, backend: 'auto' })).toEqual({ ok: true, value: null })
    await page.until('finished')
    expect(page.record!.head.provenance.backend.id).toBe('simd')
  })

  it('stays paused where it was paused', async () => {
    await page.api.start(long, options)
    await growth()
    await page.api.pause()
    const paused = epochsDone()
    engine.launched.at(-1)!.kill()
    await page.api.step()
    expect(epochsDone()).toBe(paused + 1)
    expect(page.status!.state).toBe('paused')
  })
})

describe('a page', () => {
  it('that is slow gets fewer, larger frames with nothing missing', async () => {
    const slow = testInterface(lab.serve)
    let answer: () => void = () => undefined
    const slowness = new Promise<void>((resolve) => (answer = resolve))
    slow.onFrame = () => slowness
    await slow.api.attach()
    await page.api.start(xor({ training: { epochs: 20_000 } }), options)
    await page.until('finished')
    answer()
    const counts = ({ record }: TestInterface): number[] =>
      record!.groups.flatMap(({ count, probes }) => [count, probes.length])
    await expect.poll(() => counts(slow)).toEqual(counts(page))
    expect(slow.frames.length).toBeLessThan(page.frames.length)
    expectSameResults(slow.record!, page.record!)
  })

  it('that attaches late gets the whole record', async () => {
    await page.api.start(xor(), options)
    await page.until('finished')
    const late = testInterface(lab.serve)
    await late.api.attach()
    await late.until('finished')
    await expect.poll(() => late.record?.groups[0]!.epochs.length).toBe(2001)
    expectSameResults(late.record!, page.record!)
  })

  it.each([
    ['an unknown method', 'destroy', []],
    ['a method of every object', 'toString', []],
    ['too few arguments', 'start', [xor()]],
    ['too many arguments', 'pause', [1]],
    ['an option of the wrong type', 'start', [xor(), { ...options, threads: 'two' }]],
    ['an option that there is not', 'start', [xor(), { ...options, path: '/etc' }]],
    ['bytes that are none', 'openBytes', ['a.initlab', 'bytes']],
    ['an empty name', 'openBytes', ['', new Uint8Array()]]
  ])('is refused %s', async (_, method, args) => {
    const call = (page.api as unknown as { $call(method: string, ...args: unknown[]): Promise<unknown> })
      .$call
    await expect(call(method, ...args)).rejects.toThrow(/not found|argument/)
    await expect(page.api.host()).resolves.toMatchObject({ version: '0.0.0' })
  })

  it('is told what an experiment amounts to, or what is wrong with it', async () => {
    expect(await page.api.check(xor())).toEqual({
      ok: true,
      value: { instances: 4, features: 2, classes: 2, targets: 0, parameters: [17, 17] }
    })
    const bad = await page.api.check(xor({ network: { ...xor().network, hidden: [0] } }))
    expect(bad).toMatchObject({ ok: false, problems: [{ field: 'network.hidden[0]' }] })
  })
})

describe('files', () => {
  it('are saved as bytes and opened by another lab with the same numbers', async () => {
    await page.api.start(xor(), options)
    await page.until('finished')
    const saved = await page.api.saveBytes()
    if (!saved.ok) throw new Error('not saved')
    expect(saved.value.name).toBe('XOR.initlab')
    expect(page.document).toMatchObject({ saved: true, name: 'XOR.initlab', path: null })

    const other = await openLab(join(folder, 'other'))
    const opened = await other.page.api.openBytes('XOR.initlab', saved.value.bytes)
    expect(opened).toMatchObject({ ok: true, value: { name: 'XOR.initlab', kind: 'results' } })
    await other.page.until('finished')
    expectSameResults(other.page.record!, page.record!)
    await other.page.api.rewind()
    await other.page.until('paused')
    await other.page.api.resume()
    await other.page.until('finished')
    expectSameResults(other.page.record!, page.record!)
  })

  it('are asked for once and written whole where the host has dialogs', async () => {
    const file = join(folder, 'mine.initlab')
    const asked: string[] = []
    const dialogs: Dialogs = {
      open: async () => file,
      chooseWeights: async () => file,
      save: async (name) => {
        asked.push(name)
        return file
      },
      mayReplace: async () => false
    }
    const native = await openLab(join(folder, 'native'), dialogs)
    expect(await native.page.api.save(false)).toMatchObject({ ok: false })
    await native.page.api.start(xor(), options)
    await native.page.until('finished')
    expect(await native.page.api.save(true)).toEqual({ ok: true, value: { file } })
    expect(await native.page.api.save(true)).toEqual({ ok: true, value: { file } })
    expect(asked).toEqual(['XOR.initlab'])
    expect(native.page.document).toMatchObject({ saved: true, path: file })
    expect(await native.page.api.open()).toMatchObject({
      ok: true,
      value: { name: 'mine.initlab', kind: 'results' }
    })
  })

  it('that hold a bare experiment are not opened over unsaved results, and leave saved ones on show', async () => {
    await page.api.start(xor(), options)
    await page.until('finished')
    const before = page.record
    const file = join(folder, 'other.json')
    await writeFile(file, JSON.stringify(xor({ name: 'other' })))
    await lab.openPath(file)
    await expect
      .poll(() => page.opened)
      .toMatchObject([{ ok: false, decision: { kind: 'unsaved', results: true, experiment: false } }])
    expect(page.record).toBe(before)
    await page.api.saveBytes()
    expect(await page.api.openWaiting()).toMatchObject({
      ok: true,
      value: { name: 'other.json', kind: 'experiment' }
    })
    expect(page.record, 'a file has them now').toBe(before)
  })

  it('that are missing or are something else are named', async () => {
    await lab.openPath(join(folder, 'nowhere.initlab'))
    await expect.poll(() => page.opened).toMatchObject([{ ok: false, problems: [{ field: 'file' }] }])
    const answer = await page.api.openBytes('photo.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47]))
    expect(answer).toMatchObject({
      ok: false,
      problems: [{ field: 'photo.png', message: 'is not an InitLab file' }]
    })
  })

  it('refer to CSV data by a path that counts from the file', async () => {
    await writeFile(join(folder, 'points.csv'), 'x,y,kind\n0,0,a\n1,1,b\n0,1,a\n1,0,b\n')
    const csv = xor({ data: { dataset: 'csv', path: 'points.csv', target: 'kind' } })
    await writeFile(join(folder, 'csv.json'), JSON.stringify(csv))
    expect(await page.api.check(csv)).toMatchObject({ ok: false, problems: [{ field: 'data.path' }] })
    await lab.openPath(join(folder, 'csv.json'))
    expect(await page.api.start(csv, options)).toEqual({ ok: true, value: null })
    await page.until('finished')
    const saved = await page.api.saveBytes()
    if (!saved.ok) throw new Error('not saved')
    // Without the CSV file, the opened file's own copy serves.
    await rm(join(folder, 'points.csv'))
    await page.api.openBytes('csv.initlab', saved.value.bytes)
    expect(await page.api.start({ ...csv, seeds: { count: 1 } }, options)).toEqual({ ok: true, value: null })
  })
})

describe('the automatic backup', () => {
  it('brings back what a lab that died had not saved', async () => {
    await page.api.start(xor(), options)
    await page.until('finished')
    await lab.dispose()
    const [name] = await backups()
    // As if another process had left it.
    await writeFile(join(folder, 'autosave-999999999-1.initlab'), await readFile(join(folder, name!)))
    await rm(join(folder, name!))

    const next = await openLab()
    expect(next.page.status).toMatchObject({ state: 'finished' })
    expect(next.page.document).toMatchObject({
      name: 'XOR',
      path: null,
      recovered: true,
      unsaved: { results: true }
    })
    await expect.poll(() => next.page.record!.groups[0]!.epochs.length).toBe(2001)
    expectSameResults(next.page.record!, page.record!)
    await next.page.api.saveBytes()
    await next.lab.dispose()
    expect(await backups()).toEqual([])
  })

  it('leaves a damaged backup aside and starts all the same', async () => {
    await writeFile(join(folder, 'autosave-999999999-1.initlab'), 'nonsense')
    const next = await openLab()
    expect(next.page.status).toMatchObject({ state: 'idle' })
    await next.lab.dispose()
    expect(await backups()).toEqual(['autosave-999999999-1.initlab.damaged'])
  })
})

async function openLab(userFolder = folder, dialogs?: Dialogs): Promise<{ lab: Lab; page: TestInterface }> {
  engine = killableEngine()
  const opened = createLab({
    host: { ...nodeHost(engine), version: '0.0.0' },
    own: ownPlace(userFolder),
    ...(dialogs && { dialogs }),
    log: () => undefined
  })
  labs.push(opened)
  const shown = testInterface(opened.serve)
  await shown.api.attach()
  return { lab: opened, page: shown }
}

const backups = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('autosave'))

const epochsDone = (): number => lab.session.record!.groups[0]!.progress!.epoch

/** Until the page's record has grown. */
async function growth(): Promise<void> {
  const before = page.frames.length
  await expect.poll(() => page.frames.length, { interval: 10 }).toBeGreaterThan(before + 2)
}

/** Every metric and every snapshot that both have, bit for bit. */
function expectSameResults(record: ExperimentRecord, other: ExperimentRecord): void {
  expect(record.groups.length).toBe(other.groups.length)
  for (const [index, series] of record.groups.entries()) {
    const twin = other.groups[index]!
    expect(series.epochs).toEqual(twin.epochs)
    for (const name of metricNames) expect(series.metric(name)).toEqual(twin.metric(name))
    expect(series.divergedAt).toEqual(twin.divergedAt)
    expect(series.snapshots.at(-1)).toEqual(twin.snapshots.at(-1))
    for (const snapshot of series.snapshots) {
      const same = twin.snapshots.find(({ epoch }) => epoch === snapshot.epoch)
      if (same) expect(snapshot).toEqual(same)
    }
    // Every snapshot has its probes, wherever the engine died.
    expect(series.probes.map(({ epoch }) => epoch)).toEqual(series.snapshots.map(({ epoch }) => epoch))
    for (const probe of series.probes) {
      const same = twin.probes.find(({ epoch }) => epoch === probe.epoch)
      if (same) expect(probe).toEqual(same)
    }
  }
}
