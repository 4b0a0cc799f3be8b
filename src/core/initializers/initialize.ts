import { InputError, shortened } from '../errors'
import { parameterCount, parameterOffsets, type Layer } from '../network/problem'
import { generator } from '../random/generator'
import { noiseStream } from '../random/streams'
import { flattenImported, type ImportedWeights } from './imported'
import { constant, draw, type Law } from './law'
import { layerRules, weightsFile, type LayerRules } from './layer-rules'
import { rescaleLayers, type Batch } from './lsuv'
import type { ArmInitializer, LayerRule } from './schema'
import { entryOf } from './table'

/**
 * First parameters of one run in the flat layout of `TrainingState`. `imported` must fit the layers (`checkImported`),
 * a list of rules their number (`listProblems`). `batch`: the first training minibatch, for rules that look at data.
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
  const rescalings = rules.map(({ weights }) => {
    const entry = entryOf(weights.kind)
    return entry.type === 'matrix' ? (entry.rescaling?.(weights) ?? null) : null
  })
  if (rescalings.some((rescaling) => rescaling !== null)) {
    if (!batch) throw new RangeError('a rule that looks at data needs the first minibatch')
    rescaleLayers(layers, rescalings, parameters, batch)
  }
  return parameters
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
  const noise = noiseStream(seed, layer, name)
  for (let index = 0; index < tensor.length; index++) tensor[index] = draw(law, noise, index)
}

function checkFinite(
  tensor: Float64Array,
  { weights, biases, field }: LayerRules,
  { fanIn, fanOut }: Layer,
  layer: number,
  name: 'weights' | 'biases' = 'weights'
): void {
  const bad = tensor.findIndex((value) => !Number.isFinite(value))
  if (bad < 0) return
  const ownBiases = name === 'biases' && biases !== null
  const rule = ownBiases ? biases : weights
  const formula = typeof rule === 'object' && rule.kind === 'expression' ? (rule[name] ?? rule.weights) : null
  throw new InputError([
    {
      field: (ownBiases ? '.biases' : field) + (formula === null ? '' : `.${name}`),
      value: shortened(formula ?? rule),
      message:
        `gives ${tensor[bad]} in layer ${layer + 1} (fan_in ${fanIn}, fan_out ${fanOut}); ` +
        'first weights and biases have to be finite'
    }
  ])
}
