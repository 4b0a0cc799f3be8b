import { InputError, type InputProblem } from '../../errors'
import type { Dataset } from '../dataset'
import type { Column } from './columns'
import type { TableConfig } from './config'
import { encode, encodingOf } from './encode'
import { factsOf } from './facts-of'
import type { TableFile } from './laid-out'
import { proposeRole } from './proposal'
import { type Reading, readTable, readTwoTables, targetsOf, unknownColumns } from './reading'
import { remarksOn } from './remarks'
import { writtenRoles } from './roles'
import { usedAs } from './test-table'
import { keptRows, type MissingCells, missingIn, problemsOf, problemsOfCells, type Use } from './use'

/**
 * A table, and with `test` a second one of test instances with the same columns in any order, as the data set that an
 * experiment asks for. Throws `InputError` naming the column, the line and the value of what cannot be used, and what to
 * write where the file can be read in two ways.
 */
export function readTables(
  name: string,
  training: TableFile,
  test: TableFile | undefined,
  config: TableConfig
): Dataset {
  const { delimiter, decimal, header, target, missing } = config
  const dialect = { delimiter, decimal, header, target, markers: missing?.markers }
  const [first, second] = test
    ? readTwoTables(training, test, dialect)
    : [readTable(training, 'data.path', dialect)]
  refuse([...first.problems, ...(second?.problems ?? [])])
  const use = useAsWritten(first, config)
  const gaps = missingIn(use)
  refuse(problemsOf(use, gaps, fieldsOf(first)))
  const parts = [{ use, gaps }]
  if (second) {
    const tested = usedAs(use, second)
    const testGaps = missingIn(tested)
    refuse(problemsOfCells(tested, testGaps, fieldsOf(second)))
    parts.push({ use: tested, gaps: testGaps })
  }
  return joined(name, config, parts)
}

interface UsedFile {
  readonly use: Use
  readonly gaps: MissingCells
}

/** The rows of one file or of two as one data set. */
function joined(name: string, config: TableConfig, files: readonly UsedFile[]): Dataset {
  const [{ use }] = files as [UsedFile]
  const rows = files.map((file) => keptRows(file.use, file.gaps))
  const encoding = encodingOf(use, rows[0]!)
  const parts = files.map((file, at) => encode(file.use, rows[at]!, encoding))
  const categories = encoding.categories.map(({ name: of, from, levels }) => ({ name: of, from, levels }))
  const labels = new Int32Array(sum(rows.map(({ length }) => length)))
  parts.forEach((part, at) => labels.set(part.labels, at === 0 ? 0 : rows[0]!.length))
  return {
    name,
    featureNames: encoding.featureNames,
    classNames: encoding.classNames,
    inputs: concat(parts.map((part) => part.inputs)),
    labels,
    ...(use.task === 'regression' && {
      targets: {
        names: use.targets.map((column) => column.name),
        values: concat(parts.map((part) => part.values))
      }
    }),
    testFrom: rows[0]!.length,
    ...(categories.length > 0 && { categories }),
    table: factsOf(use, {
      missing: {
        policy: use.policy,
        cells: sum(files.map(({ gaps }) => gaps.cells)),
        rowsLeftOut: sum(files.map((file, at) => file.use.reading.laid.rows.length - rows[at]!.length))
      },
      remarks: remarksOn(use, config, encoding),
      whyIgnored: (column) => whyIgnored(use.reading, column)
    })
  }
}

function whyIgnored(reading: Reading, column: Column): string {
  const { value, reason } = proposeRole(reading, column)
  return value === 'ignore' ? reason : 'as the experiment says'
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

function concat(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]!
  const all = new Float64Array(sum(parts.map(({ length }) => length)))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const fieldsOf = ({ laid }: Reading) => ({ cells: () => laid.field, missing: laid.field })

function refuse(problems: readonly InputProblem[]): void {
  if (problems.length > 0) throw new InputError(problems)
}

function useAsWritten(reading: Reading, { target, task, columns, missing }: TableConfig): Use {
  const names = targetsOf(target)
  const { roles, problems } = writtenRoles(reading, names, columns)
  refuse([...unknownColumns(reading, 'data.target', names), ...problems])
  return {
    reading,
    roles,
    targets: names.map((name) => reading.columns.columns.find((column) => column.name === name)!),
    task,
    policy: missing?.policy ?? 'refuse'
  }
}
