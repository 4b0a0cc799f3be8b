import { didYouMean } from '../nearest'
import type { Layer } from '../network/problem'
import { compareStems, readNames, type Layout, type NameReading } from './array-names'

/** Which arrays of a file are taken for which layer, and why nothing was guessed. */

export interface ArrayHead {
  readonly name: string
  readonly shape: readonly number[]
}

/** What a person says about a file; what is left out is told by shapes and names. */
export interface Instructions {
  readonly layout?: Layout | undefined
  /** One entry a layer; `biases` left out or null: zero. */
  readonly layers?:
    readonly { readonly weights: string; readonly biases?: string | null | undefined }[] | undefined
}

/** What was taken for one layer. */
export interface TakenArrays {
  readonly weights: string
  readonly layout: Layout
  /** null: the file has none, they are zero. */
  readonly biases: string | null
}

export interface Assignment {
  readonly layers: readonly TakenArrays[]
  /** Names of the arrays that are left alone. */
  readonly leftAlone: readonly string[]
}

/** Why no assignment was made, to be read on from the file's name. */
export class UnclearWeights extends Error {
  override readonly name = 'UnclearWeights'
}

type LayerShape = Pick<Layer, 'fanIn' | 'fanOut'>

interface NamedArray {
  readonly array: ArrayHead
  readonly reading: NameReading
}

interface Candidate {
  readonly weights: ArrayHead
  readonly biases: ArrayHead | null
  readonly reading: NameReading
}

/**
 * Finds W and b of every layer among the arrays of a file: by what the person says, by shapes, by names; never by
 * a guess. Throws `UnclearWeights` where nothing fits, or where several readings do.
 */
export function assignArrays(
  arrays: readonly ArrayHead[],
  layers: readonly LayerShape[],
  { layout, layers: said }: Instructions
): Assignment {
  const readings = readNames(arrays.map(({ name }) => name))
  const named = arrays.map((array, at): NamedArray => ({ array, reading: readings[at]! }))
  const candidates = said ? saidCandidates(named, said) : candidatesOf(named)
  if (candidates.length !== layers.length)
    throw new UnclearWeights(wrongCount(arrays, candidates, layers, said))
  const orders = (allowed: Layout): Candidate[][] => {
    if (!said) return fittingOrders(candidates, layers, allowed)
    return candidates.every(({ weights }, l) => fits(weights, layers[l]!, allowed)) ? [[...candidates]] : []
  }
  // A single number lies alike in both.
  const layouts = candidates.every(({ weights }) => weights.shape.every((side) => side === 1))
    ? (['in-out'] as const)
    : (['in-out', 'out-in'] as const)
  const possible = layouts.flatMap((allowed) => orders(allowed).map((order) => ({ layout: allowed, order })))
  const told = layout ?? toldLayout(candidates)
  const fitting = possible.filter(
    (reading) => told === null || layouts.length === 1 || reading.layout === told
  )
  const [taken] = fitting
  if (!taken)
    throw new UnclearWeights(nothingFits(candidates, layers, layout, told, possible[0]?.layout ?? null))
  if (fitting.length > 1) throw new UnclearWeights(severalFit(fitting, layers))
  const names = new Set<string>()
  const result = taken.order.map((candidate, l): TakenArrays => {
    const { weights, biases } = candidate
    if (biases || !said) checkBiases(candidate, layers[l]!, named, candidates)
    names.add(weights.name)
    if (biases) names.add(biases.name)
    return { weights: weights.name, layout: taken.layout, biases: biases?.name ?? null }
  })
  return { layers: result, leftAlone: arrays.flatMap(({ name }) => (names.has(name) ? [] : [name])) }
}

/** Matrices whose names call them weights, else all matrices without a known name. */
function candidatesOf(arrays: readonly NamedArray[]): Candidate[] {
  const part = arrays.find(({ reading }) => reading.role === 'part')
  if (part) {
    throw new UnclearWeights(
      `holds ${described(part.array)}, by its name of ${part.reading.part}. If it is a plain layer: ${howToSay}`
    )
  }
  const weights = arrays.filter(({ reading }) => reading.role === 'weights')
  const isNamed = weights.some(({ array }) => array.shape.length === 2)
  const possible = isNamed ? weights : arrays.filter(({ reading }) => reading.role === 'unknown')
  const convolution = possible.find(({ array }) => array.shape.length > 2)
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

function saidCandidates(
  arrays: readonly NamedArray[],
  said: NonNullable<Instructions['layers']>
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

const fits = (
  { shape: [rows, columns, ...more] }: ArrayHead,
  { fanIn, fanOut }: LayerShape,
  layout: Layout
): boolean =>
  more.length === 0 &&
  (layout === 'in-out' ? rows === fanIn && columns === fanOut : rows === fanOut && columns === fanIn)

/** Keras, Flax and Haiku count from a name without a number; elsewhere `fc` beside `fc1` may be either end. */
const isBefore = (a: NameReading, b: NameReading): boolean =>
  compareStems(a.stem, b.stem, a.layout === 'in-out' && b.layout === 'in-out') < 0

/** Steps of the search after which it is given up: names and shapes tell too little. */
const mostSteps = 100_000

/** Up to two ways to give each layer a matrix of its shape without contradicting the order of the names. */
function fittingOrders(
  candidates: readonly Candidate[],
  layers: readonly LayerShape[],
  layout: Layout
): Candidate[][] {
  const earlier = candidates.map(({ reading }) =>
    candidates.flatMap((other, index) => (isBefore(other.reading, reading) ? [index] : []))
  )
  const found: Candidate[][] = []
  const order: number[] = []
  const used = new Set<number>()
  let steps = 0
  const search = (): void => {
    if (order.length === layers.length) return void found.push(order.map((index) => candidates[index]!))
    for (const [index, { weights }] of candidates.entries()) {
      if (found.length > 1) return
      if (++steps > mostSteps)
        throw new UnclearWeights(`holds too many arrays that could be weights. ${howToSay}`)
      if (used.has(index) || !fits(weights, layers[order.length]!, layout)) continue
      if (earlier[index]!.some((other) => !used.has(other))) continue
      used.add(index)
      order.push(index)
      search()
      order.pop()
      used.delete(index)
    }
  }
  search()
  return found
}

/** The layout that names and biases tell: a convention's, or that of biases that are columns or rows; null for neither. */
function toldLayout(candidates: readonly Candidate[]): Layout | null {
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

function checkBiases(
  { weights, biases }: Candidate,
  { fanOut }: LayerShape,
  arrays: readonly NamedArray[],
  candidates: readonly Candidate[]
): void {
  if (biases) {
    if (isVector(biases, fanOut)) return
    throw new UnclearWeights(
      `holds ${described(biases)}, but the biases beside "${weights.name}" are ${fanOut} numbers`
    )
  }
  if (candidates.some((candidate) => candidate.biases !== null)) {
    throw new UnclearWeights(
      `has biases for other layers, but those beside "${weights.name}" are missing. ${howToSay}, without "biases" where they are zero`
    )
  }
  const loose = arrays.find(
    ({ array, reading }) =>
      reading.role === 'unknown' &&
      isVector(array, fanOut) &&
      candidates.every((candidate) => candidate.weights !== array)
  )
  if (loose) {
    throw new UnclearWeights(
      `has no biases beside "${weights.name}" by name, but ${described(loose.array)} could be them. ${howToSay}`
    )
  }
}

const isVector = ({ shape }: ArrayHead, length: number): boolean =>
  shape.length <= 2 && shape.reduce((product, side) => product * side, 1) === length && shape.includes(length)

const howToSay = 'Say which arrays are which: "layers": [{ "weights": "…", "biases": "…" }, …]'

const described = ({ name, shape }: ArrayHead): string => `"${name}" (${shape.join(' × ') || 'a number'})`
const listed = (arrays: readonly ArrayHead[]): string =>
  arrays.slice(0, 12).map(described).join(', ') + (arrays.length > 12 ? ', …' : '')
const needed = (layers: readonly LayerShape[]): string =>
  layers.map(({ fanIn, fanOut }) => `${fanIn} → ${fanOut}`).join(', ')

function wrongCount(
  arrays: readonly ArrayHead[],
  candidates: readonly Candidate[],
  layers: readonly LayerShape[],
  said: Instructions['layers']
): string {
  const has = `the network has ${layers.length} layer${layers.length === 1 ? '' : 's'} (${needed(layers)})`
  if (said) return `is given ${said.length} entries in "layers", but ${has}`
  if (arrays.length === 0) return 'holds no arrays'
  if (candidates.length === 0) return `holds no matrix that could be weights; it holds ${listed(arrays)}`
  return `holds weights of ${candidates.length} layer${candidates.length === 1 ? '' : 's'} (${listed(
    candidates.map(({ weights }) => weights)
  )}), but ${has}`
}

function nothingFits(
  candidates: readonly Candidate[],
  layers: readonly LayerShape[],
  said: Layout | undefined,
  told: Layout | null,
  otherwise: Layout | null
): string {
  const holds = `holds ${listed(candidates.map(({ weights }) => weights))}, but the network needs ${needed(layers)}`
  const reading =
    told === null
      ? ''
      : said
        ? ` with "layout": "${said}"`
        : `, and by its names it lies ${told === 'out-in' ? 'fan_out × fan_in' : 'fan_in × fan_out'}`
  const other = otherwise === null ? howToSay : `As "layout": "${otherwise}" it would fit`
  return `${holds}${reading}. ${other}`
}

function severalFit(
  fitting: readonly { readonly layout: Layout; readonly order: readonly Candidate[] }[],
  layers: readonly LayerShape[]
): string {
  const layouts = [...new Set(fitting.map(({ layout }) => layout))]
  const orders = [
    ...new Set(fitting.map(({ order }) => order.map(({ weights }) => `"${weights.name}"`).join(', ')))
  ]
  const layout =
    layouts.length > 1
      ? 'its matrices fit as fan_in × fan_out and as fan_out × fan_in: say "layout": "in-out" or "layout": "out-in"'
      : ''
  const order =
    orders.length > 1
      ? `its arrays fit the layers (${needed(layers)}) in several orders, for example ${orders.slice(0, 2).join(' or ')}. ${howToSay}`
      : ''
  return `can be read in several ways: ${[layout, order].filter(Boolean).join('; ')}`
}
