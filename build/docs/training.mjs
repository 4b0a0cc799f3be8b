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
    '## Data',
    table(datasets, {
      name: 'name',
      '': 'description',
      task: 'task',
      instances: 'instances',
      features: 'features',
      classes: 'classes'
    }),
    'The test part is drawn class by class (`testFraction`), and `standardize` is fitted on the training part alone.',
    '## Tables',
    'A table (.csv, .tsv, .txt, .data) that is opened or dropped in the window, or given to `run`, makes an experiment to begin ' +
      'with. The lab looks for what the file is like and says what it took and why: in a step of the window, at the prompt in two ' +
      'lines, in the block `data` of `--json`. All of it is written into the experiment, so that the same file means the same for ' +
      'ever; what an experiment does not say is looked for whenever the file is read. Where a file can be read in two ways that ' +
      'give other numbers, it is refused with the two lines to choose from.',
    table(
      [
        {
          field: '`encoding`',
          found: 'UTF-8, UTF-16 with or without a mark, else windows-1252',
          say: '`"windows-1254"` for Turkish, …'
        },
        {
          field: '`delimiter`',
          found:
            'comma, semicolon, tab, bar or spaces: at which all rows have as many cells, and the cells hold none of the others; a first line `sep=;`',
          say: '`";"`'
        },
        {
          field: '`decimal`',
          found:
            'the mark that the numbers prove: `1,5`, `0,123`, `1.234,56` a comma, `1.5`, `0.123`, `1,234.56` a point; groups of thousands are read once it is known',
          say: '`","`'
        },
        {
          field: '`header`',
          found:
            'words over numbers, the name of the target, or words that do not occur below; without one, columns are `column 1`, `column 2`, …',
          say: '`false`'
        },
        {
          field: '`columns`',
          found:
            'numbers are features. An experiment that is begun on a table proposes `category` for text of at most 50 levels, and `ignore` for what only identifies rows, is the same in every row, or holds nothing, dates or other text',
          say: '`{ "Id": "ignore", "sex": "category" }`'
        },
        {
          field: '`missing`',
          found:
            'an empty cell, `NA`, `N/A`, `#N/A`, `NaN`, `null`, `?` and the like; among numbers `-`, `.`, `none`, `missing`, too. They are refused, with where they are',
          say: '`{ "policy": "leave-out" }` or `"fill"`, `"markers": ["-999"]`'
        }
      ],
      { field: 'field', 'what is looked for': 'found', 'what can be said': 'say' }
    ),
    'A category is one input a level (`sex = female`, `sex = male`), levels sorted as classes are; a test file with another level is ' +
      'refused. `fill` takes the mean of a feature, and the most frequent level of a category (the first of several), of the ' +
      'training part after the split; rows without a target are left out then. Titles and comments above the table, empty rows, ' +
      'empty columns at its right and an index without a name (pandas, R) are left out and told. The test file of `testPath` has ' +
      'the decimal mark and the header, or none, of the training file. What may well not be meant is told where the table is used: ' +
      'classes or levels that differ in capitals only, a `-999` among numbers above 0, a column that is the class by another name, ' +
      'a column that identifies rows and is a feature.',
    '## Regression',
    'The `target` column holds the class, as text or numbers. With `"task": "regression"` it holds ' +
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
