import type { PreparedData } from '#core/data/dataset'
import { predictedClass } from '#core/network/accuracy'
import { parameterCount, type Floats, type Layer } from '#core/network/problem'
import { css, mix, type Palette } from '../../charts/palette'
import { extentOf, type Bounds } from './plane'
import { slicedForward } from './sliced-forward'

/** What a network says at every point of the plane, for data with two features. */

/** The data's extent with a margin, so that the outermost points and the boundary around them show. */
export function dataBounds({ train, test }: PreparedData): Bounds {
  const inputs = [train.inputs, test.inputs]
  const [left, right] = extentOf(inputs, 0.16, { first: 0, stride: 2 })
  const [bottom, top] = extentOf(inputs, 0.16, { first: 1, stride: 2 })
  return { left, right, bottom, top }
}

/** Shape [row][column], from the top left; the grid's outermost points lie on the bounds. */
export interface DecisionGrid {
  readonly size: number
  readonly classes: number
  readonly winner: Uint8Array
  /** How far the winning class is ahead: 0…1. NaN where the network has no answer: its outputs are not all numbers. */
  readonly lead: Float32Array
}

/** Multiplications that one map may cost; wide networks get a coarser grid. */
const mostWork = 3e7

export function gridSize(layers: readonly Layer[]): number {
  return Math.max(16, Math.min(72, Math.floor(Math.sqrt(mostWork / parameterCount(layers)))))
}

export function* decisionGrid(
  layers: readonly Layer[],
  parameters: Floats,
  classes: number,
  { left, right, bottom, top }: Bounds
): Generator<void, DecisionGrid> {
  const size = gridSize(layers)
  const count = size * size
  const inputs = new Float64Array(count * 2)
  for (let n = 0; n < count; n++) {
    inputs[2 * n] = left + ((right - left) * (n % size)) / (size - 1)
    inputs[2 * n + 1] = top - ((top - bottom) * Math.floor(n / size)) / (size - 1)
  }
  const outputs = yield* slicedForward(layers, parameters, inputs, count)
  const output = layers.at(-1)!
  const grid = { size, classes, winner: new Uint8Array(count), lead: new Float32Array(count) }
  for (let n = 0; n < count; n++) {
    const winner = predictedClass(outputs, n * output.fanOut, output.fanOut, output.activation)
    grid.winner[n] = winner
    grid.lead[n] = leadOf(outputs, n * output.fanOut, output, winner)
  }
  return grid
}

function leadOf(outputs: Float64Array, at: number, { fanOut, activation }: Layer, winner: number): number {
  if (outputs.subarray(at, at + fanOut).some(Number.isNaN)) return NaN
  const share = (value: number): number => (activation === 'tanh' ? (value + 1) / 2 : value)
  if (fanOut === 1) return clamp(Math.abs(2 * share(outputs[at]!) - 1))
  let second = -Infinity
  for (let j = 0; j < fanOut; j++) if (j !== winner) second = Math.max(second, outputs[at + j]!)
  return clamp(share(outputs[at + winner]!) - share(second))
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** Whether the network answers anywhere. */
export const hasAnswers = ({ lead }: DecisionGrid): boolean => lead.some((value) => !Number.isNaN(value))

/** One pixel a grid point, RGBA: the winning class's colour, the stronger the further it is ahead; clear without an answer. */
export function decisionPixels(
  { winner, lead }: DecisionGrid,
  palette: Palette
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(winner.length * 4)
  winner.forEach((index, at) => {
    if (Number.isNaN(lead[at])) return
    const colour = palette.classes[index % palette.classes.length]!
    const [red, green, blue] = mix(palette.background, colour, 0.14 + 0.44 * lead[at]!)
    pixels.set([red, green, blue, 255], at * 4)
  })
  return pixels
}

/** The boundary where `a` turns into another class, by marching squares; in a context scaled to 0…size−1. */
export function strokeBoundary(
  context: CanvasRenderingContext2D,
  { size, winner, lead, classes }: DecisionGrid,
  palette: Palette,
  width: number
): void {
  context.beginPath()
  for (let index = classes === 2 ? 1 : 0; index < classes; index++) {
    const height = (at: number): number => (winner[at] === index ? 1e-6 + lead[at]! : -1e-6 - lead[at]!)
    for (let row = 0; row + 1 < size; row++) {
      for (let column = 0; column + 1 < size; column++) {
        const at = row * size + column
        const corners = [height(at), height(at + 1), height(at + size + 1), height(at + size)] as const
        if (!corners.some(Number.isNaN)) traceCell(context, column, row, corners)
      }
    }
  }
  context.lineWidth = width
  context.strokeStyle = css(palette.ink, 0.85)
  context.stroke()
}

/** Corner values clockwise from the top left; crossings are found by linear interpolation. */
function traceCell(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  [a, b, c, d]: readonly [number, number, number, number]
): void {
  const crossing = (from: number, to: number): number | null =>
    from > 0 === to > 0 ? null : from / (from - to)
  const top = crossing(a, b)
  const right = crossing(b, c)
  const bottom = crossing(d, c)
  const left = crossing(a, d)
  const points: (readonly [number, number])[] = []
  if (top !== null) points.push([x + top, y])
  if (right !== null) points.push([x + 1, y + right])
  if (bottom !== null) points.push([x + bottom, y + 1])
  if (left !== null) points.push([x, y + left])
  for (let k = 0; k + 1 < points.length; k += 2) {
    context.moveTo(...points[k]!)
    context.lineTo(...points[k + 1]!)
  }
}
