import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** File → files that it imports, types included, as paths from `src`. AssemblyScript's kernels import only each other. */
function importsOf(source: string): Map<string, string[]> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(ts|vue)$/.test(file))
  const known = new Set(files)
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(source, file), 'utf8')
      const code = file.endsWith('.vue')
        ? [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].join('\n')
        : text
      const found = ts.preProcessFile(code, true, true).importedFiles.flatMap(({ fileName }) => {
        if (!/^[#.]/.test(fileName)) return []
        const path = fileName.startsWith('#')
          ? fileName.slice(1)
          : join(dirname(file), fileName).replaceAll('\\', '/')
        const target = [path, `${path}.ts`, `${path}.d.ts`].find((name) => known.has(name))
        return target ? [target] : []
      })
      return [file, found]
    })
  )
}

/** The circles: strongly connected components of several files (R. Tarjan 1972), and files that import themselves. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = []
  const order = new Map<string, number>()
  const open: string[] = []
  const visit = (file: string): number => {
    const own = order.size
    order.set(file, own)
    open.push(file)
    let earliest = own
    for (const next of imports.get(file) ?? []) {
      if (!order.has(next)) earliest = Math.min(earliest, visit(next))
      else if (open.includes(next)) earliest = Math.min(earliest, order.get(next)!)
    }
    if (earliest === own) {
      const component = open.splice(open.indexOf(file))
      if (component.length > 1 || imports.get(file)?.includes(file)) circles.push(component)
    }
    return earliest
  }
  for (const file of imports.keys()) if (!order.has(file)) visit(file)
  return circles
}

describe('imports between the files of src', () => {
  const imports = importsOf('src')

  it('are found, in single-file components too', () => {
    expect(imports.get('renderer/App.vue')).toContain('renderer/stores/record.ts')
    expect([...imports.values()].flat().length).toBeGreaterThan(500)
  })

  it('go in no circle', () => expect(circlesOf(imports)).toEqual([]))
})

describe('a circle', () => {
  it.each([
    ['of one file', { a: ['a'] }, [['a']]],
    [
      'of three, entered from outside',
      { x: ['b'], a: ['b'], b: ['c', 'd'], c: ['a'], d: [] },
      [['b', 'c', 'a']]
    ],
    ['is none where two ways meet', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []]
  ])('%s', (_, imports, circles) => expect(circlesOf(new Map(Object.entries(imports)))).toEqual(circles))
})
