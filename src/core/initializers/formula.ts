import { create, parseDependencies, type MathNode, type SymbolNode } from 'mathjs/number'
import { didYouMean } from '../nearest'
import type { FormulaNoise } from './law'
import type { Fans } from './variance-scaling'

/**
 * Formulas that users write for first weights, e.g. `z*sqrt(2/fan_in)`. mathjs parses them; of its syntax tree only
 * numbers, the names and functions below, arithmetic, comparisons and `a ? b : c` are translated, and nothing is ever
 * evaluated as code: a formula can neither loop nor reach anything, and costs no more than its length.
 */
export interface Formula {
  /** Whether z and u occur. */
  readonly uses: FormulaNoise
  /** The formula for a layer, as a function of the noise: a standard normal z and a uniform u in (0, 1). */
  on(fans: Fans): (z: number, u: number) => number
}

/** Characters: far more than a rule needs, and few enough for the parser, which calls itself for every term. */
export const longestFormula = 500

export class FormulaError extends Error {
  override readonly name = 'FormulaError'
}

/** Throws `FormulaError`, with the position (from 1) in the text where there is one; for one that is too long, too. */
export function parseFormula(text: string): Formula {
  const tree = treeOf(text)
  const translated = translate(tree, text)
  return {
    uses: { z: isNamed(tree, 'z'), u: isNamed(tree, 'u') },
    on: (fans) => {
      const term = translated(fans)
      return typeof term === 'number' ? () => term : term
    }
  }
}

const isNamed = (tree: MathNode, name: string): boolean =>
  tree.filter((node) => node.type === 'SymbolNode' && (node as SymbolNode).name === name).length > 0

/** Names that a formula may use, beside functions; i and o are short for fan_in and fan_out. */
export const formulaNames = ['fan_in', 'fan_out', 'i', 'o', 'z', 'u', 'pi', 'e'] as const

/** Far more than anybody writes, far less than the parser's recursion can take. */
const deepest = 50

/** Brackets open at once, with every choice `?` counted as one that stays open. */
function depthOf(text: string): number {
  let [open, most] = [0, 0]
  for (const character of text) {
    if ('([{?'.includes(character)) most = Math.max(most, ++open)
    if (')]}'.includes(character)) open--
  }
  return most
}

const { parse } = create(parseDependencies!, {})

/** A part of a formula on one layer: a number where neither z nor u occur, else a function of them. */
type Term = number | ((z: number, u: number) => number)
type Translated = (fans: Fans) => Term
type Operation = (...values: number[]) => number

function treeOf(text: string): MathNode {
  if (text.trim() === '') throw new FormulaError('is empty')
  if (text.length > longestFormula)
    throw new FormulaError(`has ${text.length} characters; at most ${longestFormula} are allowed`)
  if (depthOf(text) > deepest)
    throw new FormulaError(`is nested more than ${deepest} brackets and choices deep`)
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const message = error.message.replace(/ \(char \d+\)$/, '')
    const place = 'char' in error ? `position ${String(error.char)}: ` : ''
    throw new FormulaError(place + message.charAt(0).toLowerCase() + message.slice(1))
  }
}

const arithmetic: Readonly<Record<string, Operation>> = {
  add: (a, b) => a! + b!,
  subtract: (a, b) => a! - b!,
  multiply: (a, b) => a! * b!,
  divide: (a, b) => a! / b!,
  pow: (a, b) => a! ** b!,
  mod: (a, b) => a! - b! * Math.floor(a! / b!),
  unaryMinus: (a) => -a!,
  unaryPlus: (a) => a!,
  smaller: (a, b) => Number(a! < b!),
  smallerEq: (a, b) => Number(a! <= b!),
  larger: (a, b) => Number(a! > b!),
  largerEq: (a, b) => Number(a! >= b!),
  equal: (a, b) => Number(a === b),
  unequal: (a, b) => Number(a !== b)
}

/** By name: the function, and how many arguments it takes, at least and at most. */
const functions: Readonly<Record<string, readonly [Operation, number, number]>> = {
  sqrt: [(x) => Math.sqrt(x!), 1, 1],
  cbrt: [(x) => Math.cbrt(x!), 1, 1],
  abs: [(x) => Math.abs(x!), 1, 1],
  sign: [(x) => Math.sign(x!), 1, 1],
  exp: [(x) => Math.exp(x!), 1, 1],
  expm1: [(x) => Math.expm1(x!), 1, 1],
  log: [(x, base) => (base === undefined ? Math.log(x!) : Math.log(x!) / Math.log(base)), 1, 2],
  ln: [(x) => Math.log(x!), 1, 1],
  log2: [(x) => Math.log2(x!), 1, 1],
  log10: [(x) => Math.log10(x!), 1, 1],
  log1p: [(x) => Math.log1p(x!), 1, 1],
  pow: [(x, y) => x! ** y!, 2, 2],
  sin: [(x) => Math.sin(x!), 1, 1],
  cos: [(x) => Math.cos(x!), 1, 1],
  tan: [(x) => Math.tan(x!), 1, 1],
  asin: [(x) => Math.asin(x!), 1, 1],
  acos: [(x) => Math.acos(x!), 1, 1],
  atan: [(x) => Math.atan(x!), 1, 1],
  sinh: [(x) => Math.sinh(x!), 1, 1],
  cosh: [(x) => Math.cosh(x!), 1, 1],
  tanh: [(x) => Math.tanh(x!), 1, 1],
  floor: [(x) => Math.floor(x!), 1, 1],
  ceil: [(x) => Math.ceil(x!), 1, 1],
  round: [(x) => Math.round(x!), 1, 1],
  min: [(...values) => Math.min(...values), 1, 20],
  max: [(...values) => Math.max(...values), 1, 20]
}

export const formulaFunctions = Object.keys(functions)

/** mathjs's nodes by the `type` that tells them apart; its own types leave the discriminator a plain string. */
type Node =
  | { readonly type: 'ConstantNode'; readonly value: unknown }
  | { readonly type: 'SymbolNode'; readonly name: string }
  | { readonly type: 'ParenthesisNode'; readonly content: MathNode }
  | { readonly type: 'OperatorNode'; readonly fn: string; readonly op: string; readonly args: MathNode[] }
  | { readonly type: 'FunctionNode'; readonly fn: MathNode; readonly args: MathNode[] }
  | {
      readonly type: 'ConditionalNode'
      readonly condition: MathNode
      readonly trueExpr: MathNode
      readonly falseExpr: MathNode
    }
  | { readonly type: 'RelationalNode'; readonly conditionals: string[]; readonly params: MathNode[] }

function translate(tree: MathNode, text: string): Translated {
  const node = tree as unknown as Node
  const each = (nodes: readonly MathNode[]): Translated[] => nodes.map((inner) => translate(inner, text))
  switch (node.type) {
    case 'ConstantNode': {
      const { value } = node
      if (typeof value !== 'number') throw notAllowed(tree, text)
      return () => value
    }
    case 'SymbolNode':
      return nameOf(node.name, text)
    case 'ParenthesisNode':
      return translate(node.content, text)
    case 'OperatorNode': {
      const operation = own(arithmetic, node.fn)
      if (!operation) throw notAllowed(tree, text, node.op)
      return applied(operation, each(node.args))
    }
    case 'FunctionNode': {
      const name = (node.fn as unknown as { name?: string }).name ?? ''
      return applied(functionOf(name, node.args.length, text), each(node.args))
    }
    case 'ConditionalNode':
      return applied(
        (condition, yes, no) => (condition === 0 || Number.isNaN(condition) ? no! : yes!),
        each([node.condition, node.trueExpr, node.falseExpr])
      )
    case 'RelationalNode': {
      const comparisons = node.conditionals.map((name) => arithmetic[name]!)
      const holds: Operation = (...values) =>
        Number(comparisons.every((compare, index) => compare(values[index]!, values[index + 1]!) === 1))
      return applied(holds, each(node.params))
    }
    default:
      throw notAllowed(tree, text)
  }
}

function nameOf(name: string, text: string): Translated {
  switch (name) {
    case 'fan_in':
    case 'i':
      return ({ fanIn }) => fanIn
    case 'fan_out':
    case 'o':
      return ({ fanOut }) => fanOut
    case 'z':
      return () => (z) => z
    case 'u':
      return () => (_z, u) => u
    case 'pi':
      return () => Math.PI
    case 'e':
      return () => Math.E
    default: {
      const hint = own(functions, name)
        ? `; ${name} is a function, write ${name}(…).`
        : didYouMean(name, formulaNames)
      throw new FormulaError(
        `${position(name, text)}unknown name "${cut(name)}"${hint || '.'} Allowed: ${formulaNames.join(', ')}`
      )
    }
  }
}

function functionOf(name: string, count: number, text: string): Operation {
  const found = own(functions, name)
  if (!found) {
    const hint = didYouMean(name, formulaFunctions)
    throw new FormulaError(
      `${position(name, text)}unknown function "${cut(name)}"${hint || '.'} Allowed: ${formulaFunctions.join(', ')}`
    )
  }
  const [operation, least, most] = found
  if (count < least || count > most) {
    const wanted = least === most ? String(least) : `${least} to ${most}`
    throw new FormulaError(`${position(name, text)}${name} takes ${wanted} argument(s), not ${count}`)
  }
  return operation
}

/** Applies an operation at once where all operands are numbers. */
function applied(operation: Operation, operands: readonly Translated[]): Translated {
  return (fans) => {
    const terms = operands.map((operand) => operand(fans))
    if (terms.every((term) => typeof term === 'number')) return operation(...terms)
    const parts = terms.map((term) => (typeof term === 'number' ? () => term : term))
    const [a, b] = parts
    if (parts.length === 1) return (z, u) => operation(a!(z, u))
    if (parts.length === 2) return (z, u) => operation(a!(z, u), b!(z, u))
    return (z, u) => operation(...parts.map((part) => part(z, u)))
  }
}

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

function notAllowed(node: MathNode, text: string, operator?: string): FormulaError {
  const shown = operator ?? node.toString()
  return new FormulaError(
    `${position(shown, text)}${JSON.stringify(cut(shown))} is not allowed in a formula: only numbers, ` +
      `${formulaNames.join(', ')}, arithmetic (+ − * / ^), comparisons, a ? b : c and functions`
  )
}

const cut = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 39)}…`)

/** Where a name stands as a whole word, else where the text occurs; mathjs's nodes do not tell. */
function position(part: string, text: string): string {
  const whole = /^\w+$/.test(part) ? text.search(new RegExp(`\\b${part}\\b`)) : text.indexOf(part)
  return whole < 0 ? '' : `position ${whole + 1}: `
}
