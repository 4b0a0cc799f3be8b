// Writes docs/initializers.md and docs/training.md from the tables of the lab, as it lists them itself.
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

/** The page of what networks are trained with: the lists `activations`, `losses`, `optimizers`, `schedules`, `datasets`. */
export async function trainingPage({ activations, losses, optimizers, schedules, datasets }) {
  const markdown = [
    '# Training',
    '<!-- Written by `npm run docs` from the lists of the lab. Do not edit. -->',
    'What the networks of an experiment are made of and how they are trained. Everything follows PyTorch (its ' +
      'trajectories are in test/reference/trajectories): the same losses after the same steps, to rounding, on every backend. An arm may ' +
      'override any of it: `"training": { "optimizer": { "kind": "adamw" }, "schedule": { "kind": "cosine" } }`.',
    '## Activations',
    '`"network": { "activation": "selu" }` for the hidden layers, `"output"` for the last. `"leakySlope": 0.2` is the slope of ' +
      'leaky-relu below 0.',
    table(activations, {
      name: 'name',
      'a = f(z)': 'formula',
      'f′(z)': 'slope',
      layers: 'layers',
      source: 'source'
    }),
    '## Losses',
    table(losses, {
      name: 'name',
      loss: 'formula',
      'output activation': 'outputs',
      for: 'tasks',
      source: 'source'
    }),
    '## Optimizers',
    '`"optimizer": { "kind": "rmsprop", "learningRate": 0.003 }`; what is left out has the default.',
    ...optimizers.flatMap(kindSection),
    '## Learning-rate schedules',
    '`"schedule": { "kind": "cosine", "warmup": 5 }`. `t` is the number of epochs that are behind, or with `"per": "step"` the ' +
      'number of minibatch steps, both counted from 0 and after the warm-up: as a program that calls `scheduler.step()` after ' +
      'every epoch, or after every step. In the warm-up the rate is learningRate·(warmupStart + (1 − warmupStart)·t / warmup), ' +
      'which is PyTorch’s LinearLR, followed by the schedule as in SequentialLR. The rate of a step is worked out from its ' +
      'number alone, in double precision: pausing, resuming and threads do not change it.',
    ...schedules.flatMap(kindSection),
    '## Limits of the gradient',
    '`"clipNorm": 1` shortens the gradient of all weights and biases of a run to that norm where it is longer: times ' +
      'min(1, clipNorm / (norm + 1e-6)), as `torch.nn.utils.clip_grad_norm_`. `"clipValue": 0.5` limits each element to ' +
      '[−0.5, 0.5], as `clip_grad_value_`. One of the two; both come before weight decay. `null` lifts a limit for an arm.',
    '## Data and regression',
    table(datasets, {
      name: 'name',
      '': 'description',
      task: 'task',
      instances: 'instances',
      features: 'features',
      classes: 'classes'
    }),
    'The test part is drawn class by class (`testFraction`), and `standardize` is fitted on the training part alone.',
    'A .csv file that is opened or dropped in the window, or given to `run`, makes an experiment to begin with: its last column ' +
      'from the others. ' +
      'A CSV file has a header row; its `target` column holds the class, as text or numbers. With `"task": "regression"` it holds ' +
      'the number to predict, or `target` lists several columns: one output unit each, `mse` or `half-squared-error`, usually ' +
      'with a `linear` output. A regression has no accuracy (`null` in JSON); its goal is of the loss (by default a training ' +
      'loss of at most 0.05), and the share of variance explained, R² = 1 − Σ(y − o)² / Σ(y − ȳ)², is in the tables and as ' +
      '`trainR2` and `testR2` in JSON. Numbers far from 1, such as prices, are learned with `"standardizeTargets": true`: each ' +
      'target is z-scored by the training part, and the loss is in those units.'
  ].join('\n\n')
  return format(markdown, { ...(await resolveConfig(page)), parser: 'markdown' })
}

const table = (rows, columns) =>
  [
    `| ${Object.keys(columns).join(' | ')} |`,
    `|${Object.keys(columns)
      .map(() => '---')
      .join('|')}|`,
    ...rows.map(
      (row) =>
        `| ${Object.values(columns)
          .map((field) => cell(String(row[field] ?? '–')))
          .join(' | ')} |`
    )
  ].join('\n')

const kindSection = ({ kind, rule, fields }) => [
  `### ${kind}`,
  rule,
  table(
    fields.map(({ name, default: value, optional, description }) => ({
      name: `\`${name}\``,
      default: value === undefined ? (optional ? 'none' : 'needed') : `\`${value}\``,
      description
    })),
    { field: 'name', default: 'default', '': 'description' }
  )
]

const listed = (what) => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, 'build', 'lab.mjs'), 'list', what, '--json'],
    { encoding: 'utf8', maxBuffer: 2 ** 24, stdio: ['ignore', 'pipe', 'inherit'] }
  )
  if (status !== 0) process.exit(1)
  return JSON.parse(stdout)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(page, await initializersPage(listed('initializers')))
  const lists = ['activations', 'losses', 'optimizers', 'schedules', 'datasets'].map((what) => [
    what,
    listed(what)
  ])
  writeFileSync(join(root, 'docs', 'training.md'), await trainingPage(Object.fromEntries(lists)))
}
