// What the kernels have beyond AssemblyScript: tiles of registers whose sizes are parameters of the build.
import ts from 'typescript'

const range = (count) => [...Array(count).keys()]

/**
 * The source of a kernel as AssemblyScript, which knows neither of these:
 *
 *   for (const r of range(TILE)) …   the statement once for each value, with the value in place of r; also of a list
 *   const c = registers(TILE, 4)     TILE × 4 local vectors, of which c[r][v] is one
 *
 * Sizes and lists may name `constants`, and those of the source that follow from them. Throws where one is unknown.
 */
export function unrolled(text, constants) {
  const source = ts.createSourceFile('kernel.ts', text, ts.ScriptTarget.Latest, true)
  const values = { range, ...constants }
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      const known = [...initializer.getText().matchAll(/[A-Za-z]\w*/g)].every(([word]) => word in values)
      if (known) values[name.text] = valueOf(initializer.getText(), values)
    }
  }
  return written(source, { values, names: new Map(), tiles: new Set() })
}

const valueOf = (expression, values) =>
  new Function(...Object.keys(values), `return ${expression}`)(...Object.values(values))

/**
 * The text of a node. `values`: what sizes and lists may name; `names`: the values of the loops that are unrolled
 * around it; `tiles`: names of registers.
 */
function written(node, scope) {
  if (ts.isForOfStatement(node)) return repeated(node, scope)
  if (isTile(node)) return declared(node, scope)
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

const evaluated = (node, scope) => valueOf(written(node, scope), scope.values)

function repeated({ initializer, expression, statement }, scope) {
  const name = initializer.declarations[0].name.text
  const once = (value) => written(statement, { ...scope, names: new Map(scope.names).set(name, value) })
  return evaluated(expression, scope).map(once).join('\n')
}

const isTile = (node) =>
  ts.isVariableStatement(node) &&
  node.declarationList.declarations[0].initializer?.expression?.getText() === 'registers'

function declared({ declarationList }, scope) {
  const [{ name, initializer }] = declarationList.declarations
  scope.tiles.add(name.text)
  let names = [name.text]
  for (const size of initializer.arguments) {
    const indices = range(evaluated(size, scope))
    names = names.flatMap((before) => indices.map((index) => `${before}_${index}`))
  }
  return `let ${names.map((one) => `${one}: v128`).join(', ')}`
}

const isRegister = (node, scope) =>
  ts.isElementAccessExpression(node) &&
  (scope.tiles.has(node.expression.getText()) || isRegister(node.expression, scope))

/** c[1][2] → c_1_2 */
const registerOf = (node, scope) =>
  ts.isElementAccessExpression(node)
    ? `${registerOf(node.expression, scope)}_${evaluated(node.argumentExpression, scope)}`
    : node.text
