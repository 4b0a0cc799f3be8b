import { join, relative } from 'node:path'
import { Command } from 'commander'
import { datasets } from '#core/data/catalogue'
import { InputError, shortened } from '#core/errors'
import {
  activationEntries,
  lossEntries,
  optimizerEntries,
  scheduleEntries,
  type KindEntry
} from '#core/network/catalogue'
import { catalogue } from '#core/initializers/catalogue'
import { didYouMean } from '#core/nearest'
import { readExamples } from '#lab/sources/examples'
import { Session } from '#lab/session/session'
import { nodeHost } from '#node/host'
import { resourcesFolder } from '#node/resources'
import { listTable, type Row } from '../reports/table'

/** What there is of one kind: all that is known of each for programs, and what fits a terminal for people. */
interface List {
  readonly all: readonly object[]
  readonly shown?: readonly Row[]
  /** Said below the table. */
  readonly more?: string
}

const named = (entries: Readonly<Record<string, object>>): object[] =>
  Object.entries(entries).map(([name, entry]) => ({ name, ...entry }))

/** Kinds with their fields, in a line each: `momentum 0, nesterov false`. */
const listOfKinds = (all: readonly KindEntry[]): List => ({
  all,
  shown: all.map(({ kind, rule, fields }) => ({
    kind,
    rule,
    fields: fields
      .map(
        ({ name, default: value, optional }) =>
          `${name} ${value === undefined ? (optional ? '(may be left out)' : '(needed)') : shortened(value)}`
      )
      .join(', ')
  })),
  more: 'All about each field: --json, or docs/training.md'
})

/** What can be listed, each from the table that the lab itself reads. */
const lists: Readonly<Record<string, () => Promise<List>>> = {
  initializers: async () => {
    const all = catalogue()
    return {
      all,
      shown: all.map(({ kind, formula, suits, year }) => ({ kind, formula, for: suits, year: year ?? null })),
      more: `${all.length} initializers. All about each: --json, or docs/initializers.md`
    }
  },
  activations: async () => ({ all: named(activationEntries) }),
  losses: async () => ({ all: named(lossEntries) }),
  optimizers: async () => listOfKinds(optimizerEntries()),
  schedules: async () => listOfKinds(scheduleEntries()),
  datasets: async () => ({ all: named(datasets) }),
  backends: async () => {
    const session = new Session(nodeHost())
    try {
      return {
        all: (await session.offers()).map(({ name, available, detail }) => ({ name, available, detail }))
      }
    } finally {
      session.dispose()
    }
  },
  examples: async () => ({
    all: (await readExamples(nodeHost().shipped)).map(({ id, experiment: { name, description = '' } }) => ({
      id,
      name,
      path: shorterPath(join(resourcesFolder(), 'examples', `${id}.json`)),
      description
    }))
  })
}

export const listCommand = (): Command =>
  new Command('list')
    .description(`list ${Object.keys(lists).join(', ')}`)
    .argument('<what>', Object.keys(lists).join(', '))
    .option('--json', 'print a JSON array of objects')
    .action(async (what: string, { json }: { json?: true }) => {
      const { all, shown = all as readonly Row[], more } = await listOf(what)
      if (json) console.log(JSON.stringify(all, null, 2))
      else console.log([listTable(shown), more].filter(Boolean).join('\n'))
    })

function listOf(what: string): Promise<List> {
  const list = Object.hasOwn(lists, what) ? lists[what] : undefined
  if (list) return list()
  const allowed = Object.keys(lists)
  throw new InputError([
    {
      field: 'list',
      value: shortened(what),
      message: `there is no such list; allowed: ${allowed.join(', ')}${didYouMean(what, allowed)}`
    }
  ])
}

function shorterPath(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere.length < path.length ? fromHere : path
}
