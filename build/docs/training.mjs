import { formatted, table } from './markdown.mjs'

/** @import { KindEntry } from '#core/network/catalogue' */
/** @import { Row } from './markdown.mjs' */

/**
 * The page of what networks are trained with, from lists of the lab, as Markdown.
 * @param {object} lists
 * @param {readonly Row[]} lists.activations
 * @param {readonly Row[]} lists.losses
 * @param {readonly KindEntry[]} lists.optimizers
 * @param {readonly KindEntry[]} lists.schedules
 * @param {readonly Row[]} lists.datasets
 */
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
  return formatted(markdown)
}

/** @param {KindEntry} entry */
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
