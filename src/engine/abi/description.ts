import { activations, codeOf, elementaryFunctions, losses, updateRules } from './codes'
import { functions } from './functions'
import { addresses, bytes, counts, metricRows } from './sizes'
import { fieldsOf, laneFieldsOf, laneTables, laneTableSize, sizeOf, structures } from './structures'

/**
 * An account of the tables, to be compared: a value, an offset or a signature by its name. The module of the kernels
 * has another, in which their compiler states what it found in their sources (build/kernels/description.mjs).
 */
export type Description = Readonly<Record<string, number | string>>

/** `leaky-relu` → `LEAKY_RELU`, as the kernels have it. */
const kernelName = (name: string): string => name.replaceAll('-', '_').toUpperCase()

/** The tables of codes by the kernel that is about them. */
export const tables: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  activations,
  losses,
  optimizers: updateRules,
  elementary: elementaryFunctions
}

/** Codes by the kernels' names. */
export const codes: Description = Object.fromEntries(
  Object.values(tables).flatMap((table) =>
    Object.keys(table).map((name) => [kernelName(name), codeOf(table, name)])
  )
)

const entriesOf = <T extends object>(table: T): [keyof T & string, T[keyof T]][] =>
  Object.entries(table) as [keyof T & string, T[keyof T]][]

/** Values of `export namespace`s of the kernels: where a lane table's fields begin, and its size. */
export const laneTableOffsets: Readonly<Record<string, Description>> = Object.fromEntries(
  entriesOf(laneTables).map(([name]) => [
    name,
    {
      ...Object.fromEntries(laneFieldsOf(name).map(({ field, offset }) => [field, offset])),
      size: laneTableSize(name)
    }
  ])
)

const signature = ({ takes, gives }: (typeof functions)[keyof typeof functions]): string =>
  `(${Object.entries(takes)
    .map(([name, type]) => `${name}: ${type}`)
    .join(', ')}): ${gives}`

/** What this program takes the module to be. */
export const expected: Description = Object.fromEntries([
  ...Object.entries({ ...codes, ...counts, ...metricRows, ...bytes, ...addresses }),
  ...Object.entries(laneTableOffsets).flatMap(([name, offsets]) =>
    Object.entries(offsets).map(([field, offset]) => [`${name}.${field}`, offset])
  ),
  ...entriesOf(structures).flatMap(([name]) => [
    [`${name}.size`, sizeOf(name)],
    ...fieldsOf(name).map(({ field, type, offset }) => [`${name}.${field}`, `${type} at ${offset}`])
  ]),
  ...entriesOf(functions).map(([name, one]) => [name, signature(one)])
])

/** The first difference between a module's description and what is expected of it, as a sentence; null where there is none. */
export function difference(module: Description): string | null {
  const name = Object.keys(expected).find((one) => module[one] !== expected[one])
  if (name === undefined) return null
  const there = name in module ? `${module[name]} there` : 'unknown there'
  return `the kernels' module does not fit this program: ${name} is ${there} and ${expected[name]} here; build the lab anew`
}
