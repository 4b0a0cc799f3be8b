// A pass over the compiled kernels, so that V8 pairs their vectors and keeps its hands free in their loops.
import binaryen from 'assemblyscript/binaryen'

/**
 * Those of src/engine/abi/sizes.ts.
 * @typedef {{ readonly CONSTANTS: number, readonly RESERVED: number }} Addresses
 */

/**
 * Puts the vectors of four equal constants into memory, to be broadcast from there before the innermost loop that
 * uses them, where they then stay in registers: V8 builds a constant vector anew wherever it is used, in up to seven
 * instructions where it pairs vectors.
 * @param {string} text a module in WebAssembly's text format
 * @param {Addresses} addresses
 */
export function constantsInMemory(text, addresses) {
  const constants = new Constants(addresses)
  const parts = text
    .trimEnd()
    .slice(0, -1)
    .split(/^(?= \(func )/m)
  const rewritten = parts.map((part) => (part.startsWith(' (func ') ? rewrite(part, constants) : part))
  const result = binaryen.parseText(`${rewritten.join('')}${constants.segment()})`)
  result.setFeatures(binaryen.Features.All)
  binaryen.setDebugInfo(true) // names of functions, for what is told of a trap
  return result.emitBinary()
}

/** The bits of every constant, in the order of their places in memory. */
class Constants {
  /** @type {string[]} */
  words = []

  /** @param {Addresses} addresses */
  constructor({ CONSTANTS, RESERVED }) {
    this.from = CONSTANTS
    this.end = RESERVED
  }

  /**
   * The instruction that gives all lanes of a vector the constant.
   * @param {string} word
   */
  broadcast(word) {
    if (!this.words.includes(word)) this.words.push(word)
    return `(v128.load32_splat (i32.const ${this.from + 4 * this.words.indexOf(word)}))`
  }

  segment() {
    if (this.from + 4 * this.words.length > this.end) throw new Error('no room for more constants')
    const bytes = Buffer.from(Uint32Array.from(this.words, Number).buffer)
    return `(data (i32.const ${this.from}) "${bytes.toString('hex').replace(/../g, '\\$&')}")`
  }
}

const token =
  /\(v128\.const i32x4 (0x[0-9a-f]{8}) \1 \1 \1\)|\(loop(?: \$[^\s()]+)?(?: \(result \w+\))?|"[^"]*"|[()]|[^()"]+/g
const signature = /^ \(func \$[^\s()]+(?: \(type [^()]*\))?(?: \(param [^()]*\))*(?: \(result [^()]*\))?/
/** One instruction each. */
const plain = ['0x00000000', '0xffffffff']

/**
 * One function in WebAssembly's text format.
 * @param {string} text
 * @param {Constants} constants
 */
function rewrite(text, constants) {
  let result = ''
  let depth = 0
  /**
   * The loops that are open, innermost last.
   * @type {{ at: number, depth: number, words: Set<string> }[]}
   */
  const loops = []
  /** @type {Set<string>} */
  const locals = new Set()
  for (const [piece, word] of text.matchAll(token)) {
    const loop = loops.at(-1)
    if (word && !plain.includes(word)) {
      loop?.words.add(word)
      result += loop ? `(local.get $constant${word})` : constants.broadcast(word)
      continue
    }
    if (piece === ')' && loop?.depth === depth) {
      const sets = [...loop.words].map((one) => ` (local.set $constant${one} ${constants.broadcast(one)})`)
      result = result.slice(0, loop.at) + sets.join('') + result.slice(loop.at)
      for (const one of loop.words) locals.add(one)
      loops.pop()
    }
    result += piece
    if (piece === ')') depth--
    else if (!word && piece.startsWith('(')) depth++
    if (piece.startsWith('(loop')) loops.push({ at: result.length - piece.length, depth, words: new Set() })
  }
  const head = signature.exec(result)?.[0]
  if (head === undefined) throw new Error(`no function: ${result.slice(0, 100)}`)
  const declared = [...locals].map((one) => ` (local $constant${one} v128)`)
  return head + declared.join('') + result.slice(head.length)
}
