import { initializeParameters } from '#core/initializers/initialize'
import { density, deviation, mean, support, type StatedLaw } from '#core/initializers/law'
import type { InitializerConfig } from '#core/initializers/schema'
import { entryOf } from '#core/initializers/table'
import type { Layer } from '#core/network/problem'
import { formatShare, formatValue } from '#core/words/numbers'

/** What the weights of one layer look like under a rule, to be drawn and to be said. */
export interface LawPicture {
  /** Outline, from left to right: x a weight, y its density in any unit. */
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly mean: number
  /** Standard deviation. */
  readonly deviation: number
  readonly words: string
}

/** Why there is nothing to draw. */
export interface NoPicture {
  readonly points: null
  readonly words: string
}

/** Multiplications that a matrix may take to draw while somebody types: a tenth of a second or so. */
const drawable = 3e7
/** A draw is shown in so many bars. */
const bars = 41

export function pictureOf(rule: InitializerConfig, layer: Layer): LawPicture | NoPicture {
  const entry = entryOf(rule.kind)
  if (entry.type === 'imported') return { points: null, words: 'The weights are those of the file.' }
  if (entry.type === 'matrix' && entry.rescaling) {
    return { points: null, words: 'Depends on the data: each layer is scaled until Var z = 1.' }
  }
  if (entry.type === 'drawn') {
    const law = entry.weights(rule, layer)
    if (law.family !== 'formula') return lawPicture(law)
  }
  const { fanIn, fanOut } = layer
  if (fanIn * fanOut * Math.min(fanIn, fanOut) > drawable)
    return { points: null, words: 'A layer of this size is too large to draw here.' }
  // The rules left are drawn without data, files or other layers.
  const drawn = initializeParameters(rule, [layer], 1).subarray(0, fanIn * fanOut)
  return histogram(drawn)
}

function lawPicture(law: StatedLaw): LawPicture {
  const [center, spread] = [mean(law), deviation(law)]
  if (law.family === 'constant') return onePoint(center, `Every weight is ${formatValue(center)}.`)
  const [low, high] = support(law)
  const [left, right] = low === -Infinity ? [center - 3.5 * spread, center + 3.5 * spread] : [low, high]
  const inner = Array.from({ length: 121 }, (_, index) => left + ((right - left) * index) / 120)
  const points = inner.map((x) => [x, density(law, Math.min(right, x))] as const)
  const range = low === -Infinity ? 'no bounds' : `from ${formatValue(low)} to ${formatValue(high)}`
  return {
    // A cut law falls to 0 at its bounds, straight down.
    points: low === -Infinity ? points : [[left, 0], ...points, [right, 0]],
    mean: center,
    deviation: spread,
    words: `Mean ${formatValue(center)}, σ ${formatValue(spread)}, ${range}.`
  }
}

function histogram(values: Float64Array): LawPicture {
  const least = values.reduce((a, b) => Math.min(a, b))
  const largest = values.reduce((a, b) => Math.max(a, b))
  const center = values.reduce((sum, value) => sum + value, 0) / values.length
  if (least === largest) return onePoint(center, `Every weight is ${formatValue(center)}.`)
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length)
  const width = (largest - least) / bars
  const counts = new Array<number>(bars).fill(0)
  for (const value of values) counts[Math.min(bars - 1, Math.floor((value - least) / width))]! += 1
  const zeros = values.filter((value) => value === 0).length
  const points = counts.flatMap((count, bar): [number, number][] => [
    [least + bar * width, count],
    [least + (bar + 1) * width, count]
  ])
  return {
    points: [[least, 0], ...points, [largest, 0]],
    mean: center,
    deviation: spread,
    words:
      `Drawn once, from seed 1: mean ${formatValue(center)}, σ ${formatValue(spread)}, ` +
      `from ${formatValue(least)} to ${formatValue(largest)}` +
      (zeros === 0 ? '.' : `, ${formatShare(zeros / values.length)} zeros.`)
  }
}

/** All mass in one place. */
function onePoint(value: number, words: string): LawPicture {
  const points = [
    [value, 0],
    [value, 1],
    [value, 0]
  ] as const
  return { points, mean: value, deviation: 0, words }
}
