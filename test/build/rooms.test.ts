import { readFileSync } from 'node:fs'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { rooms } from '../../eslint.config'

const eslint = new ESLint()
const restricted = async (file: string, code: string): Promise<boolean> => {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: file })
  return result!.messages.some(({ ruleId }) => ruleId === 'no-restricted-imports')
}

/** The README's import table: room → rooms that it may import. "(preload: contract)" is about one room of its row. */
function tableOfReadme(): Map<string, readonly string[]> {
  const rows = readFileSync('README.md', 'utf8').matchAll(/^\| (`src\/.*?) *\|.*\| (.*?) *\|$/gm)
  const table = new Map<string, readonly string[]>()
  for (const [, folders = '', allowed = ''] of rows) {
    const [all = '', room, own = ''] = allowed.split(/ \((\w+): (.*)\)/)
    const named = (text: string): string[] => text.split(', ').filter((name) => name !== 'nothing')
    for (const [, folder = ''] of folders.matchAll(/`src\/(\w+)`/g))
      table.set(folder, named(folder === room ? own : all))
  }
  return table
}

describe('who may import whom', () => {
  const table = tableOfReadme()

  it('is told of every room', () => expect([...table.keys()].sort()).toEqual(Object.keys(rooms).sort()))

  const pairs = [...table].flatMap(([from, allowed]) =>
    Object.keys(rooms).flatMap((to) => (to === from ? [] : [[from, to, allowed.includes(to)] as const]))
  )
  it.each(pairs)('%s → %s: %s', async (from, to, may) => {
    expect(await restricted(`src/${from}/x.ts`, `import '#${to}/x'`)).toBe(!may)
    expect(await restricted(`src/${from}/inside/x.ts`, `import '../../${to}/x'`)).toBe(!may)
  })

  /** Modules that tie a room to its runtime, and the rooms that have it. */
  const runtimes: Readonly<Record<string, readonly string[]>> = {
    'node:fs': ['engine', 'node', 'main', 'web', 'cli'],
    electron: ['main', 'preload'],
    vue: ['renderer'],
    'gpu.js': ['engine'],
    ws: ['web'],
    commander: ['cli']
  }
  it.each(Object.entries(runtimes))('%s: %j', async (name, having) => {
    for (const room of Object.keys(rooms))
      expect(await restricted(`src/${room}/x.ts`, `import '${name}'`), room).toBe(!having.includes(room))
  })
})

describe('the kit of charts, which knows no store, no record and no page', () => {
  const may = (code: string): Promise<boolean> =>
    restricted('src/renderer/charts/x.ts', code).then((no) => !no)

  it.each([
    '../stores/view',
    '../common/SeedSelect.vue',
    '../signal/profile',
    '#record/record',
    '#contract/lab-api',
    'pinia'
  ])('may not import %s', async (name) => expect(await may(`import '${name}'`)).toBe(false))
  it.each(['#core/words/numbers', '../common/use-size', 'vue'])('may import %s', async (name) =>
    expect(await may(`import '${name}'`)).toBe(true)
  )
})
