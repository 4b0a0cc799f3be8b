import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '#core/data/dataset'
import { prepareData } from '#core/data/prepare'
import type { TableChoices } from '#core/data/table/choices'
import type { TableLook } from '#core/data/table/table-look'
import { parseExperiment, parseExperimentText } from '#core/experiment/parse'
import { OpenedTable } from '#lab/document/opened-table'
import { resolveExperiment } from '#lab/sources/resolve'
import { nodeHost } from '#node/host'
import { kind, refusal, row, rows } from '../../support/tables'

/** Tables as people have them (test/fixtures/tables), looked at, taken, written into an experiment, and read by it. */

const fixtures = fileURLToPath(new URL('../../fixtures/tables', import.meta.url))
const host = nodeHost()

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initlab-tables-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Read {
  readonly look: TableLook
  readonly dataset: Dataset
  readonly data: object
}

/** A look at a table, and the data set that an experiment on it reads. */
async function readFrom(path: string, choices: TableChoices = {}): Promise<Read> {
  const bytes = await readFile(path)
  const table = new OpenedTable(path.replace(/^.*[\\/]/, ''), bytes)
  const look = table.look(choices)
  const experiment = parseExperiment(table.experiment(choices, path))
  const { dataset } = await resolveExperiment(experiment, null, host)
  prepareData(dataset, experiment.data)
  return { look, dataset, data: experiment.data }
}

const fixture = (name: string, choices: TableChoices = {}): Promise<Read> =>
  readFrom(join(fixtures, name), choices)

async function own(text: string | Uint8Array, choices: TableChoices = {}, name = 'own.csv'): Promise<Read> {
  const path = join(folder, name)
  await writeFile(path, text)
  return readFrom(path, choices)
}

const trees = { featureNames: ['height', 'girth', 'leaf'], classNames: ['elm', 'oak tree', 'silver birch'] }
const firstTree = [-0.13, 0.26, -0.23]

describe('a table as somebody has it', () => {
  it.each([
    ['excel-empty-rows.csv', '3 rows of empty cells', [62, 63, 64]],
    ['german.csv', null, []],
    ['mixed-newlines.csv', null, []],
    ['sep-line.csv', 'the line “sep=”', [1]],
    ['title-row.csv', 'a title or comment', [1]],
    ['trailing-delimiter-all.csv', 'an empty column at the right', []],
    ['pandas-index.csv', null, []],
    ['class-first-text.csv', null, []]
  ])('%s holds 60 trees', async (name, what, lines) => {
    const { look, dataset } = await fixture(name)
    expect(dataset).toMatchObject(trees)
    expect(dataset.labels).toHaveLength(60)
    expect(row(dataset, 0)).toEqual(firstTree)
    expect(dataset.classNames[dataset.labels[0]!]).toBe('oak tree')
    expect(look.leftOut).toEqual(what === null ? [] : [{ what, count: Math.max(1, lines.length), lines }])
    expect(look.target.value).toEqual(['species'])
  })

  it.each(['no-header.csv', 'no-header.data'])('%s has no header and 60 rows', async (name) => {
    const { look, dataset, data } = await fixture(name)
    expect(look.header).toMatchObject({ value: false, reason: 'the first row is like those below' })
    expect(dataset.featureNames).toEqual(['column 1', 'column 2', 'column 3'])
    expect(dataset.labels).toHaveLength(60)
    expect(row(dataset, 0)).toEqual(firstTree)
    expect(dataset.classNames).toEqual(trees.classNames)
    expect(data).toMatchObject({ header: false, target: 'column 4' })
  })

  it('semicolons between cells, and commas in the names', async () => {
    const { look, dataset } = await fixture('semicolon-units.csv')
    expect(look.delimiter.value).toBe(';')
    expect(dataset.featureNames).toEqual(['height, cm', 'girth, cm', 'leaf, mm'])
    expect(dataset.classNames).toEqual(['ash', 'elm', 'oak'])
    expect(row(dataset, 0)).toEqual([-0.59, -0.57, 0.67])
  })

  it('decimal commas and letters of Turkish', async () => {
    const { look, dataset } = await fixture('turkce.csv')
    expect(look.decimal).toMatchObject({ value: ',', reason: 'there are numbers as “1,50”' })
    expect(dataset).toMatchObject({ featureNames: ['boy', 'kilo'], classNames: ['yetişkin', 'çocuk'] })
    expect(dataset.labels).toHaveLength(40)
    expect(row(dataset, 1)).toEqual([1.51, 51])
  })

  it('an Id column is not learned from, and it is said why', async () => {
    const { look, dataset, data } = await fixture('id-column.csv')
    expect(dataset.featureNames).toEqual(trees.featureNames)
    expect(look.columns[0]).toMatchObject({
      role: 'ignore',
      reason: 'it only counts the rows',
      chosen: false
    })
    expect(data).toMatchObject({ columns: { Id: 'ignore' } })
    const taken = await fixture('id-column.csv', { columns: { Id: 'feature' } })
    expect(taken.dataset.featureNames).toEqual(['Id', ...trees.featureNames])
  })

  it('the label is predicted where it stands first', async () => {
    const { look, dataset } = await fixture('label-first.csv')
    expect(look.target).toMatchObject({ value: ['label'], reason: 'its name says so' })
    expect(dataset.classNames).toEqual([...'0123456789'])
    expect(dataset.labels).toHaveLength(200)
    expect(look.columns.find(({ name }) => name === 'px2')).toMatchObject({
      role: 'ignore',
      reason: 'it is the same in every row'
    })
  })

  it('a column of text is one input a level', async () => {
    const { dataset, data } = await fixture('categorical-feature.csv')
    expect(dataset.featureNames).toEqual(['age', 'sex = female', 'sex = male', 'fare'])
    expect(row(dataset, 0)).toEqual([74, 0, 1, 12.61])
    expect(row(dataset, 5)).toEqual([25, 1, 0, 15.1])
    expect(dataset.classNames).toEqual(['0', '1'])
    expect(data).toMatchObject({ columns: { sex: 'category' } })
  })

  it.each([
    ['class-na.csv', 'NA'],
    ['class-question.csv', '?']
  ])('%s: a class that is missing is none', async (name, cell) => {
    const message = await refusal(fixture(name))
    expect(message).toContain(
      `data.missing.policy ("${cell}"): ${name}, line 6, column "species": the target is missing`
    )
    expect(message).toContain('"missing": { "policy": "leave-out" } to leave out 7 rows')
    const { dataset, look } = await fixture(name, { missing: 'leave-out' })
    expect(dataset).toMatchObject(trees)
    expect(dataset.labels).toHaveLength(53)
    expect(look.missing).toMatchObject({ cells: 7, rows: 7, rowsWithoutTarget: 7 })
  })

  it('a regression stays one, whatever of its target is missing', async () => {
    const { look, dataset, data } = await fixture('regression-na-target.csv', { missing: 'leave-out' })
    expect(look.task).toMatchObject({ value: 'regression', chosen: false })
    expect(dataset.targets?.names).toEqual(['y'])
    expect(dataset.targets?.values).toHaveLength(73)
    expect(row(dataset, 5)).toEqual([0.6])
    expect(data).toMatchObject({ missing: { policy: 'leave-out' } })
    expect(await refusal(fixture('regression-na-target.csv'))).toContain('line 7, column "y"')
  })

  it('a missing cell is refused, left out, or filled by the training part', async () => {
    expect(await refusal(fixture('missing-question.csv'))).toContain(
      'data.missing.policy ("?"): missing-question.csv, line 6, column "height": the cell is missing'
    )
    const { dataset: fewer } = await fixture('missing-question.csv', { missing: 'leave-out' })
    expect(fewer.labels).toHaveLength(53)
    const { dataset, data } = await fixture('missing-question.csv', { missing: 'fill' })
    expect(dataset.labels).toHaveLength(60)
    expect(row(dataset, 4)).toEqual([NaN, -1.57, 0.51])
    const plain = {
      testFraction: 0.25,
      splitSeed: 1,
      standardize: false,
      missing: { policy: 'fill' }
    } as const
    const { train, test } = prepareData(dataset, plain)
    expect([...train.inputs, ...test.inputs].some(Number.isNaN)).toBe(false)
    // The rows of the training part, found again by their other two features.
    const known = [...train.inputs].filter((_, at) => at % 3 === 0)
    const filled = known.filter((value, _, all) => all.filter((other) => other === value).length > 1)
    const mean = meanOf(known.filter((value) => value !== filled[0]))
    expect(filled[0]).toBeCloseTo(mean, 12)
    expect(data).toMatchObject({ missing: { policy: 'fill' } })
  })

  it('a test file without the target is named, and so is its field', async () => {
    const experiment = parseExperimentText(await readFile(join(fixtures, 'tt-nolabel.json'), 'utf8'))
    expect(await refusal(resolveExperiment(experiment, fixtures, host))).toBe(
      'data.testPath ("c"): tt-test-nolabel.csv lacks the target of the training file (tt-train.csv)'
    )
  })

  it('a workbook is told to be one, with what to do', async () => {
    expect(await refusal(fixture('book.xlsx'))).toMatch(/is an Excel workbook; save the sheet as CSV/)
  })

  it.each([
    ['plants.csv', 60, { target: 'species', task: 'classification' }],
    ['prices.csv', 120, { target: 'price', task: 'regression' }]
  ])('%s is as plain as it looks', async (name, count, taken) => {
    const { dataset, data } = await fixture(name)
    expect(dataset.labels).toHaveLength(count)
    expect(data).toMatchObject({ ...taken, delimiter: ',', decimal: '.', header: true, encoding: 'utf-8' })
    expect(data).not.toHaveProperty('columns')
    expect(data).not.toHaveProperty('missing')
  })
})

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

describe('habits of other programs', () => {
  it.each([
    ['R’s write.csv', `"","x","y","kind"\n${rows(12, (k) => `"${k + 1}",${k}.5,${-k}.25,"${kind(k)}"`)}`],
    [
      'R’s write.csv with names of rows',
      `"","x","y","kind"\n${rows(12, (k) => `"car ${k + 1}",${k}.5,${-k}.25,"${kind(k)}"`)}`
    ],
    ['R’s write.table', `"x" "y" "kind"\n${rows(12, (k) => `"${k + 1}" ${k}.5 ${-k}.25 "${kind(k)}"`)}`],
    ['R’s write.csv2', `"";"x";"y";"kind"\n${rows(12, (k) => `"${k + 1}";${k},5;${-k},25;"${kind(k)}"`)}`],
    [
      'pandas, read and written twice',
      `,Unnamed: 0,x,y,kind\n${rows(12, (k) => `${k},${k},${k}.5,${-k}.25,${kind(k)}`)}`
    ],
    [
      'a shuffled pandas index',
      `,x,y,kind\n${rows(12, (k) => `${(k * 5) % 12},${k}.5,${-k}.25,${kind(k)}`)}`
    ],
    ['UCI’s spaces', rows(12, (k) => `  ${k}.5    ${-k}.25\t"${kind(k)}"`).replace(/^/, 'x y kind\n')],
    ['bars', `x|y|kind\n${rows(12, (k) => `${k}.5|${-k}.25|${kind(k)}`)}`],
    ['Excel’s Unicode text', utf16(`x\ty\tkind\r\n${rows(12, (k) => `${k},5\t${-k},25\t${kind(k)}\r`)}`)],
    ['UTF-16 without a mark', utf16(`x\ty\tkind\n${rows(12, (k) => `${k},5\t${-k},25\t${kind(k)}`)}`, false)],
    [
      'a title, a comment and units in words',
      `Trees of 2024\n# measured by hand\n\nx,y,kind\n${rows(12, (k) => `${k}.5,${-k}.25,${kind(k)}`)}`
    ],
    [
      'signs as people type them',
      `x,y,kind\n${rows(12, (k) => `+${k}.50,${k === 0 ? '-' : '−'}${k}.25,${kind(k)}`)}`
    ],
    ['a space after every comma', `x, y, kind\n${rows(12, (k) => `${k}.5, ${-k}.25, "${kind(k)}"`)}`],
    ['columns of nothing on both sides', `,x,y,kind,\n${rows(12, (k) => `,${k}.5,${-k}.25,${kind(k)},`)}`]
  ])('%s', async (_, text) => {
    const { dataset } = await own(text)
    expect(dataset).toMatchObject({ featureNames: ['x', 'y'], classNames: ['elm', 'oak'] })
    expect(dataset.labels).toHaveLength(12)
    expect(row(dataset, 3)).toEqual([3.5, -3.25])
    expect(dataset.labels[3]).toBe(0)
  })

  it.each([
    ['with points', `x;kind\n${rows(12, (k) => `1.23${k % 10},5;${kind(k)}`)}`, [1230.5, 1231.5]],
    ['with spaces', `x;kind\n${rows(12, (k) => `12 34${k % 10},5;${kind(k)}`)}`, [12340.5, 12341.5]],
    ['with apostrophes', `x,kind\n${rows(12, (k) => `12'34${k % 10}.5,${kind(k)}`)}`, [12340.5, 12341.5]],
    [
      'with commas in quotes',
      `x,kind\n${rows(12, (k) => `"1,234,56${k % 10}",${kind(k)}`)}`,
      [1234560, 1234561]
    ],
    ['as in India', `x,kind\n${rows(12, (k) => `"12,34,56${k % 10}.5",${kind(k)}`)}`, [1234560.5, 1234561.5]],
    [
      'with commas, beside small whole numbers',
      `x,kind\n${rows(12, (k) => `${k === 1 ? '7' : '"1,234"'},${kind(k)}`)}`,
      [1234, 7]
    ]
  ])('thousands %s', async (_, text, [first, second]) => {
    const { dataset } = await own(text as string)
    expect([row(dataset, 0), row(dataset, 1)]).toEqual([[first], [second]])
  })

  it('labels of classes as Python and C write them', async () => {
    const { dataset } = await own(`x,y,class\n${rows(20, (k) => `${k}.5,${k % 7},${(k % 2) + 1}.0`)}`)
    expect(dataset.classNames).toEqual(['1', '2'])
    const { dataset: truths } = await own(
      `x,y,ok\n${rows(20, (k) => `${k}.5,${k % 7},${k % 2 ? 'TRUE' : 'FALSE'}`)}`
    )
    expect(truths.classNames).toEqual(['FALSE', 'TRUE'])
  })

  it.each([
    ['dates', (k: number) => `2024-01-${10 + k}`, 'it holds dates'],
    ['per cent', (k: number) => `${k} %`, /it holds numbers with a sign \(0 %\)/],
    [
      'numbers in brackets, some alike',
      (k: number) => `(${k % 9}.5)`,
      'it holds numbers in brackets ((0.5)); write them with a minus, if that is meant, to use them'
    ],
    ['numbers with a unit', (k: number) => `${k % 6}.5 kg`, /it holds numbers with a unit \(0.5 kg\)/],
    [
      'texts of which few are alike',
      (k: number) => `${(k % 18) + 1} Mar 2020`,
      'it holds 18 different texts in 20 rows'
    ],
    ['bounds', (k: number) => `< ${k % 9}.5`, 'it holds bounds (< 0.5), which are no numbers'],
    ['names', (k: number) => `Tree ${k}`, 'it holds texts of which no two are alike'],
    ['nothing', () => '', 'it holds nothing'],
    ['one thing', () => 'Turkey', 'it is the same in every row']
  ])('a column with %s is left out, and it is said why', async (_, cell, reason) => {
    const { look, dataset } = await own(
      `a,x,y,kind\n${rows(20, (k) => `${cell(k)},${k % 7}.5,${k % 5},${kind(k)}`)}`
    )
    expect(dataset.featureNames).toEqual(['x', 'y'])
    expect(look.columns[0]).toMatchObject({ role: 'ignore' })
    expect(look.columns[0]!.reason).toMatch(reason)
  })

  it.each(['PassengerId', 'customer_id', 'ID', 'row', 'Unnamed: 0', 'Sıra No'])(
    '%s is no feature',
    async (name) => {
      const { look } = await own(
        `x,${name},y,kind\n${rows(20, (k) => `${k % 7}.5,${(k * 7) % 20},${k % 5},${kind(k)}`)}`
      )
      expect(look.columns[1]).toMatchObject({ role: 'ignore' })
    }
  )

  it('names of rows are not what is to be predicted', async () => {
    const { data } = await own(`x,kind,tree\n${rows(20, (k) => `${k % 7}.5,${kind(k)},Tree ${k}`)}`)
    expect(data).toMatchObject({ target: 'kind', columns: { tree: 'ignore' } })
  })

  it('a number that may mean nothing is told beside its column', async () => {
    const { look } = await own(
      `x,y,kind\n${rows(20, (k) => `${k % 6 === 0 ? -999 : k}.0,${k % 5},${kind(k)}`)}`
    )
    expect(look.columns[0]).toMatchObject({
      role: 'feature',
      reason: 'it holds numbers; -999, its only one below 0, may mean that a cell holds nothing'
    })
  })

  it('identifiers beyond 2^53 are none, though their values meet', async () => {
    const { look } = await own(
      `id,x,y,kind\n${rows(20, (k) => `${9007199254740993n + BigInt(2 * k)},${k % 7}.5,${k % 5},${kind(k)}`)}`
    )
    expect(look.columns[0]).toMatchObject({ role: 'ignore' })
  })

  it.each(['width', 'humid', 'age', 'key figure', 'notes', 'Grid'])('%s is one', async (name) => {
    const { look } = await own(
      `x,${name},y,kind\n${rows(20, (k) => `${k % 7}.5,${(k * 7) % 20},${k % 5},${kind(k)}`)}`
    )
    expect(look.columns[1]).toMatchObject({ role: 'feature' })
  })
})

function utf16(text: string, marked = true): Uint8Array {
  return Buffer.from((marked ? '\uFEFF' : '') + text, 'utf16le')
}

describe('what a file leaves open is asked, with what to write', () => {
  it.each([
    [
      'numbers that may be thousands',
      `x;y;kind\n${rows(12, (k) => `1.2${((k * 5) % 12) + 10};${k};${kind(k)}`)}`,
      'decimal',
      ['.', ','],
      [1.21, 1210]
    ],
    [
      'thousands or decimals in quotes',
      `x,kind\n${rows(12, (k) => `"1,2${k + 10}",${kind(k)}`)}`,
      'decimal',
      ['.', ','],
      [1210, 1.21]
    ],
    ['both marks', `x;y;kind\n${rows(12, (k) => `1,5;${k}.25;${kind(k)}`)}`, 'decimal', [], []],
    [
      'years over numbers',
      `2019,2020,2021\n${rows(12, (k) => `${k}.5,${k}.25,${k % 2}`)}`,
      'header',
      [true, false],
      [0.5, 2019]
    ],
    ['nothing but different words', `Anna,Berlin,red\nBob,Paris,blue\nCleo,Rome,green\n`, 'header', [], []]
  ] as const)('%s', async (_, text, name, values, firsts) => {
    const message = await refusal(own(text))
    expect(message).toContain(`data.${name}: own.csv: `)
    const [one, other] = name === 'header' ? ['true', 'false'] : ['"."', '","']
    expect(message).toMatch(new RegExp(`write "${name}": ${one} \\(.*\\) or "${name}": ${other} \\(.*\\)`))
    for (const [at, value] of values.entries()) {
      const { dataset } = await own(text, { [name]: value })
      expect(row(dataset, 0)[0]).toBe(firsts[at])
    }
  })

  it('two delimiters that fit alike', async () => {
    const text = rows(12, (k) => `a|b${k},${kind(k)}`)
    expect(await refusal(own(text))).toMatch(/data.delimiter: own.csv: .*"delimiter": "(,|\|)"/)
  })

  it('a column that is half text', async () => {
    const text = `doors,x,kind\n${rows(20, (k) => `${['2', '3', '4', '5more'][k % 4]},${k}.5,${kind(k)}`)}`
    expect(await refusal(own(text))).toMatch(
      /data.columns\["doors"\] \("5more"\): own.csv, line 5, column "doors": is not a number, as 4 other cells of this column. Mend the file, or write "columns": \{ "doors": "category" \}/
    )
    const { dataset } = await own(text, { columns: { doors: 'category' } })
    expect(dataset.featureNames).toEqual(['doors = 2', 'doors = 3', 'doors = 4', 'doors = 5more', 'x'])
  })
})

describe('what is no table', () => {
  it.each([
    ['nothing', '', /is empty/],
    ['a mark and nothing', '\uFEFF\n', /is empty/],
    ['names and no rows', 'a,b,kind\n', /has a header row but no data/],
    ['one column', `kind\n${rows(12, kind)}`, /has no column beside the target/],
    ['two columns of one name', `x,x,kind\n${rows(12, (k) => `${k}.5,${k},${kind(k)}`)}`, null],
    ['a row too short', `x,y,kind\n1,2,oak\n3,elm\n4,5,oak\n`, /line 3 has 2 cells, the first row has 3/],
    ['a row too long', `x,y,kind\n1,2,oak\n3,4,5,elm\n4,5,oak\n`, /line 3 has 4 cells, the first row has 3/],
    [
      'an open quote',
      `x,y,kind\n1,2,oak\n3,"4,elm\n4,5,oak\n`,
      /line 3: a quoted cell is not closed properly/
    ],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /is packed by gzip; unpack it first/],
    ['LIBSVM', '-1 1:0.5 2:33 3:-1e-3\n1 1:0.25 3:7\n', /load_svmlight_file\("own.csv"\)/],
    ['Parquet', 'PAR1\0\0', /pandas.read_parquet\("own.csv"\)/],
    ['SQLite', 'SQLite format 3\0', /sqlite3 -header -csv/],
    ['an old workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), /is an old Excel workbook/],
    ['a PDF', '%PDF-1.7\n', /is a PDF/],
    ['a web page', '<!DOCTYPE html>\n<html>', /is a web page/],
    ['bytes', Uint8Array.of(1, 2, 0, 0, 3, 0, 0, 0, 0, 1), /is no text/]
  ])('%s', async (_, content, message) => {
    if (message) expect(await refusal(own(content))).toMatch(message)
    else {
      const { data, dataset } = await own(content)
      expect(dataset.featureNames).toEqual(['x', 'x (2)'])
      expect(data).toMatchObject({ columns: { 'x (2)': 'feature' } })
    }
  })
})
