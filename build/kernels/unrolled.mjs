// What the kernels have beyond AssemblyScript: tiles of registers whose sizes are parameters of the build.
import ts from 'typescript'

/**
 * Numbers of the build and of the source that sizes and lists may name.
 * @typedef {Readonly<Record<string, unknown>>} Values
 */

/**
 * `names`: the values of the loops that are unrolled around a node; `tiles`: names of registers.
 * @typedef {{ readonly values: Values, readonly names: ReadonlyMap<string, unknown>, readonly tiles: Set<string> }} Scope
 */

/** @param {number} count */
const range = (count) => [...Array(count).keys()]

/**
 * The source of a kernel as AssemblyScript, which knows neither of these:
 *
 *   for (const r of range(TILE)) …   the statement once for each value, with the value in place of r; also of a list
 *   const c = registers(TILE, 4)     TILE × 4 local vectors, of which c[r][v] is one
 *
 * Sizes and lists may name `constants`, and those of the source that follow from them. Throws where one is unknown.
 * @param {string} text
 * @param {Values} constants
 */
export function unrolled(text, constants) {
  const source = ts.createSourceFile('kernel.ts', text, ts.ScriptTarget.Latest, true)
  /** @type {Record<string, unknown>} */
  const values = { range, ...constants }
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      const expression = initializer?.getText() ?? 'undefined'
      const known = [...expression.matchAll(/[A-Za-z]\w*/g)].every(([word]) => word in values)
      if (known) values[name.getText()] = valueOf(expression, values)
    }
  }
  return written(source, { values, names: new Map(), tiles: new Set() })
}

/**
 * @param {string} expression
 * @param {Values} values
 */
const valueOf = (expression, values) =>
  new Function(...Object.keys(values), `return ${expression}`)(...Object.values(values))

/**
 * The text of a node.
 * @param {ts.Node} node
 * @param {Scope} scope
 * @returns {string}
 */
function written(node, scope) {
  if (ts.isForOfStatement(node)) return repeated(node, scope)
  const tile = tileOf(node)
  if (tile) return declared(tile, scope)
  if (isRegister(node, scope)) return registerOf(node, scope)
  if (ts.isIdentifier(node) && scope.names.has(node.text)) return String(scope.names.get(node.text))
  const { text } = node.getSourceFile()
  let at = ts.isSourceFile(node) ? 0 : node.getStart()
  let result = ''
  node.forEachChild((child) => {
    result += text.slice(at, child.getStart()) + written(child, scope)
    at = child.end
  })
  return result + text.slice(at, node.end)
}

/**
 * @param {ts.Node} node
 * @param {Scope} scope
 */
const evaluated = (node, scope) => valueOf(written(node, scope), scope.values)

/**
 * @param {ts.ForOfStatement} loop
 * @param {Scope} scope
 */
function repeated({ initializer, expression, statement }, scope) {
  const name = initializer.getText().replace(/^const /, '')
  const once = (/** @type {unknown} */ value) =>
    written(statement, { ...scope, names: new Map(scope.names).set(name, value) })
  return evaluated(expression, scope).map(once).join('\n')
}

/**
 * Name and sizes of registers that a statement declares; null where it declares none.
 * @param {ts.Node} node
 */
function tileOf(node) {
  const [declaration] = ts.isVariableStatement(node) ? node.declarationList.declarations : []
  const call = declaration?.initializer
  if (!call || !ts.isCallExpression(call) || call.expression.getText() !== 'registers') return null
  return { name: declaration.name.getText(), sizes: call.arguments }
}

/**
 * @param {NonNullable<ReturnType<typeof tileOf>>} tile
 * @param {Scope} scope
 */
function declared({ name, sizes }, scope) {
  scope.tiles.add(name)
  let names = [name]
  for (const size of sizes) {
    const indices = range(evaluated(size, scope))
    names = names.flatMap((before) => indices.map((index) => `${before}_${index}`))
  }
  return `let ${names.map((one) => `${one}: v128`).join(', ')}`
}

/**
 * @param {ts.Node} node
 * @param {Scope} scope
 * @returns {node is ts.ElementAccessExpression}
 */
const isRegister = (node, scope) =>
  ts.isElementAccessExpression(node) &&
  (scope.tiles.has(node.expression.getText()) || isRegister(node.expression, scope))

/**
 * c[1][2] → c_1_2
 * @param {ts.Expression} node
 * @param {Scope} scope
 * @returns {string}
 */
const registerOf = (node, scope) =>
  ts.isElementAccessExpression(node)
    ? `${registerOf(node.expression, scope)}_${evaluated(node.argumentExpression, scope)}`
    : node.getText()
