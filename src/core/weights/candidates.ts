import { didYouMean } from '../nearest'
import { compareStems, readNames, type Layout, type NameReading } from './array-names'

/** Which arrays of a file could be the weights of layers, before shapes are compared. */

export interface ArrayHead {
  readonly name: string
  readonly shape: readonly number[]
}

/** Why no assignment was made, to be read on from the file's name. */
export class UnclearWeights extends Error {
  override readonly name = 'UnclearWeights'
}

export interface NamedArray {
  readonly array: ArrayHead
  readonly reading: NameReading
}

export interface Candidate {
  readonly weights: ArrayHead
  readonly biases: ArrayHead | null
  readonly reading: NameReading
}

export function namedArrays(arrays: readonly ArrayHead[]): NamedArray[] {
  const readings = readNames(arrays.map(({ name }) => name))
  return arrays.map((array, at) => ({ array, reading: readings[at]! }))
}

/** Matrices whose names call them weights, else all matrices without a known name. */
export function candidatesOf(arrays: readonly NamedArray[]): Candidate[] {
  const part = arrays.find(({ reading }) => reading.role === 'part')
  if (part) {
    throw new UnclearWeights(
      `holds ${described(part.array)}, by its name of ${part.reading.part}. If it is a plain layer: ${howToSay}`
    )
  }
  const weights = arrays.filter(({ reading }) => reading.role === 'weights')
  const isNamed = weights.some(({ array }) => array.shape.length === 2)
  const possible = isNamed ? weights : arrays.filter(({ reading }) => reading.role === 'unknown')
  const convolution = [...weights, ...possible].find(({ array }) => array.shape.length > 2)
  if (convolution) {
    throw new UnclearWeights(
      `holds ${described(convolution.array)}: weights of more than two dimensions belong to no layer of this lab`
    )
  }
  const candidates = isNamed ? namedCandidates(arrays, possible) : unnamedCandidates(arrays, possible)
  const taken = new Set(candidates.map(({ biases }) => biases))
  const stems = arrays.flatMap(({ reading: { role, stem } }) =>
    role === 'weights' || role === 'other' ? [stem] : []
  )
  const orphan = arrays.find(
    ({ array, reading: { role, stem } }) => role === 'biases' && !taken.has(array) && !stems.includes(stem)
  )
  if (!orphan || candidates.length === 0) return candidates
  throw new UnclearWeights(
    `holds ${described(orphan.array)}, by its name the biases of a layer whose weights are not in the file. ${howToSay}`
  )
}

const namedCandidates = (arrays: readonly NamedArray[], weights: readonly NamedArray[]): Candidate[] =>
  weights.flatMap(({ array, reading }) =>
    array.shape.length === 2 ? [{ weights: array, biases: biasesOf(reading.stem, arrays), reading }] : []
  )

/** Matrices whose names say nothing, each with the biases that carry its name, or follow it in a list. */
function unnamedCandidates(arrays: readonly NamedArray[], unknown: readonly NamedArray[]): Candidate[] {
  const ordered = unknown.toSorted((a, b) => compareStems(a.reading.stem, b.reading.stem))
  // `arr_0`, `arr_1`, … as numpy.savez names what it is given without names.
  const isList = ordered.every(({ array }) => /^arr_\d+$/.test(array.name))
  return ordered.flatMap(({ array, reading }, at) => {
    if (array.shape.length !== 2) return []
    const next = isList ? ordered[at + 1]?.array : undefined
    const follows = next?.shape.length === 1 && array.shape.includes(next.shape[0]!) ? next : null
    return [{ weights: array, biases: follows ?? biasesOf(reading.stem, arrays), reading }]
  })
}

function biasesOf(stem: string, arrays: readonly NamedArray[]): ArrayHead | null {
  const found = arrays.filter(({ reading }) => reading.role === 'biases' && reading.stem === stem)
  const [biases = null] = found.map(({ array }) => array)
  if (found.length <= 1) return biases
  throw new UnclearWeights(
    `holds several biases of one layer: ${listed(found.map(({ array }) => array))}. ${howToSay}`
  )
}

export function saidCandidates(
  arrays: readonly NamedArray[],
  said: readonly { readonly weights: string; readonly biases?: string | null | undefined }[]
): Candidate[] {
  const find = (name: string): NamedArray => {
    const found = arrays.find(({ array }) => array.name === name)
    if (found) return found
    const heads = arrays.map(({ array }) => array)
    const near = didYouMean(
      name,
      heads.map((head) => head.name)
    )
    throw new UnclearWeights(
      `holds no array "${name}"${near}${heads.length > 0 ? ` It holds ${listed(heads)}` : ''}`
    )
  }
  return said.map(({ weights, biases = null }) => {
    const { array, reading } = find(weights)
    return { weights: array, biases: biases === null ? null : find(biases).array, reading }
  })
}

/** Keras, Flax and Haiku count from a name without a number; elsewhere `fc` beside `fc1` may be either end. */
export const isBefore = (a: NameReading, b: NameReading): boolean =>
  compareStems(a.stem, b.stem, a.layout === 'in-out' && b.layout === 'in-out') < 0

/** The layout that names and biases tell: a convention's, or that of biases that are columns or rows; null for neither. */
export function toldLayout(candidates: readonly Candidate[]): Layout | null {
  const told = new Map<Layout, string>()
  for (const { weights, biases, reading } of candidates) {
    if (reading.layout) told.set(reading.layout, `"${weights.name}" is a name as in ${reading.convention}`)
    const [rows = 0, columns = 0] = biases?.shape.length === 2 ? biases.shape : []
    if (rows > 1 && columns === 1) told.set('out-in', `"${biases!.name}" is a column`)
    if (columns > 1 && rows === 1) told.set('in-out', `"${biases!.name}" is a row`)
  }
  if (told.size > 1) {
    const both = [...told].map(([layout, why]) => `${why} (${layout})`)
    throw new UnclearWeights(`contradicts itself: ${both.join(', ')}. Say "layout": "in-out" or "out-in"`)
  }
  return [...told.keys()][0] ?? null
}

/** Whether these are so many numbers in a row, a column, or neither. */
export const isVector = ({ shape }: ArrayHead, length: number): boolean =>
  shape.length <= 2 && shape.reduce((product, side) => product * side, 1) === length && shape.includes(length)

export const howToSay = 'Say which arrays are which: "layers": [{ "weights": "…", "biases": "…" }, …]'

export const described = ({ name, shape }: ArrayHead): string =>
  `"${name}" (${shape.join(' × ') || 'a number'})`
export const listed = (arrays: readonly ArrayHead[]): string =>
  arrays.slice(0, 12).map(described).join(', ') + (arrays.length > 12 ? ', …' : '')
