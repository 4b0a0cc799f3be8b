import { InputError, shortened } from '#core/errors'
import type { NpyArray, NpySource } from './npy'

/** Arrays in JSON, as `{ "0.weight": [[…], …], "0.bias": […] }`. Throws `InputError` naming the array that is none. */
export function readJsonArrays(bytes: Uint8Array, { field, name: file }: NpySource): Map<string, NpyArray> {
  const refuse = (message: string, array = ''): never => {
    throw new InputError([{ field, value: array === '' ? file : `${file}: ${array}`, message }])
  }
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`)
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return refuse('must hold an object of arrays by name, { "W1": [[…], …], "b1": […], … }')
  }
  return new Map(
    Object.entries(content).map(([name, value]) => {
      const array = arrayOf(value)
      return typeof array === 'string' ? refuse(array, name) : [name, array]
    })
  )
}

/** A list of numbers, or of lists of numbers of one length; else what is wrong with it. */
function arrayOf(value: unknown): NpyArray | string {
  if (!Array.isArray(value)) return 'must be a list of numbers, or a list of rows'
  const rows = value as unknown[]
  const isMatrix = rows.some(Array.isArray)
  const columns = isMatrix ? (rows[0] as unknown[]).length : 0
  const uneven = isMatrix ? rows.findIndex((row) => !Array.isArray(row) || row.length !== columns) : -1
  if (uneven >= 0) return `row ${uneven} must be a list of ${columns} numbers like the first`
  const items = isMatrix ? (rows as unknown[][]).flat() : rows
  const bad = items.findIndex((item) => typeof item !== 'number')
  if (bad >= 0) return `must hold numbers only, not ${shortened(items[bad])}`
  return {
    shape: isMatrix ? [rows.length, columns] : [rows.length],
    values: Float64Array.from(items as number[])
  }
}
