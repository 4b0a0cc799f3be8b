import type { Layer } from '../network/problem'
import { counted } from '../words/counts'
import type { Layout } from './array-names'
import {
  type ArrayHead,
  candidatesOf,
  type Candidate,
  described,
  howToSay,
  isBefore,
  isVector,
  listed,
  type NamedArray,
  namedArrays,
  saidCandidates,
  toldLayout,
  UnclearWeights
} from './candidates'

/** Which arrays of a file are taken for which layer, and why nothing was guessed. */

/** What a person says about a file; what is left out is told by shapes and names. */
export interface Instructions {
  readonly layout?: Layout | undefined
  /** One entry a layer; `biases` left out or null: zero. */
  readonly layers?:
    readonly { readonly weights: string; readonly biases?: string | null | undefined }[] | undefined
}

/** What was taken for one layer. */
interface TakenArrays {
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

type LayerShape = Pick<Layer, 'fanIn' | 'fanOut'>

/**
 * Finds W and b of every layer among the arrays of a file: by what the person says, by shapes, by names; never by
 * a guess. Throws `UnclearWeights` where nothing fits, or where several readings do.
 */
export function assignArrays(
  arrays: readonly ArrayHead[],
  layers: readonly LayerShape[],
  { layout, layers: said }: Instructions
): Assignment {
  const named = namedArrays(arrays)
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

const fits = (
  { shape: [rows, columns, ...more] }: ArrayHead,
  { fanIn, fanOut }: LayerShape,
  layout: Layout
): boolean =>
  more.length === 0 &&
  (layout === 'in-out' ? rows === fanIn && columns === fanOut : rows === fanOut && columns === fanIn)

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

const needed = (layers: readonly LayerShape[]): string =>
  layers.map(({ fanIn, fanOut }) => `${fanIn} → ${fanOut}`).join(', ')

function wrongCount(
  arrays: readonly ArrayHead[],
  candidates: readonly Candidate[],
  layers: readonly LayerShape[],
  said: Instructions['layers']
): string {
  const has = `the network has ${counted(layers.length, 'layer')} (${needed(layers)})`
  if (said) return `is given arrays for ${counted(said.length, 'layer')} in "layers", but ${has}`
  if (arrays.length === 0) return 'holds no arrays'
  if (candidates.length === 0) return `holds no matrix that could be weights; it holds ${listed(arrays)}`
  const holds = `holds weights of ${counted(candidates.length, 'layer')} (${listed(
    candidates.map(({ weights }) => weights)
  )}), but ${has}`
  return candidates.length > layers.length ? `${holds}. ${howToSay}` : holds
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
