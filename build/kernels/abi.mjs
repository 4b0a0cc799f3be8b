// src/engine/abi for the kernels, and for those who compile them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runnerImport } from 'vite'
import { root } from '../root.mjs'

/** @typedef {typeof import('#engine/abi/index')} Abi */

/** What the kernels import. */
export const abiSource = 'src/engine/kernels/abi.generated.ts'

/**
 * The tables, which are written as a source of AssemblyScript besides.
 * @returns {Promise<{ abi: Abi, inputs: readonly string[] }>} and the files that they are in
 */
export async function takeAbi() {
  const file = 'src/engine/abi/index.ts'
  /** @type {{ module: Abi, dependencies: readonly string[] }} */
  const { module, dependencies } = await runnerImport(join(root, file), { root, configFile: false })
  const source = sourceOf(module)
  const path = join(root, abiSource)
  if (!existsSync(path) || readFileSync(path, 'utf8') !== source) writeFileSync(path, source)
  const others = dependencies.map((one) => relative(root, one).replaceAll('\\', '/'))
  return { abi: { ...module }, inputs: [file, ...others] }
}

/** @param {Abi} abi */
export function sourceOf({ codes, counts, metricRows, bytes, laneTableOffsets, structures }) {
  return [
    '// Written by build/kernels/abi.mjs from src/engine/abi, where each name is explained.',
    ...constants('i32', { ...codes, ...counts, ...metricRows }),
    ...constants('usize', bytes),
    ...Object.entries(laneTableOffsets).flatMap(([name, offsets]) => [
      `export namespace ${name} {`,
      ...constants('usize', offsets),
      '}'
    ]),
    ...Object.entries(structures).flatMap(([name, fields]) => [
      `@unmanaged export class ${name} {`,
      ...Object.entries(fields).map(([field, type]) => `${field}: ${type}`),
      '}'
    ]),
    ''
  ].join('\n')
}

/**
 * @param {string} type
 * @param {Readonly<Record<string, number | string>>} values
 */
const constants = (type, values) =>
  Object.entries(values).map(([name, value]) => `export const ${name}: ${type} = ${value}`)
