import { cell, formatted } from './markdown.mjs'

/** @import { CatalogueEntry } from '#core/initializers/catalogue' */

/** The headings, in the order of the page, of whose rules they are. */
const origins = {
  article: 'The article’s five rules',
  general: 'Constants, plain laws and variance scaling',
  papers: 'As the papers have them',
  PyTorch: 'PyTorch',
  Keras: 'Keras',
  JAX: 'JAX',
  yours: 'Your own'
}

/**
 * The page of these entries of the catalogue, as Markdown.
 * @param {readonly CatalogueEntry[]} entries
 */
export async function initializersPage(entries) {
  const sections = Object.entries(origins).map(([origin, heading]) => {
    const own = entries.filter((entry) => entry.origin === origin)
    return [`## ${heading}`, ...own.map(section)].join('\n\n')
  })
  const markdown = [
    '# Initializers',
    '<!-- Written by `npm run docs` from src/core/initializers/table.ts. Do not edit. -->',
    'The rules from which an arm of an experiment can start, as `"initializer": "he-normal"`, or with parameters as ' +
      '`"initializer": { "kind": "orthogonal", "gain": "relu" }`. An arm may also have one rule a layer, ' +
      '`["he-normal", "he-normal", "zeros"]`, or rules by part, ' +
      '`{ "hidden": "he-normal", "output": "lecun-normal", "biases": 0.1 }`.',
    'W has the shape fan_in × fan_out, N(mean, variance) and U(low, high) are the normal and the uniform law. Every rule of ' +
      'a seed is drawn from the same noise, so that arms differ by their rule alone.',
    overview(entries),
    ...sections
  ].join('\n\n')
  return formatted(markdown)
}

/** @param {readonly CatalogueEntry[]} entries */
const overview = (entries) =>
  [
    '| kind | rule | for |',
    '|---|---|---|',
    ...entries.map(
      ({ kind, formula, suits }) => `| [\`${kind}\`](#${kind}) | ${cell(formula)} | ${cell(suits)} |`
    )
  ].join('\n')

/** @param {CatalogueEntry} entry */
function section({ kind, name, tex, variance, biases, suits, source, note, parameters }) {
  const facts = { Variance: variance, Biases: biases, For: suits, Source: source, Note: note }
  return [
    `### ${kind}`,
    `${name}.`,
    `$$${tex}$$`,
    Object.entries(facts)
      .map(([term, text]) => `- **${term}**: ${text}`)
      .join('\n'),
    parameterTable(parameters)
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** @param {CatalogueEntry['parameters']} parameters */
function parameterTable(parameters) {
  if (parameters.length === 0) return ''
  return [
    '| parameter | allowed | default | |',
    '|---|---|---|---|',
    ...parameters.map(
      ({ name, allowed, default: value, optional, description }) =>
        `| \`${name}\` | ${cell(allowed)} | ${value === undefined ? (optional ? 'none' : 'needed') : `\`${value}\``} | ${cell(description)} |`
    )
  ].join('\n')
}
