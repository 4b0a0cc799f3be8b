import type { ColumnRole, TableChoices, TableTask } from '../data/table/choices'
import type { Proposal } from '../data/table/proposal'
import type { Experiment, ExperimentInput } from './schema'

type TableData = Extract<ExperimentInput['data'], { dataset: 'csv' }>

/**
 * The data of an experiment on a table, with all that was taken of the file, so that it means the same for ever.
 * @param path where the table lies, as the experiment will name it
 */
export function tableData(
  { use, target, task, roles }: Proposal,
  { markers }: Pick<TableChoices, 'markers'>,
  path: string
): TableData {
  const { laid, decimal } = use.reading
  const columns = writtenColumns(use.reading, roles)
  const [name = ''] = target.value
  return {
    dataset: 'csv',
    path,
    target: target.value.length === 1 ? name : [...target.value],
    task: task.value,
    encoding: laid.file.encoding.value,
    delimiter: laid.delimiter.value,
    decimal: decimal.value,
    header: laid.header.value,
    ...(Object.keys(columns).length > 0 && { columns }),
    ...((use.policy !== 'refuse' || markers) && {
      missing: { policy: use.policy, ...(markers && { markers: [...markers] }) }
    })
  }
}

/**
 * Columns that are not what a column is by itself, a feature that the header names; and features that somebody has chosen,
 * which may look like something else.
 */
function writtenColumns(
  { columns: { columns }, laid }: Proposal['use']['reading'],
  roles: Proposal['roles']
): Record<string, ColumnRole> {
  const { unnamed, repeated } = laid.names
  return Object.fromEntries(
    columns.flatMap(({ name, place }): [string, ColumnRole][] => {
      const { value: role, chosen } = roles[place]!
      const isPlain = role === 'feature' && !chosen && !unnamed.has(place) && !repeated.has(place)
      return role === 'target' || isPlain ? [] : [[name, role]]
    })
  )
}

/** What the data of an experiment say of how its table is to be read. */
export const choicesIn = ({
  encoding,
  delimiter,
  decimal,
  header,
  target,
  task,
  columns,
  missing
}: Extract<Experiment['data'], { dataset: 'csv' }>): TableChoices => ({
  encoding,
  delimiter,
  decimal,
  header,
  target,
  task,
  columns,
  missing: missing?.policy,
  markers: missing?.markers
})

/** What goes with classes, and with numbers to predict. */
function fitFor(task: TableTask): {
  readonly output: 'linear' | 'softmax'
  readonly loss: 'mse' | 'cross-entropy'
  readonly goal: NonNullable<ExperimentInput['goal']>
} {
  return task === 'regression'
    ? // Of standardized targets, half of their variance.
      { output: 'linear', loss: 'mse', goal: { metric: 'testLoss', atMost: 0.5 } }
    : { output: 'softmax', loss: 'cross-entropy', goal: { metric: 'testAccuracy', atLeast: 0.9 } }
}

const longestName = 200

/** An experiment to begin with on a table of the user's own: three ways to draw the first weights. */
export function experimentOnTable(proposal: Proposal, data: TableData): ExperimentInput {
  const { fileName } = proposal.use.reading.laid.file
  const targets = proposal.target.value.map((name) => `“${shortName(name)}”`).slice(0, 5)
  const { output, loss, goal } = fitFor(proposal.task.value)
  return {
    version: 1,
    name:
      fileName
        .replace(/\.\w+$/, '')
        .trim()
        .slice(0, longestName) || 'table',
    description:
      `Made from ${fileName}: ${targets.join(', ')} from other columns. ` +
      'Another column to predict, other arms, another network: all of it is in Setup.',
    data: {
      ...data,
      ...(data.task === 'regression' ? { standardizeTargets: true } : {}),
      testFraction: 0.25,
      standardize: true
    },
    network: { hidden: [32], activation: 'tanh', output },
    training: {
      loss,
      optimizer: { kind: 'adam', learningRate: 0.01 },
      batchSize: 32,
      epochs: 100
    },
    arms: [
      { name: 'zeros', initializer: 'zeros' },
      { name: 'Glorot', initializer: 'glorot-normal' },
      { name: 'large', initializer: { kind: 'normal', std: 2 } }
    ],
    seeds: { count: 10 },
    goal
  }
}

const shortName = (name: string): string => (name.length > 80 ? `${name.slice(0, 79)}…` : name)

/**
 * An experiment with its table read in another way. Where the task is another one, so are the output, the loss, the goal
 * and what the arms are compared in.
 */
export function withTable(experiment: Experiment, data: TableData): ExperimentInput {
  const before = experiment.data
  const { testFraction, splitSeed, standardize } = before
  const old = before.dataset === 'csv' ? before : undefined
  const scaled = data.task === 'regression' && (old?.task !== 'regression' || old.standardizeTargets === true)
  const changed: ExperimentInput = {
    ...experiment,
    data: {
      ...data,
      ...(scaled && { standardizeTargets: true }),
      ...(old?.testPath !== undefined && { testPath: old.testPath }),
      testFraction,
      splitSeed,
      standardize
    }
  }
  if (old?.task === data.task) return changed
  const { output, loss, goal } = fitFor(data.task ?? 'classification')
  return {
    ...changed,
    network: { ...experiment.network, output, outputs: undefined },
    training: { ...experiment.training, loss },
    goal,
    ...(experiment.compare && { compare: { baseline: experiment.compare.baseline } })
  }
}
