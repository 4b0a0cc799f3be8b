import { losses } from '#core/network/losses'
import type { Loss } from '#core/network/names'
import type { Layer, Problem } from '#core/network/problem'
import { activationSource, logOnePlus, real } from './activations'
import type { Mode } from './mode'

/**
 * The kernels, as source text for GPU.js: text, because a bundler may rewrite functions into what GPU.js cannot parse.
 * Sizes are written in as numbers, so that each loop has a fixed length.
 *
 * Shapes, outermost index first; `this.thread` is (z, y, x) in the same order:
 *   rows        [1][instance][column]     columns: features F, then targets O, then the label
 *   activations [run][instance][unit]     the input layer's are the rows, which all runs share
 *   deltas      [run][instance][unit]     ∂loss/∂z, of the mean over the minibatch
 *   weights     [run][fan_in + 1][fan_out] the last row holds the biases; slots and gradients alike
 *   hyper       [run][value]
 *   clock       [1]                        steps taken in this plan: where the step's minibatch is
 */
export interface KernelSource {
  readonly source: string
  /** As GPU.js wants it: innermost size first. */
  readonly output: readonly number[]
}

type Output = Problem['layers'][number]

/** What the kernels of one network have in common. */
export interface Network {
  readonly runs: number
  readonly layers: readonly Layer[]
  readonly loss: Loss
  /** Largest magnitude of an element of the gradient; null: no limit. */
  readonly clipValue: number | null
  /** Elements that an array may have to be read by a flat index. */
  readonly flatElements: number
}

export const run = 'this.thread.z'
const features = ({ layers }: Pick<Network, 'layers'>): number => layers[0]!.fanIn
const units = ({ layers }: Pick<Network, 'layers'>): number => layers.at(-1)!.fanOut
/** Features, targets and the label. */
export const columns = (network: Pick<Network, 'layers'>): number => features(network) + units(network) + 1

/** A row or a column of an array [run][height][width], of which `of` is read along `along`. */
interface Line {
  readonly array: string
  readonly z: string
  readonly height: number
  readonly width: number
  readonly along: 'row' | 'column'
  /** Number of the row or column. */
  readonly of: string
}

/**
 * Elements up to which the arrays of a mode can be read by a flat index that is counted up: none in `cpu`, where arrays
 * are nested. In WebAssembly GPU.js counts in float32; on a GPU in integers, if the index starts as a literal and is
 * advanced by `++`.
 */
export const flatElements: Readonly<Record<Mode, number>> = { webgpu: Infinity, webasm: 2 ** 24, cpu: 0 }

/**
 * Statements: `into` += Σ a_k·b_k over the first `length` elements, in their order. By a flat index where that can be,
 * because GPU.js works out a nested one anew at every element: that takes a third off WebAssembly's time.
 */
export function addProducts(network: Network, into: string, length: number, a: Line, b: Line): string {
  const elements = ({ z, height, width }: Line): number => (z === run ? network.runs : 1) * height * width
  if (Math.max(elements(a), elements(b)) > network.flatElements) {
    const nested = ({ array, z, along, of }: Line): string =>
      along === 'row' ? `${array}[${z}][${of}][k]` : `${array}[${z}][k][${of}]`
    return `for (let k = 0; k < ${length}; k++) { ${into} += ${nested(a)} * ${nested(b)}; }`
  }
  const start = ({ z, height, width, along, of }: Line): string =>
    `${z} * ${height * width} + ${of}${along === 'row' ? ` * ${width}` : ''}`
  const advance = (index: string, { along, width }: Line): string =>
    along === 'row' ? `${index}++;` : `${index}++; ${index} += ${width - 1};`
  return `let first = 0;
    let second = 0;
    first = ${start(a)};
    second = ${start(b)};
    for (let k = 0; k < ${length}; k++) {
      ${into} += ${a.array}[first] * ${b.array}[second];
      ${advance('first', a)}
      ${advance('second', b)}
    }`
}

/** The activations that layer l takes, instance by instance or unit by unit. */
export const inputsOf = (
  network: Network,
  l: number,
  count: number,
  along: Line['along'],
  of: string
): Line => ({
  array: 'x',
  z: l === 0 ? '0' : run,
  height: count,
  width: l === 0 ? columns(network) : network.layers[l]!.fanIn,
  along,
  of
})

const weightsOf = ({ layers }: Network, l: number, along: Line['along'], of: string): Line => ({
  array: 'weights',
  z: run,
  height: layers[l]!.fanIn + 1,
  width: layers[l]!.fanOut,
  along,
  of
})

export const deltasOf = (
  { layers }: Network,
  l: number,
  count: number,
  along: Line['along'],
  of: string
): Line => ({
  array: 'delta',
  z: run,
  height: count,
  width: layers[l]!.fanOut,
  along,
  of
})

/** Losses of the logits z, not of the outputs: the forward pass then leaves the output activation out. */
export const takesLogits = (loss: Loss): boolean => losses[loss].of === 'logits'

/** The instances of this step, in the order's order. rows: a constant of the kernel. */
export const gather = (network: Network, count: number): KernelSource => ({
  source: `function (order, clock) {
    const step = clock[0];
    const instance = order[step][this.thread.y];
    return this.constants.rows[instance][this.thread.x];
  }`,
  output: [columns(network), count, 1]
})

/** A block of rows that is evaluated at a time, brought from the constants of the kernel. */
export const block = (network: Network, count: number): KernelSource => ({
  source: 'function () { return this.constants.rows[this.thread.y][this.thread.x]; }',
  output: [columns(network), count, 1]
})

export const tick: KernelSource = { source: 'function (clock) { return clock[0] + 1.0; }', output: [1] }

/** [element]: a tensor of layer l without its shape, not in mode `cpu`. */
export const flatCopy = ({ layers, runs }: Network, l: number): KernelSource => ({
  source: 'function (values) { return values[this.thread.x]; }',
  output: [runs * (layers[l]!.fanIn + 1) * layers[l]!.fanOut]
})

/** a = f(x·W + b), or z itself where `logits` is set. */
export function forward(network: Network, l: number, count: number, logits: boolean): KernelSource {
  const layer = network.layers[l]!
  const { fanIn, fanOut } = layer
  const { value } = activationSource(logits ? { activation: 'linear' } : layer)
  return {
    source: `function (x, weights) {
    let z = weights[${run}][${fanIn}][this.thread.x];
    ${addProducts(network, 'z', fanIn, inputsOf(network, l, count, 'row', 'this.thread.y'), weightsOf(network, l, 'column', 'this.thread.x'))}
    ${value}
    return a;
  }`,
    output: [fanOut, count, network.runs]
  }
}

/** Whether the slope of layer l is computed from z, so that training keeps it beside a. */
export const keepsSums = ({ layers }: Network, l: number): boolean =>
  activationSource(layers[l]!).ofSums === true && l < layers.length - 1

/** a = f(z) where z has been kept. */
export const activate = (network: Network, l: number, count: number): KernelSource => ({
  source: `function (sums) {
    const z = sums[${run}][this.thread.y][this.thread.x];
    ${activationSource(network.layers[l]!).value}
    return a;
  }`,
  output: [network.layers[l]!.fanOut, count, network.runs]
})

/** Statements: `greatest` of the logits of instance n and `place` where it is. */
const findGreatest = (count: number, n: string): string => `
    let greatest = z[${run}][${n}][0];
    let place = 0;
    for (let k = 1; k < ${count}; k++) {
      if (z[${run}][${n}][k] > greatest) { greatest = z[${run}][${n}][k]; place = k; }
    }`

/** Statements: `rest` = Σ exp(z_k − greatest) over the others. Apart from the greatest's own 1, it keeps its digits. */
const sumOthers = (count: number, n: string): string => `
    let rest = 0.0;
    for (let k = 0; k < ${count}; k++) {
      if (k !== place) { rest += Math.exp(z[${run}][${n}][k] - greatest); }
    }`

/** [run][instance][2]: the greatest logit, and the sum of exp of all, less the greatest. */
export function softmaxParts(network: Network, count: number): KernelSource {
  const K = units(network)
  return {
    source: `function (z) {
    ${findGreatest(K, 'this.thread.y')}
    ${sumOthers(K, 'this.thread.y')}
    let part = greatest;
    if (this.thread.x === 1) { part = 1.0 + rest; }
    return part;
  }`,
    output: [2, count, network.runs]
  }
}

/** ∂loss/∂z of the output layer. `p`: outputs, or logits for a loss of logits. */
export function outputDelta(network: Network, count: number): KernelSource {
  const F = features(network)
  const K = units(network)
  const p = `p[${run}][this.thread.y][this.thread.x]`
  const y = `batch[0][this.thread.y][${F} + this.thread.x]`
  const ofOutputs = (factor: number): string => `
    const a = ${p};
    return ${real(factor)} * (a - ${y}) / ${real(count)} * ${activationSource(network.layers.at(-1)!).derivative};`
  const body: Record<Loss, () => string> = {
    'half-squared-error': () => ofOutputs(1),
    mse: () => ofOutputs(2 / K),
    'binary-cross-entropy': () => `
    const z = ${p};
    ${activationSource({ activation: 'sigmoid' }).value}
    return (a - ${y}) / ${real(K * count)};`,
    'cross-entropy': () => `
    const probability = Math.exp(${p} - parts[${run}][this.thread.y][0]) / parts[${run}][this.thread.y][1];
    return (probability - ${y}) / ${real(count)};`
  }
  const parameters = network.loss === 'cross-entropy' ? 'p, batch, parts' : 'p, batch'
  return {
    source: `function (${parameters}) {${body[network.loss]()}
  }`,
    output: [K, count, network.runs]
  }
}

/** ∂loss/∂z of layer l − 1 from that of layer l: (dz·Wᵀ)·f′. `from`: that layer's activations, or the z that it keeps. */
export function hiddenDelta(network: Network, l: number, count: number): KernelSource {
  const { fanIn, fanOut } = network.layers[l]!
  const { before = '', derivative } = activationSource(network.layers[l - 1]!)
  return {
    source: `function (delta, weights, from) {
    let sum = 0.0;
    ${addProducts(network, 'sum', fanOut, deltasOf(network, l, count, 'row', 'this.thread.y'), weightsOf(network, l, 'row', 'this.thread.x'))}
    const ${keepsSums(network, l - 1) ? 'z' : 'a'} = from[${run}][this.thread.y][this.thread.x];
    ${before}
    return sum * ${derivative};
  }`,
    output: [fanIn, count, network.runs]
  }
}

/** Instances whose losses one thread adds up; the host adds the rest in float64. */
export const instancesPerScore = 32

/**
 * [run][2][block of instances]: the sum of the losses, and of the right answers. `p` as in `outputDelta`.
 * Loss and rule of decision are those of core/network/losses and core/network/accuracy.
 */
export function score(network: Network, count: number): KernelSource {
  const F = features(network)
  const K = units(network)
  const output: Output = network.layers.at(-1)!
  return {
    source: `function (${takesLogits(network.loss) ? 'z' : 'p'}, rows) {
    let total = 0.0;
    for (let item = 0; item < ${instancesPerScore}; item++) {
      const n = this.thread.x * ${instancesPerScore} + item;
      if (n < ${count}) {
        if (this.thread.y === 0) {
          ${lossStatements(network.loss, F, K)}
          total += value;
        } else {
          ${decisionStatements(network, output, K)}
          if (Math.abs(decided - rows[0][n][${F + K}]) < 0.5) { total += 1.0; }
        }
      }
    }
    return total;
  }`,
    output: [Math.ceil(count / instancesPerScore), 2, network.runs]
  }
}

function lossStatements(loss: Loss, F: number, K: number): string {
  const squares = `
          let squares = 0.0;
          for (let j = 0; j < ${K}; j++) {
            const difference = rows[0][n][${F} + j] - p[${run}][n][j];
            squares += difference * difference;
          }`
  const statements: Record<Loss, string> = {
    'half-squared-error': `${squares}
          const value = 0.5 * squares;`,
    mse: `${squares}
          const value = squares / ${real(K)};`,
    'binary-cross-entropy': `
          let sum = 0.0;
          for (let j = 0; j < ${K}; j++) {
            const logit = z[${run}][n][j];
            const r = Math.exp(-Math.abs(logit));
            ${logOnePlus}
            let positive = logit;
            if (logit < 0.0) { positive = 0.0; }
            sum += positive - logit * rows[0][n][${F} + j] + logarithm;
          }
          const value = sum / ${real(K)};`,
    'cross-entropy': `
          ${findGreatest(K, 'n')}
          ${sumOthers(K, 'n')}
          const r = rest;
          ${logOnePlus}
          let value = 0.0;
          for (let j = 0; j < ${K}; j++) {
            const y = rows[0][n][${F} + j];
            if (y !== 0.0) { value += y * (greatest - z[${run}][n][j] + logarithm); }
          }`
  }
  return statements[loss]
}

/**
 * Of logits, sigmoid is compared as float64 has it: from 53·ln 2 on it is 1, and the first of equals wins. sigmoid(z) > ½
 * is z > 0. softmax and linear keep the order of their logits.
 */
function decisionStatements(network: Network, { activation }: Output, K: number): string {
  const logits = takesLogits(network.loss)
  const p = logits ? 'z' : 'p'
  const ofSigmoid = logits && activation === 'sigmoid'
  if (K === 1)
    return `let decided = 0.0;
          if (${p}[${run}][n][0] > ${activation === 'tanh' || ofSigmoid ? '0.0' : '0.5'}) { decided = 1.0; }`
  return `let decided = 0;
          let greatest = ${p}[${run}][n][0];
          for (let j = 1; j < ${K}; j++) {
            const one = ${p}[${run}][n][j];
            if (one > greatest${ofSigmoid ? ' && greatest < 36.7368' : ''}) { greatest = one; decided = j; }
          }`
}
