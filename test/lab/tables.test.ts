import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TableChoices } from '#core/data/table/choices'
import type { Experiment } from '#core/experiment/schema'
import { createLab, type Lab } from '#lab/lab'
import { forkedEngine } from '#node/forked-engine'
import { nodeHost } from '#node/host'
import { ownPlace } from '#node/own-place'
import { engineFile } from './support/engine'
import { testInterface, type TestInterface } from './support/interface'

/** A table of the user's own is opened like any file, looked at, and taken for an experiment to begin with. */

let folder: string
let lab: Lab
let page: TestInterface

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initlab-'))
  lab = createLab({ host: nodeHost(forkedEngine(engineFile)), own: ownPlace(folder), log: console.error })
  page = testInterface((channel) => lab.serve(channel))
  await page.api.attach()
})
afterEach(async () => {
  await lab.dispose()
  await rm(folder, { recursive: true })
})

const rows = (row: (index: number) => string, count = 60): string =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n')
const plants = `height;width;species\n${rows((k) => `${k % 7}.5;${(k * 5) % 11};${['oak', 'elm'][k % 2]}`)}\n`

async function opened(name: string, text: string): Promise<Experiment> {
  const answer = await page.api.openBytes(name, new TextEncoder().encode(text))
  expect(answer).toMatchObject({ ok: true, value: { name, kind: 'table' } })
  return taken()
}

async function taken(choices: TableChoices = {}): Promise<Experiment> {
  const answer = await page.api.takeTable(choices, null)
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems))
  return answer.value
}

describe('a table that is opened', () => {
  it('of one column has no feature, and says so', async () => {
    const answer = await page.api.openBytes('one.csv', new TextEncoder().encode('a\n1\n2\n'))
    expect(answer).toMatchObject({
      value: {
        look: { lines: [expect.anything(), expect.stringContaining('To predict: a, from no feature.')] }
      }
    })
  })

  it('comes as an experiment on it, which runs as it is', async () => {
    const experiment = await opened('plants.csv', plants)
    expect(experiment).toMatchObject({
      name: 'plants',
      data: { dataset: 'csv', target: 'species', task: 'classification' },
      network: { output: 'softmax' }
    })
    expect(await page.api.check(experiment)).toMatchObject({
      ok: true,
      value: { instances: 60, features: 2, classes: 2 }
    })
    const quick = { ...experiment, training: { ...experiment.training, epochs: 2 } }
    expect(await page.api.start(quick, { backend: 'reference', threads: 1, startPaused: false })).toEqual({
      ok: true,
      value: null
    })
    await page.until('finished')
  })

  it('is kept by the lab where a page does not tell its place, and left where it is where that is known', async () => {
    const { data } = await opened('../plants.csv', plants)
    if (data.dataset !== 'csv') throw new Error('no table')
    expect(isAbsolute(data.path)).toBe(true)
    expect(data.path.startsWith(folder)).toBe(true)
    const other = await opened('plants.csv', plants.replaceAll('oak', 'ash'))
    expect(other.data).not.toMatchObject({ path: data.path })
    expect(await readFile(data.path, 'utf8')).toBe(plants)
    const own = join(folder, 'own.csv')
    await writeFile(own, plants)
    await lab.openPath(own)
    await expect.poll(() => page.opened).toHaveLength(1)
    expect(page.opened[0]).toMatchObject({ ok: true, value: { kind: 'table', look: { instances: 60 } } })
    expect(await taken()).toMatchObject({ data: { path: own } })
  })

  it.each([
    ['few whole numbers', (k: number) => String(k % 3), 'classification'],
    ['words', (k: number) => ['yes', 'no'][k % 2]!, 'classification'],
    ['fractions', (k: number) => String((k % 3) + 0.5), 'regression'],
    ['many whole numbers', (k: number) => String(k % 25), 'regression']
  ])('is a matter of classes or of numbers by its last column: %s', async (_, cell, task) => {
    const experiment = await opened('t.csv', `x,y\n${rows((k) => `${k},${cell(k)}`)}\n`)
    expect(experiment.data).toMatchObject({ target: 'y', task })
    expect(await page.api.check(experiment)).toMatchObject({ ok: true })
  })

  it('is looked at again as the page chooses, and again from an experiment that names it', async () => {
    const experiment = await opened('plants.csv', plants)
    expect(await page.api.lookAgain({ target: 'width' }, '')).toMatchObject({
      ok: true,
      value: { target: { value: ['width'], chosen: true } }
    })
    await opened('other.csv', plants.replaceAll('oak', 'ash'))
    expect(await page.api.lookAtTableOf(experiment)).toMatchObject({
      ok: true,
      value: { fileName: 'plants.csv', target: { value: ['species'] } }
    })
    const own = { ...experiment, data: { ...experiment.data, testFraction: 0.5 }, name: 'mine' }
    expect(await page.api.takeTable({ target: 'species' }, own)).toMatchObject({
      ok: true,
      value: { name: 'mine', data: { target: 'species', testFraction: 0.5 } }
    })
  })

  it('has columns that are found by name, where it has more than are told', async () => {
    const names = Array.from({ length: 300 }, (_, k) => `pixel ${k}`)
    const wide = [names.join(','), rows((k) => names.map((_, column) => (k * column) % 7).join(','))]
    const answer = await page.api.openBytes('wide.csv', new TextEncoder().encode(wide.join('\n')))
    expect(answer).toMatchObject({ value: { look: { columnCount: 300, foundColumns: 300 } } })
    const again = await page.api.lookAgain({}, 'PIXEL 27')
    expect(again).toMatchObject({ value: { columnCount: 300, foundColumns: 11 } })
    const found = again.ok ? again.value.columns.map(({ name }) => name) : []
    expect(found).toEqual(['pixel 27', ...names.slice(270, 280)])
    expect(again.ok && again.value.preview[3]).toEqual(
      [27, ...names.slice(270, 280).map((_, k) => 270 + k)].map((column) => String((3 * column) % 7))
    )
  })

  it('has all columns where all can be told, whatever name is looked for meanwhile', async () => {
    await opened('plants.csv', plants)
    const look = await page.api.lookAgain({}, 'width')
    expect(look).toMatchObject({ ok: true, value: { foundColumns: 3 } })
    expect(look.ok && look.value.columns.map(({ name }) => name)).toContain('species')
  })

  it('predicts another column where somebody gives the proposed one a role of its own', async () => {
    await opened('plants.csv', plants)
    expect(await page.api.lookAgain({ columns: { species: 'ignore' } }, '')).toMatchObject({
      value: { target: { value: ['width'] } }
    })
  })

  it('keeps a column as the feature that somebody has chosen, though it looks like an identifier', async () => {
    const numbered = `Id,x,class\n${rows((k) => `${k + 1},${k % 7}.5,${['a', 'b'][k % 2]}`)}\n`
    const proposed = await opened('numbered.csv', numbered)
    expect(proposed.data).toMatchObject({ columns: { Id: 'ignore' } })
    await page.api.openBytes('numbered.csv', new TextEncoder().encode(numbered))
    const experiment = await taken({ columns: { Id: 'feature' } })
    const look = await page.api.lookAtTableOf(experiment)
    expect(look.ok && look.value.columns[0]).toMatchObject({ name: 'Id', role: 'feature', chosen: true })
    expect(await page.api.check(experiment)).toMatchObject({ value: { features: 2 } })
  })

  it('takes no choices but those that there are', async () => {
    await opened('plants.csv', plants)
    await expect(page.api.lookAgain({ header: 'yes' } as unknown as TableChoices, '')).rejects.toThrow(
      /header/
    )
  })

  it('is known by its name or by what it is made of', async () => {
    const fixture = async (name: string) =>
      page.api.openBytes(
        name,
        new Uint8Array(await readFile(new URL(`../fixtures/tables/${name}`, import.meta.url)))
      )
    expect(await fixture('no-header.data')).toMatchObject({ ok: true, value: { kind: 'table' } })
    const book = await fixture('book.xlsx')
    expect(book).toMatchObject({ ok: false, problems: [{ field: 'file', value: '"book.xlsx"' }] })
    expect(JSON.stringify(book)).toContain('is an Excel workbook; save the sheet as CSV')
  })

  it('with another task has another output, loss and goal, and nothing else', async () => {
    const experiment = await opened(
      't.csv',
      `x,w,kind,y\n${rows((k) => `${k % 5},${k / 7},${k % 2 ? 'oak' : 'elm'},${k / 3}`)}\n`
    )
    expect(experiment).toMatchObject({ data: { task: 'regression', target: 'y' }, training: { loss: 'mse' } })
    await page.api.lookAtTableOf(experiment)
    const answer = await page.api.takeTable(
      { target: 'kind' },
      { ...experiment, name: 'mine', seeds: { count: 3 } }
    )
    expect(answer).toMatchObject({
      ok: true,
      value: {
        name: 'mine',
        seeds: { count: 3 },
        data: { task: 'classification', target: 'kind' },
        network: { output: 'softmax', hidden: [32] },
        training: { loss: 'cross-entropy' },
        goal: { metric: 'testAccuracy' }
      }
    })
    expect(answer.ok && (await page.api.check(answer.value)).ok).toBe(true)
  })

  it('is named where it is none', async () => {
    const answer = await page.api.openBytes('empty.csv', new Uint8Array())
    expect(answer).toMatchObject({ ok: false, problems: [{ field: 'file' }] })
    expect(JSON.stringify(answer)).toContain('empty.csv is empty; it needs rows of data')
  })
})
