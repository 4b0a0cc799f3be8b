import { type Description, difference } from './description'
import { type Kernels, functions } from './functions'
import { addresses } from './sizes'

/**
 * An instance of the kernels' module. Throws an `Error` that names the first difference where the module was made from
 * other tables than those of this folder.
 */
export function instantiate(module: WebAssembly.Module): Kernels {
  checkModule(module)
  const { memory, ...exported } = new WebAssembly.Instance(module).exports
  const reserved = new Int32Array((memory as WebAssembly.Memory).buffer, 0, addresses.RESERVED / 4)
  const constants = reserved.slice(0, reserved.findLastIndex((word) => word !== 0) + 1)
  const byName = Object.entries(functions).map(([name, { takes }]) => [
    name,
    withNames(name, exported[name] as (...values: unknown[]) => unknown, Object.keys(takes))
  ])
  return { memory, constants, ...Object.fromEntries(byName) } as Kernels
}

const checked = new WeakSet<WebAssembly.Module>()

/** Throws as `instantiate` does; once a module. */
export function checkModule(module: WebAssembly.Module): void {
  if (checked.has(module)) return
  const [section = new ArrayBuffer()] = WebAssembly.Module.customSections(module, 'abi')
  const text = new TextDecoder().decode(section)
  const different = difference(text === '' ? {} : (JSON.parse(text) as Description))
  if (different !== null) throw new Error(different)
  checked.add(module)
}

function withNames(
  name: string,
  call: (...values: unknown[]) => unknown,
  names: readonly string[]
): (given: Readonly<Record<string, unknown>>) => unknown {
  return (given) => {
    try {
      return call(...names.map((one) => given[one]))
    } catch (failure) {
      const [, kernel = name] = /at (\S+) \(wasm/.exec((failure as Error).stack ?? '') ?? []
      throw new Error(`the kernel ${kernel} stopped: ${explained(failure)}`, { cause: failure })
    }
  }
}

const explained = (failure: unknown): string =>
  String(failure).includes('unreachable') ? 'it has no case for a code that it was given' : String(failure)
