import { predictedClass } from './accuracy'
import { activationOf } from './activations'
import { forwardInto, type LayerValues, layerValues } from './forward'
import { type LossFunction, losses } from './losses'
import { clipNorm, clipValue } from './clipping'
import { takeOptimizerStep } from './optimizers'
import { type LabelledPart, type Layer, type Problem, parameterCount, parameterOffsets } from './problem'
import { scheduledRate } from './schedule'

/**
 * Training of one run in plain float64 loops: the oracle that every backend is compared with.
 * Names as in textbooks: x inputs, z pre-activations, a activations, y targets, and dq for ∂loss/∂q.
 */
export interface ReferenceNetwork {
  /** ∂loss/∂parameters of the last `gradient` call, shape [parameter]. */
  readonly gradient: Float64Array
  /** Fills `gradient` with that of the mean loss over `count` instances, and returns nothing else. */
  backward(parameters: Float64Array, inputs: Float64Array, targets: Float64Array, count: number): void
  /** One optimizer step on a minibatch. `step` counts from 1; `slots` as in `TrainingState`, but of this run. */
  step(
    run: number,
    step: number,
    parameters: Float64Array,
    slots: readonly Float64Array[],
    inputs: Float64Array,
    targets: Float64Array,
    count: number
  ): void
  /** Mean loss and share of right answers over a part; NaN where the part is empty. */
  evaluate(parameters: Float64Array, part: LabelledPart): Evaluation
}

interface Evaluation {
  readonly loss: number
  readonly accuracy: number
}

/** Instances that are evaluated at a time, so that a large part needs no large buffers. */
export const evaluationBlock = 256

/** Buffers for one network shape; they hold nothing between calls but `gradient`. */
export function createReferenceNetwork(problem: Problem): ReferenceNetwork {
  const { layers, loss, hyper, batchSize } = problem
  const offsets = parameterOffsets(layers)
  const values = layerValues(layers, Math.max(batchSize, evaluationBlock))
  const deltas = layers.map(({ fanOut }) => new Float64Array(batchSize * fanOut))
  const gradient = new Float64Array(parameterCount(layers))
  const lossFunction = losses[loss]

  function backward(
    parameters: Float64Array,
    inputs: Float64Array,
    targets: Float64Array,
    count: number
  ): void {
    forwardInto(values, layers, offsets, parameters, inputs, count)
    const last = layers.length - 1
    outputDelta(lossFunction, layers[last]!, values[last]!, targets, deltas[last]!, count)
    gradient.fill(0)
    for (let l = last; l >= 0; l--) {
      const { fanIn, fanOut } = layers[l]!
      const { weights, biases } = offsets[l]!
      const x = l === 0 ? inputs : values[l - 1]!.a
      parameterGradient(x, deltas[l]!, gradient, weights, biases, fanIn, fanOut, count)
      if (l > 0) {
        inputDelta(deltas[l]!, parameters, weights, deltas[l - 1]!, fanIn, fanOut, count)
        throughActivation(layers[l - 1]!, values[l - 1]!, deltas[l - 1]!, count)
      }
    }
  }

  return {
    gradient,
    backward,
    step(run, step, parameters, slots, inputs, targets, count) {
      backward(parameters, inputs, targets, count)
      if (problem.clipNorm !== null) clipNorm(gradient, problem.clipNorm)
      if (problem.clipValue !== null) clipValue(gradient, problem.clipValue)
      const learningRate = scheduledRate(problem, hyper.learningRate[run]!, step - 1)
      takeOptimizerStep(hyper, { run, step, learningRate, parameters, gradient, slots })
    },
    evaluate(parameters, part) {
      const output = layers.at(-1)!
      const { z, a } = values.at(-1)!
      const features = layers[0]!.fanIn
      const units = output.fanOut
      const predictions = lossFunction.of === 'logits' ? z : a
      let loss = 0
      let right = 0
      for (let from = 0; from < part.count; from += evaluationBlock) {
        const count = Math.min(evaluationBlock, part.count - from)
        const inputs = part.inputs.subarray(from * features, (from + count) * features)
        const targets = part.targets.subarray(from * units, (from + count) * units)
        forwardInto(values, layers, offsets, parameters, inputs, count)
        for (let n = 0; n < count; n++) {
          loss += lossFunction.value(predictions, targets, n * units, units)
          if (predictedClass(a, n * units, units, output.activation) === part.labels[from + n]) right++
        }
      }
      // 0 / 0 = NaN for an empty part and for a regression, as RecordedMetrics wants it.
      return { loss: loss / part.count, accuracy: right / part.labels.length }
    }
  }
}

/** dz of the output layer: [instance][output], of the mean over `count` instances. */
function outputDelta(
  loss: LossFunction,
  layer: Layer,
  values: LayerValues,
  y: Float64Array,
  dz: Float64Array,
  count: number
): void {
  const units = layer.fanOut
  const p = loss.of === 'logits' ? values.z : values.a
  for (let n = 0; n < count; n++) loss.derivative(p, y, dz, n * units, units)
  for (let k = 0; k < count * units; k++) dz[k]! /= count
  if (loss.of === 'outputs') throughActivation(layer, values, dz, count)
}

/** Chain rule through a = f(z): da becomes dz = da·f′(z) in place. */
function throughActivation(layer: Layer, { z, a }: LayerValues, d: Float64Array, count: number): void {
  const { derivative } = activationOf(layer)
  for (let k = 0; k < count * layer.fanOut; k++) d[k]! *= derivative(z[k]!, a[k]!)
}

/** dW[i][j] += Σ_n x[n][i]·dz[n][j] and db[j] += Σ_n dz[n][j]. */
function parameterGradient(
  x: Float64Array,
  dz: Float64Array,
  gradient: Float64Array,
  weights: number,
  biases: number,
  fanIn: number,
  fanOut: number,
  count: number
): void {
  for (let n = 0; n < count; n++) {
    const zn = n * fanOut
    for (let i = 0; i < fanIn; i++) {
      const xi = x[n * fanIn + i]!
      const wi = weights + i * fanOut
      for (let j = 0; j < fanOut; j++) gradient[wi + j]! += xi * dz[zn + j]!
    }
    for (let j = 0; j < fanOut; j++) gradient[biases + j]! += dz[zn + j]!
  }
}

/** dx[n][i] = Σ_j dz[n][j]·W[i][j]: what the layer below is told. */
function inputDelta(
  dz: Float64Array,
  parameters: Float64Array,
  weights: number,
  dx: Float64Array,
  fanIn: number,
  fanOut: number,
  count: number
): void {
  for (let n = 0; n < count; n++) {
    const zn = n * fanOut
    for (let i = 0; i < fanIn; i++) {
      const wi = weights + i * fanOut
      let sum = 0
      for (let j = 0; j < fanOut; j++) sum += dz[zn + j]! * parameters[wi + j]!
      dx[n * fanIn + i] = sum
    }
  }
}
