import { type InputProblem, shortened } from '../../errors'
import type { TableChoices } from './choices'
import type { Column } from './columns'
import { encodingOf } from './encode'
import { factsOf } from './facts-of'
import { levelsOf, sortLevels } from './levels'
import type { Proposal } from './proposal'
import { targetsOf, unknownColumns } from './reading'
import { type ColumnLook, lookLimits, type TableLook } from './table-look'
import { takenInWords } from './words'
import { keptRows, missingIn, problemsOf } from './use'

/**
 * What a person is shown of a table, and of what the lab would make of it.
 * @param named of more columns than are told, shows those whose name holds this, whatever its case
 */
export function lookOf(proposal: Proposal, choices: TableChoices, named: string): TableLook {
  const { use, target, task, policy, roles } = proposal
  const { laid, decimal, columns } = use.reading
  const missing = missingIn(use)
  const problems = problemsWith(proposal, choices)
  const rows = keptRows(use, missing)
  const encoding = encodingOf(use, rows)
  const found = columnsNamed(columns.columns, named)
  const shown = shownColumns(proposal, found)
  const preview = laid.rows.slice(0, lookLimits.rows)
  const facts = factsOf(use, {
    missing: { policy: use.policy, cells: missing.cells, rowsLeftOut: laid.rows.length - rows.length },
    remarks: [],
    whyIgnored: ({ place }) => roles[place]!.reason
  })
  return {
    fileName: laid.file.fileName,
    encoding: laid.file.encoding,
    delimiter: laid.delimiter,
    decimal,
    header: laid.header,
    instances: laid.rows.length,
    columnCount: columns.columns.length,
    foundColumns: found.length,
    columns: shown.map((column) => columnLook(proposal, column)),
    preview: preview.map((cells) => shown.map(({ place }) => short(cells[place]!))),
    previewLines: [...laid.lines.subarray(0, preview.length)],
    leftOut: laid.leftOut,
    target,
    task,
    classCount: encoding.classNames.length,
    classes: encoding.classNames.slice(0, lookLimits.levels).map(short),
    features: encoding.featureNames.length,
    missing: {
      policy,
      cells: missing.cells,
      rows: missing.rows.length,
      rowsWithoutTarget: missing.withoutTarget.length,
      places: missing.places.map((place) => ({ ...place, cell: short(place.cell) }))
    },
    problems,
    lines: takenInWords(facts, {
      instances: rows.length,
      targets: target.value,
      classes: encoding.classNames,
      features: encoding.featureNames
    })
  }
}

/** What hinders taking a table as it is proposed; empty where nothing does. */
export function problemsWith({ use, task, target }: Proposal, choices: TableChoices): InputProblem[] {
  const { problems, laid } = use.reading
  const wrong = [...problems, ...unknownColumns(use.reading, 'data.target', targetsOf(choices.target))]
  if (task.value === 'classification' && target.value.length > 1) {
    const message = 'must be one column, which holds the class; several columns need "task": "regression"'
    wrong.push({ field: 'data.target', value: shortened(target.value), message })
  }
  if (wrong.length > 0) return wrong
  const fieldOf = ({ name }: Column): string =>
    target.value.includes(name) ? 'data.target' : `data.columns[${JSON.stringify(name)}]`
  return problemsOf(use, missingIn(use), { cells: fieldOf, missing: 'data.missing.policy' }).map((problem) =>
    problem.field === laid.field ? { ...problem, field: 'file' } : problem
  )
}

/** All where all can be told: the window finds those by name itself, and would miss the others when another name is typed. */
function columnsNamed(columns: readonly Column[], named: string): readonly Column[] {
  const wanted = named.trim().toLowerCase()
  return wanted === '' || columns.length <= lookLimits.columns
    ? columns
    : columns.filter(({ name }) => name.toLowerCase().includes(wanted))
}

/** The first columns, and later ones that are more than a feature of numbers. */
function shownColumns({ use }: Proposal, columns: readonly Column[]): Column[] {
  if (columns.length <= lookLimits.columns) return [...columns]
  const first = lookLimits.columns * 0.75
  const notable = columns
    .slice(first)
    .filter(({ place, kind, missing }) => use.roles[place] !== 'feature' || kind !== 'number' || missing > 0)
  return [...columns.slice(0, first), ...notable.slice(0, lookLimits.columns - first)]
}

/** Levels are not counted beyond. */
const mostLevels = 1000

function columnLook({ use, roles }: Proposal, column: Column): ColumnLook {
  const { columns, decimal, laid } = use.reading
  const { name, place, kind, missing, numbers, least, greatest, texts } = column
  const role = roles[place]!
  const isText = kind === 'text' || kind === 'mixed'
  const levels = isText
    ? levelsOf(columns, column, decimal.value, laid.rows.keys(), mostLevels)
    : new Set<string>()
  const examples =
    kind === 'mixed'
      ? texts.map((row) => columns.cell(row, place))
      : levelsOf(columns, column, decimal.value, laid.rows.keys(), examplesShown)
  return {
    name,
    kind,
    role: role.value,
    reason: role.reason,
    chosen: role.chosen,
    missing,
    levelCount: levels.size,
    levels: sortLevels(levels).slice(0, lookLimits.levels).map(short),
    range: numbers > 0 && !isText ? [least, greatest] : null,
    examples: [...new Set(examples)].slice(0, examplesShown).map(short)
  }
}

const examplesShown = 3

/** A cell as it is shown. */
function short(cell: string): string {
  const text = cell
    .slice(0, 2 * lookLimits.cell)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  return text.length <= lookLimits.cell ? text : `${text.slice(0, lookLimits.cell - 1)}…`
}
