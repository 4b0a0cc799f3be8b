import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const code = /\.([cm]?[jt]s|vue)$/
/** AssemblyScript has a compiler of its own; what is generated has types beside it. */
const unchecked = /^src\/engine\/kernels\/|\.generated\.|^build\/gl-stub\/|^test\/fixtures\//

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))

/** The files of the project of a folder, and of those that it refers to. */
function checkedFrom(folder: string): string[] {
  const path = ts.sys.resolvePath(folder)
  const { config } = ts.readConfigFile(join(path, 'tsconfig.json'), ts.sys.readFile)
  const vue = { extension: '.vue', isMixedContent: true, scriptKind: ts.ScriptKind.Deferred }
  const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, path, {}, undefined, undefined, [vue])
  const references = (config.references ?? []) as readonly { path: string }[]
  return [...fileNames, ...references.flatMap((one) => checkedFrom(join(path, one.path)))]
}

it('npm run typecheck looks at every file of code', () => {
  const checked = new Set(checkedFrom(root).map((path) => relative(root, path).replaceAll(sep, '/')))
  const configs = readdirSync(root).filter((name) => code.test(name))
  const files = [...configs, ...['build', 'src', 'test'].flatMap(filesIn)].map((path) =>
    path.replaceAll(sep, '/')
  )
  const missed = files.filter((path) => code.test(path) && !unchecked.test(path) && !checked.has(path))
  expect(missed).toEqual([])
})

it('an import from another room is refused, and leaves nothing among the sources', () => {
  const copy = mkdtempSync(join(tmpdir(), 'typecheck-'))
  try {
    for (const config of ['tsconfig.base.json', 'src/core/tsconfig.json'])
      cpSync(join(root, config), join(copy, config))
    mkdirSync(join(copy, 'src/lab'))
    writeFileSync(join(copy, 'src/lab/ports.ts'), 'export const port: number = 1\n')
    writeFileSync(join(copy, 'src/core/x.ts'), "export { port } from '../lab/ports'\n")
    const told: string[] = []
    const host = ts.createSolutionBuilderHost(ts.sys, undefined, ({ messageText }) =>
      told.push(ts.flattenDiagnosticMessageText(messageText, '\n'))
    )
    const status = ts.createSolutionBuilder(host, [join(copy, 'src/core')], {}).build()
    expect(status).not.toBe(ts.ExitStatus.Success)
    expect(told.join('\n')).toContain("ports.ts' is not listed within the file list of project")
    const left = readdirSync(join(copy, 'src'), { recursive: true, encoding: 'utf8' })
    expect(left.filter((name) => name.endsWith('.ts'))).toHaveLength(2)
  } finally {
    rmSync(copy, { recursive: true })
  }
})
