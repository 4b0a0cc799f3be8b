import { InputError, shortened } from '#core/errors'
import type { NpySource, StoredArray } from './npy'

/**
 * Arrays in JSON, as `{ "0.weight": [[…], …], "0.bias": […] }`, in objects within objects (`{ "params": { "Dense_0":
 * { "kernel": … } } }` gives `params.Dense_0.kernel`), and in lists of matrices (`"coefs_": [[[…]], …]` gives
 * `coefs_[0]`). What is no array is left alone. Throws `InputError` where the file is no JSON object.
 */
export function openJsonArrays(
  bytes: Uint8Array,
  { field, name: file }: NpySource
): Map<string, StoredArray> {
  const refuse = (message: string, array = ''): never => {
    throw new InputError([{ field, value: array === '' ? file : `${file}: ${array}`, message }])
  }
  const content = parsed(bytes, refuse)
  if (!isObject(content)) {
    return refuse('must hold an object of arrays by name, { "W1": [[…], …], "b1": […], … }')
  }
  const arrays = new Map<string, StoredArray>()
  const add = (name: string, value: unknown): void => {
    if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, item)
    } else if (Array.isArray(value) && value.length > 0) {
      const items = value as unknown[]
      if (isList(name, items)) items.forEach((item, index) => add(`${name}[${index}]`, item))
      else
        arrays.set(
          name,
          stored(items, (message) => refuse(message, name))
        )
    }
  }
  add('', content)
  return arrays
}

function parsed(bytes: Uint8Array, refuse: (message: string) => never): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`)
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether these are arrays of their own, one a layer: objects, matrices, or by the name vectors of biases. */
const isList = (name: string, items: readonly unknown[]): boolean =>
  items.some(isObject) || (!isConvolution(name, items) && isListOfArrays(name, items))

const isListOfArrays = (name: string, items: readonly unknown[]): boolean =>
  items.some((item) => Array.isArray(item) && item.some(Array.isArray)) ||
  (/(^|\.)(biases|intercepts_?)$/i.test(name) && items.every(Array.isArray))

/** Whether this is one array of more than two dimensions, and not matrices of several layers. */
function isConvolution(name: string, items: readonly unknown[]): boolean {
  const { length } = sidesOf(items)
  return length > 3 || (length === 3 && /(^|[./])(weight|kernel)$/.test(name))
}

/** Lengths of lists within lists, by the first of each; of the outer few where they are many. */
function sidesOf(items: unknown, most = 5): number[] {
  return Array.isArray(items) && most > 0 ? [items.length, ...sidesOf((items as unknown[])[0], most - 1)] : []
}

/** A list of numbers, or of rows of numbers of one length. */
function stored(rows: readonly unknown[], refuse: (message: string) => never): StoredArray {
  const isMatrix = rows.some(Array.isArray)
  const columns = isMatrix && Array.isArray(rows[0]) ? rows[0].length : 0
  const shape = isMatrix ? [rows.length, columns, ...sidesOf(rows[0]).slice(1)] : [rows.length]
  return {
    shape,
    read: () => {
      const uneven = isMatrix ? rows.findIndex((row) => !Array.isArray(row) || row.length !== columns) : -1
      if (uneven >= 0) return refuse(`row ${uneven} must be a list of ${columns} numbers like the first`)
      const items = isMatrix ? (rows as unknown[][]).flat() : rows
      const bad = items.findIndex((item) => typeof item !== 'number')
      if (bad >= 0) return refuse(`must hold numbers only, not ${shortened(items[bad])}`)
      return { shape, values: Float64Array.from(items as number[]) }
    }
  }
}
