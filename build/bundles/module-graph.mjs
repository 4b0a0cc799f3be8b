// Which files of this repository went into a bundle, and which came out.
import { isAbsolute, relative } from 'node:path'
import { root } from '../root.mjs'

/** @import { Plugin, Rolldown } from 'vite' */
/** @import { Made } from './stamps.mjs' */

/**
 * Tells of every entry of a build, by the path of its source, what it was made from and what it became.
 * @param {(entry: string, made: Made) => void} tell
 * @returns {Plugin}
 */
export const tracing = (tell) => ({
  name: 'tracing',
  enforce: 'post',
  generateBundle({ dir = '' }, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.isEntry || chunk.facadeModuleId === null) continue
      const [entry = ''] = sourcesAmong([chunk.facadeModuleId])
      const inputs = sourcesAmong(modulesFrom(this, chunk.facadeModuleId))
      const outputs = filesFrom(bundle, chunk.fileName).map((name) => relativeToRoot(`${dir}/${name}`))
      tell(entry, { inputs, outputs })
    }
  }
})

/** @param {string} path */
const relativeToRoot = (path) => relative(root, path).replaceAll('\\', '/')

/**
 * Those of some modules that are files of this repository. Packages are left out: the lock file speaks for them.
 * @param {Iterable<string>} ids as Rolldown names modules
 */
function sourcesAmong(ids) {
  const files = [...ids].filter(isAbsolute).map((id) => relativeToRoot(id.replace(/\?.*$/s, '')))
  return [...new Set(files.filter((path) => !/^\.\.|(^|\/)node_modules\//.test(path)))]
}

/**
 * A module and all that it imports, directly or not.
 * @param {Pick<Rolldown.PluginContext, 'getModuleInfo'>} graph
 * @param {string} entry
 */
function modulesFrom(graph, entry) {
  const found = new Set([entry])
  for (const id of found) {
    const { importedIds = [], dynamicallyImportedIds = [] } = graph.getModuleInfo(id) ?? {}
    for (const next of [...importedIds, ...dynamicallyImportedIds]) found.add(next)
  }
  return found
}

/**
 * A chunk and all that it imports, with their source maps.
 * @param {Rolldown.OutputBundle} bundle
 * @param {string} fileName
 */
function filesFrom(bundle, fileName) {
  const found = new Set([fileName])
  for (const name of found) {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk') continue
    const maps = chunk.sourcemapFileName === null ? [] : [chunk.sourcemapFileName]
    for (const next of [...chunk.imports, ...chunk.dynamicImports, ...maps])
      if (next in bundle) found.add(next)
  }
  return [...found]
}
