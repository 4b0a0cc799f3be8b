import { type GPU, Input } from 'gpu.js'
import type { LabelledPart, Problem } from '#core/network/problem'
import * as kernels from './kernels'
import { type Leg, wholeSteps } from './legs'
import type { Mode } from './mode'
import * as updates from './updates'

/** Stands for an array on the device while a plan is recorded; opaque. */
export type Handle = unknown
type Kernel = (...inputs: Handle[]) => Handle

/** What the steps of one leg read, besides the state. */
interface StepHandles {
  readonly order: Handle
  readonly hyper: Handle
  readonly rates: Handle
}

/** The newest handle of everything that training changes. */
interface Training {
  /** [layer]. */
  readonly weights: Handle[]
  /** [slot][layer]. */
  readonly slots: Handle[][]
  clock: Handle
}

/** Floats of the largest activations that one block of evaluated instances may fill. */
const blockFloats = 2 ** 22

/** Instances of a part that are evaluated at a time; the last block takes what is left. */
export function blockSizes({ layers, runs }: Pick<Problem, 'layers' | 'runs'>, count: number): number[] {
  const widest = Math.max(...layers.map(({ fanOut }) => fanOut))
  const threads = Math.floor(blockFloats / (runs * widest) / kernels.instancesPerScore)
  const size = Math.max(1, threads) * kernels.instancesPerScore
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => Math.min(size, count - index * size))
}

/** A flat array with its shape, innermost size first. The type declarations of `Input` know plain arrays only. */
export const shaped = (values: Float32Array, size: number[]): Input =>
  new Input(values as unknown as number[], size as [number, number])

/**
 * Makes the kernels of one problem, and calls them in the order of a leg while GPU.js records. Nothing is computed
 * here: every value is a handle.
 */
export class Recorder {
  private readonly problem: Problem & kernels.Network
  private readonly made = new Map<string, Kernel>()
  private readonly rows: Readonly<Record<'train' | 'test', Float32Array>>

  constructor(
    private readonly gpu: GPU,
    private readonly mode: Mode,
    problem: Problem
  ) {
    this.problem = { ...problem, flatElements: kernels.flatElements[mode] }
    this.rows = { train: rowsOf(problem, problem.train), test: rowsOf(problem, problem.test) }
  }

  /**
   * handles: weights [layer], slots [slot][layer], and for a leg with steps: order, clock, hyper, rates.
   * Gives the new weights and slots, where there are steps, then the scores: [record][part][block].
   */
  leg(leg: Leg, slotCount: number, handles: readonly Handle[]): Handle[] {
    const { problem } = this
    const depth = problem.layers.length
    const tensor = (at: number): Handle[] => handles.slice(at * depth, (at + 1) * depth)
    const weights = tensor(0)
    const score = this.scorer()
    if (leg.kind === 'score') return score(weights)

    const slots = Array.from({ length: slotCount }, (_, slot) => tensor(slot + 1))
    const [order, clock, hyper, rates] = handles.slice((1 + slotCount) * depth)
    const training: Training = { weights, slots, clock }
    const step = (count: number): void => this.step(training, { order, hyper, rates }, count)
    const whole = wholeSteps(problem)
    const left = problem.train.count - whole * problem.batchSize
    const scores: Handle[] = []
    if (leg.kind === 'short') step(left)
    else if (leg.kind === 'steps') for (let n = 0; n < leg.count; n++) step(problem.batchSize)
    else
      for (let epoch = 1; epoch <= leg.count; epoch++) {
        for (let n = 0; n < whole; n++) step(problem.batchSize)
        if (left > 0) step(left)
        if (leg.recordEvery > 0 && epoch % leg.recordEvery === 0) scores.push(...score(weights))
      }
    return [...[weights, ...slots].flatMap((tensors) => this.laidFlat(tensors)), ...scores]
  }

  /** On a GPU as flat copies: GPU.js gives back an array of rows else, and a hundred thousand of them take long to make. */
  private laidFlat(tensors: readonly Handle[]): readonly Handle[] {
    const { problem, mode } = this
    if (mode !== 'webgpu') return tensors
    return tensors.map((own, l) => this.kernel(kernels.flatCopy(problem, l))(own))
  }

  private step(training: Training, inputs: StepHandles, count: number): void {
    const { problem } = this
    const { weights, clock } = training
    const batch = this.kernel(kernels.gather(problem, count), 'train', this.rows.train)(inputs.order, clock)
    const { activations, sums } = this.layersInTraining(weights, batch, count)
    const p = activations.at(-1)!
    const parts =
      problem.loss === 'cross-entropy' ? [this.kernel(kernels.softmaxParts(problem, count))(p)] : []
    let delta = this.kernel(kernels.outputDelta(problem, count))(p, batch, ...parts)
    const bare: Handle[] = []
    for (let l = weights.length - 1; l >= 0; l--) {
      const x = l === 0 ? batch : activations[l - 1]!
      const old = weights[l]
      if (problem.clipNorm === null) this.updateAtOnce(training, inputs, l, x, delta, count)
      else bare[l] = this.kernel(updates.bareGradient(problem, l, count))(x, delta)
      if (l > 0) delta = this.kernel(kernels.hiddenDelta(problem, l, count))(delta, old, sums[l - 1] ?? x)
    }
    if (problem.clipNorm !== null) this.updateShortened(training, inputs, bare, problem.clipNorm)
    training.clock = this.kernel(kernels.tick)(clock)
  }

  /** Outputs of the last layer for x, or its logits for a loss of logits. */
  private outputs(weights: readonly Handle[], x: Handle, count: number): Handle {
    const { problem } = this
    return weights.reduce((a: Handle, own, l) => {
      const logits = l === weights.length - 1 && kernels.takesLogits(problem.loss)
      return this.kernel(kernels.forward(problem, l, count, logits))(a, own)
    }, x)
  }

  /** What each layer makes of x in training, the last one as in `outputs`; and of some hidden layers the pre-activations. */
  private layersInTraining(
    weights: readonly Handle[],
    x: Handle,
    count: number
  ): { readonly activations: readonly Handle[]; readonly sums: readonly (Handle | null)[] } {
    const { problem } = this
    const sums: (Handle | null)[] = []
    let a = x
    const activations = weights.map((own, l) => {
      const keeps = kernels.keepsSums(problem, l)
      const wantsLogits = l === weights.length - 1 && kernels.takesLogits(problem.loss)
      const z = this.kernel(kernels.forward(problem, l, count, keeps || wantsLogits))(a, own)
      sums.push(keeps ? z : null)
      return (a = keeps ? this.kernel(kernels.activate(problem, l, count))(z) : z)
    })
    return { activations, sums }
  }

  /** Updates layer l with a gradient kernel of its own, or for sgd with the gradient in the same kernel. */
  private updateAtOnce(
    training: Training,
    inputs: StepHandles,
    l: number,
    x: Handle,
    delta: Handle,
    count: number
  ): void {
    const { problem } = this
    const { weights, slots, clock } = training
    const { hyper, rates } = inputs
    const old = weights[l]
    if (problem.hyper.kind !== 'sgd') {
      const g = this.kernel(updates.gradient(problem, l, count))(x, delta, old, hyper)
      this.update(training, inputs, l, g)
    } else if (slots[0]) {
      const next = this.kernel(updates.wholeVelocity(problem, l, count))(x, delta, old, hyper, slots[0][l])
      this.stepWithBuffer(training, inputs, l, slots[0], next)
    } else {
      weights[l] = this.kernel(updates.wholePlainStep(problem, l, count))(x, delta, old, hyper, rates, clock)
    }
  }

  /** Shortens the gradients of all layers, [layer], and updates with them. */
  private updateShortened(
    training: Training,
    inputs: StepHandles,
    bare: readonly Handle[],
    most: number
  ): void {
    const { problem } = this
    let squares = this.kernel(updates.noSquares(problem))()
    for (const [l, gradients] of bare.entries()) {
      const rows = this.kernel(updates.squaresOfRows(problem, l))(gradients)
      squares = this.kernel(updates.addSquares(problem, l))(squares, rows)
    }
    const share = this.kernel(updates.shareLeft(problem, most))(squares)
    for (const [l, gradients] of bare.entries()) {
      const g = this.kernel(updates.shortened(problem, l))(
        gradients,
        share,
        training.weights[l],
        inputs.hyper
      )
      this.update(training, inputs, l, g)
    }
  }

  /** Updates layer l with its gradient, weight decay and all. */
  private update(training: Training, inputs: StepHandles, l: number, g: Handle): void {
    const { problem } = this
    const { weights, slots, clock } = training
    const { hyper, rates } = inputs
    const old = weights[l]
    const [first, second, third] = slots
    switch (problem.hyper.kind) {
      case 'sgd':
        if (first) {
          const next = this.kernel(updates.velocity(problem, l))(g, hyper, first[l])
          this.stepWithBuffer(training, inputs, l, first, next)
        } else {
          weights[l] = this.kernel(updates.stepAlong(problem, l))(old, g, rates, clock)
        }
        return
      case 'adam':
      case 'adamw': {
        const m = (first![l] = this.kernel(updates.meanGradient(problem, l))(first![l], g, hyper))
        const v = (second![l] = this.kernel(updates.meanSquare(problem, l, 3))(second![l], g, hyper))
        weights[l] = this.kernel(updates.adamStep(problem, l))(old, m, v, hyper, rates, clock)
        return
      }
      case 'adagrad': {
        const sum = (first![l] = this.kernel(updates.sumOfSquares(problem, l))(first![l], g))
        weights[l] = this.kernel(updates.adagradStep(problem, l))(old, g, sum, hyper, rates, clock)
        return
      }
      case 'rmsprop': {
        const square = (first![l] = this.kernel(updates.meanSquare(problem, l, 1))(first![l], g, hyper))
        if (!second) {
          weights[l] = this.kernel(updates.rmspropStep(problem, l))(old, g, square, hyper, rates, clock)
          return
        }
        if (third) {
          const mean = (third[l] = this.kernel(updates.meanGradient(problem, l))(third[l], g, hyper))
          second[l] = this.kernel(updates.centeredVelocity(problem, l))(second[l], g, square, mean, hyper)
        } else {
          second[l] = this.kernel(updates.rmspropVelocity(problem, l))(second[l], g, square, hyper)
        }
        weights[l] = this.kernel(updates.stepAlong(problem, l))(old, second[l], rates, clock)
        return
      }
      default:
        throw new TypeError(`no such optimizer: ${String(problem.hyper satisfies never)}`)
    }
  }

  /** sgd with momentum: the buffer becomes `next`. */
  private stepWithBuffer(
    { weights, clock }: Training,
    { hyper, rates }: StepHandles,
    l: number,
    buffer: Handle[],
    next: Handle
  ): void {
    const { problem } = this
    const before = buffer[l]
    buffer[l] = next
    weights[l] =
      problem.hyper.kind === 'sgd' && problem.hyper.nesterov
        ? this.kernel(updates.nesterovStep(problem, l))(weights[l], before, next, hyper, rates, clock)
        : this.kernel(updates.stepAlong(problem, l))(weights[l], next, rates, clock)
  }

  /** Gives what records the scores of both parts. Their rows are brought to the device once a plan. */
  private scorer(): (weights: readonly Handle[]) => Handle[] {
    const { problem } = this
    const width = kernels.columns(problem)
    const blocks = (['train', 'test'] as const).flatMap((part) => {
      let from = 0
      return blockSizes(problem, problem[part].count).map((count) => {
        const name = `${part} ${from}`
        const rows = this.rows[part].subarray(from * width, (from + count) * width)
        from += count
        let handle: Handle
        return {
          count,
          rows: () => (handle ??= this.kernel(kernels.block(problem, count), name, rows)())
        }
      })
    })
    return (weights) =>
      blocks.map(({ count, rows }) => {
        const outputs = this.outputs(weights, rows(), count)
        return this.kernel(kernels.score(problem, count))(outputs, rows())
      })
  }

  /** Equal layers share their kernels. rows: a constant of the kernel, told apart from others by its name. */
  private kernel({ source, output }: kernels.KernelSource, rowsName = '', rows?: Float32Array): Kernel {
    const key = `${rowsName} [${output.join()}] ${source}`
    let kernel = this.made.get(key)
    if (!kernel) {
      const width = kernels.columns(this.problem)
      kernel = this.gpu.createKernel(source, {
        output: [...output] as [number],
        ...(rows ? { constants: { rows: shaped(rows, [width, rows.length / width]) as never } } : {})
      })
      this.made.set(key, kernel)
    }
    return kernel
  }
}

/** [instance][column]: features, targets, label. */
function rowsOf(
  { layers }: Pick<Problem, 'layers'>,
  { count, inputs, targets, labels }: LabelledPart
): Float32Array {
  const features = layers[0]!.fanIn
  const units = layers.at(-1)!.fanOut
  const rows = new Float32Array(count * (features + units + 1))
  let at = 0
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < features; i++) rows[at++] = inputs[n * features + i]!
    for (let j = 0; j < units; j++) rows[at++] = targets[n * units + j]!
    rows[at++] = labels[n] ?? 0
  }
  return rows
}
