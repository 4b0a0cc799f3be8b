// Writes docs/initializers.md from the table of initializers, as the lab itself lists it.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { root } from './root.mjs'

const page = join(root, 'docs', 'initializers.md')

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

/** The page of these entries of the catalogue, as Markdown. */
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
  return format(markdown, { ...(await resolveConfig(page)), parser: 'markdown' })
}

const overview = (entries) =>
  [
    '| kind | rule | for |',
    '|---|---|---|',
    ...entries.map(
      ({ kind, formula, suits }) => `| [\`${kind}\`](#${kind}) | ${cell(formula)} | ${cell(suits)} |`
    )
  ].join('\n')

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

const cell = (text) => text.replaceAll('|', '\\|')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, 'build', 'lab.mjs'), 'list', 'initializers', '--json'],
    { encoding: 'utf8', maxBuffer: 2 ** 24, stdio: ['ignore', 'pipe', 'inherit'] }
  )
  if (status !== 0) process.exit(1)
  writeFileSync(page, await initializersPage(JSON.parse(stdout)))
}
