// What the kernels say of themselves, and whether they have something for every name.

/** @import { Description } from '#engine/abi/description' */

/**
 * As much of asc's elements, nodes and types as is looked at here: its declarations are not those of its modules.
 * @typedef {object} Element
 * @property {number} kind
 * @property {string} internalName
 * @property {string} name
 * @property {{ literalKind?: number, value: object, range: object } | null} [initializerNode]
 * @property {number} [nextMemoryOffset]
 * @property {number} [memoryOffset]
 * @property {Type} [type]
 *
 * @typedef {{ readonly classReference?: { readonly name: string } | null, toString(): string }} Type
 *
 * @typedef {object} ExportedFunction
 * @property {ReadonlyMap<string, { signature: { parameterTypes: Type[], returnType: Type }, getParameterName(index: number): string }>} instances
 *
 * @typedef {object} Program
 * @property {ReadonlyMap<string, Element>} elementsByName
 * @property {ReadonlyMap<string, Element>} instancesByName
 * @property {ReadonlyMap<string, { readonly exports: ReadonlyMap<string, ExportedFunction> }>} filesByName
 */

/**
 * A transform for asc that leaves in `description` what its compiler takes the names of `expected` to be, whichever
 * kernel declares them: one that hides the shared declaration behind its own is found out.
 * @param {Description} expected
 * @param {Record<string, number | string>} description
 */
export const describing = (expected, description) =>
  class {
    /** @this {{ readonly program: Program }} which asc gives to its prototype */
    afterCompile() {
      const { elementsByName, instancesByName, filesByName } = this.program
      const ofKernels = [...elementsByName.values(), ...instancesByName.values()].filter(({ internalName }) =>
        /^[\w.-]+\//.test(internalName)
      )
      const exported = [...(filesByName.get('index')?.exports ?? [])]
      const facts = [
        ...ofKernels.sort((a, b) => Number(isShared(b)) - Number(isShared(a))).flatMap(stated),
        ...exported.map(([name, one]) => /** @type {const} */ ([name, signature(one)]))
      ]
      for (const [name, value] of facts) if (name in expected) description[name] = value
    }
  }

/** @param {Element} element */
const isShared = ({ internalName }) => internalName.startsWith('abi.generated/')

/** asc's ElementKind and LiteralKind. */
const kinds = { global: 0, class: 7, field: 11 }
const integer = 1

/**
 * Name and value of what an element of the program is, where it is one of those.
 * @param {Element} element
 * @returns {readonly (readonly [name: string, value: number | string])[]}
 */
function stated(element) {
  const name = element.internalName.slice(element.internalName.indexOf('/') + 1).replace('#', '.')
  switch (element.kind) {
    case kinds.global:
      return [[name, constant(element)]]
    case kinds.class:
      return [[`${name}.size`, element.nextMemoryOffset ?? NaN]]
    case kinds.field:
      return [[name, `${typeName(element.type)} at ${element.memoryOffset}`]]
    default:
      return []
  }
}

/**
 * The value of a number, the text of anything else.
 * @param {Element} element
 */
function constant({ initializerNode: node }) {
  if (node?.literalKind === integer) return Number(node.value.toString())
  return String(node?.range)
}

/** @param {ExportedFunction} exported */
function signature({ instances }) {
  const [instance] = instances.values()
  if (!instance) return 'not compiled'
  const { parameterTypes, returnType } = instance.signature
  const parameters = parameterTypes.map(
    (type, index) => `${instance.getParameterName(index)}: ${typeName(type)}`
  )
  return `(${parameters.join(', ')}): ${typeName(returnType)}`
}

/** @param {Type | undefined} type */
const typeName = (type) => type?.classReference?.name ?? String(type)

/**
 * Throws where the kernels never mention a code of src/engine/abi/codes.ts, or where it comes to the end of a chain of
 * theirs: to a function `no…`, which nobody provides, and which no optimized module calls where all codes have lines.
 * @param {string} module in WebAssembly's text format
 * @param {readonly string[]} sources
 * @param {Pick<import('./abi.mjs').Abi, 'codes' | 'tables'>} abi
 */
export function refuseGaps(module, sources, { codes, tables }) {
  const words = new Set(sources.flatMap((source) => source.match(/\w+/g) ?? []))
  const unknown = Object.keys(codes).filter((name) => !words.has(name))
  if (unknown.length > 0) throw new Error(`src/engine/kernels has nothing for ${unknown.join(', ')}`)
  const left = module.matchAll(/\(call \$([\w-]+)\/no([A-Z])(\w+)\s+\(i32\.const (\d+)\)/g)
  const gaps = Array.from(left, ([, file = '', initial = '', rest, code]) => {
    const names = Object.keys(tables[file] ?? {})
    return `${initial.toLowerCase()}${rest} in src/engine/kernels/${file}.ts has no line for ${names[Number(code) - 1]}`
  })
  if (gaps.length > 0) throw new Error([...new Set(gaps)].join('\n'))
  if (module.includes('(import '))
    throw new Error('a chain of codes in the kernels is gone through as they run, not as they are compiled')
}

/**
 * A module with a section that WebAssembly passes over: `abi`, in JSON.
 * @param {Uint8Array} binary
 * @param {Description} description
 */
export function withDescription(binary, description) {
  const name = Buffer.from('abi')
  const text = Buffer.from(JSON.stringify(description))
  const content = Buffer.concat([inLeb128(name.length), name, text])
  return Buffer.concat([binary, Buffer.of(0), inLeb128(content.length), content])
}

/** @param {number} number */
function inLeb128(number) {
  const groups = []
  let rest = number
  do {
    groups.push((rest & 127) | (rest > 127 ? 128 : 0))
    rest >>= 7
  } while (rest > 0)
  return Buffer.from(groups)
}
