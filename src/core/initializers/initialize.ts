import { InputError, shortened } from '../errors'
import { parameterCount, parameterOffsets, type Layer } from '../network/problem'
import { generator } from '../random/generator'
import { rememberedNoise } from '../random/remembered-noise'
import { noiseStream } from '../random/streams'
import { flattenImported, type ImportedWeights } from './imported'
import { constant, draw, type Law } from './law'
import { layerRules, weightsFile, type LayerRules } from './layer-rules'
import { rescaleLayers, type Batch, type Rescaling } from './lsuv'
import type { ArmInitializer, LayerRule } from './schema'
import { entryOf } from './table'

/**
 * First parameters of one run in the flat layout of `TrainingState`. `imported` must fit the layers (`checkImported`),
 * a list of rules their number (`listProblems`). `batch`: as many training instances as `instancesLookedAt` says.
 * Throws `RangeError` where something needed is missing, and `InputError`, its fields relative to the initializer,
 * where a rule makes a value that is not finite.
 */
export function initializeParameters(
  initializer: ArmInitializer,
  layers: readonly Layer[],
  seed: number,
  imported?: ImportedWeights,
  batch?: Batch
): Float64Array {
  if (weightsFile(initializer) !== null) {
    if (!imported) throw new RangeError('weights from a file need the imported weights')
    return flattenImported(imported, layers)
  }
  const parameters = new Float64Array(parameterCount(layers))
  const rules = layerRules(initializer, layers.length)
  parameterOffsets(layers).forEach(({ weights, biases }, l) => {
    const layer = layers[l]!
    const rule = rules[l]!
    fillWeights(parameters.subarray(weights, biases), rule.weights, layer, seed, l)
    checkFinite(parameters.subarray(weights, biases), rule, layer, l)
    const law = biasLaw(rule, layer)
    const own = parameters.subarray(biases, biases + layer.fanOut)
    fill(own, law, seed, l, 'biases')
    checkFinite(own, rule, layer, l, 'biases')
  })
  if (instancesLookedAt(initializer, layers) > 0) {
    if (!batch) throw new RangeError('a rule that looks at data needs some')
    rescaleLayers(layers, rules.map(rescalingOf), parameters, batch)
  }
  return parameters
}

/** How many training instances the rules of an arm want to see; 0 where none looks at data. */
export function instancesLookedAt(initializer: ArmInitializer, layers: readonly Layer[]): number {
  if (weightsFile(initializer) !== null) return 0
  const rules = layerRules(initializer, layers.length)
  return Math.max(...rules.map((rule) => rescalingOf(rule)?.instances ?? 0))
}

function rescalingOf({ weights }: LayerRules): Rescaling | null {
  const entry = entryOf(weights.kind)
  return entry.type === 'matrix' ? (entry.rescaling?.(weights) ?? null) : null
}

function fillWeights(tensor: Float64Array, rule: LayerRule, layer: Layer, seed: number, l: number): void {
  const entry = entryOf(rule.kind)
  if (entry.type === 'drawn') fill(tensor, entry.weights(rule, layer), seed, l, 'weights')
  if (entry.type === 'matrix') {
    tensor.set(
      entry.matrix(rule, layer, noiseStream(seed, l, 'weights'), generator(seed, `positions of layer ${l}`))
    )
  }
}

/** The law of a layer's biases: that of the rule of the weights, unless the user gave one for them. */
export function biasLaw({ weights, biases }: LayerRules, layer: Layer): Law {
  if (typeof biases === 'number') return constant(biases)
  const rule = biases ?? weights
  const entry = entryOf(rule.kind)
  if (entry.type !== 'drawn') return constant(0)
  return entry.drawBiases?.(rule, layer) ?? (biases === null ? constant(0) : entry.weights(rule, layer))
}

function fill(tensor: Float64Array, law: Law, seed: number, layer: number, name: 'weights' | 'biases'): void {
  if (law.family === 'constant') {
    tensor.fill(law.value)
    return
  }
  const noise = rememberedNoise(seed, layer, name, tensor.length)
  for (let index = 0; index < tensor.length; index++) tensor[index] = draw(law, noise, index)
}

/**
 * Draws the first few weights and biases of each layer, to find before a run the rules that cannot be drawn from.
 * Throws `InputError`, its fields relative to the initializer, where a value is not finite.
 */
export function tryRules(initializer: ArmInitializer, layers: readonly Layer[], seed: number): void {
  if (weightsFile(initializer) !== null) return
  const tried = 64
  layerRules(initializer, layers.length).forEach((rule, l) => {
    const layer = layers[l]!
    const entry = entryOf(rule.weights.kind)
    if (entry.type === 'drawn') {
      const some = new Float64Array(Math.min(tried, layer.fanIn * layer.fanOut))
      fill(some, entry.weights(rule.weights, layer), seed, l, 'weights')
      checkFinite(some, rule, layer, l)
    }
    const some = new Float64Array(Math.min(tried, layer.fanOut))
    fill(some, biasLaw(rule, layer), seed, l, 'biases')
    checkFinite(some, rule, layer, l, 'biases')
  })
}

/** Values are trained as 32-bit floats, so they have to be finite as such. */
function checkFinite(
  tensor: Float64Array,
  { weights, biases, field }: LayerRules,
  { fanIn, fanOut }: Layer,
  layer: number,
  name: 'weights' | 'biases' = 'weights'
): void {
  const bad = tensor.findIndex((value) => !Number.isFinite(Math.fround(value)))
  if (bad < 0) return
  const ownBiases = name === 'biases' && biases !== null
  const rule = ownBiases ? biases : weights
  const expression = typeof rule === 'object' && rule.kind === 'expression' ? rule : null
  const key = expression?.[name] === undefined ? 'weights' : name
  const formula = expression?.[key] ?? null
  const hint =
    formula === null
      ? ''
      : '. Look for a division by zero, a root or logarithm of something negative, or a power that is too large'
  throw new InputError([
    {
      field: (ownBiases ? '.biases' : field) + (formula === null ? '' : `.${key}`),
      value: shortened(formula ?? rule),
      message:
        `gives ${tensor[bad]} in layer ${layer + 1} (fan_in ${fanIn}, fan_out ${fanOut}); first weights and biases ` +
        `have to be finite 32-bit floats, of at most 3.4e38${hint}`
    }
  ])
}
