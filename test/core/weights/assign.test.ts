import { describe, expect, it } from 'vitest'
import { assignArrays, type Instructions } from '#core/weights/assign'
import { type ArrayHead, UnclearWeights } from '#core/weights/candidates'
import { compareStems } from '#core/weights/array-names'
import { generator } from '#core/random/generator'

const layersOf = (...sizes: number[]) => sizes.slice(1).map((fanOut, l) => ({ fanIn: sizes[l]!, fanOut }))
const heads = (shapes: Readonly<Record<string, readonly number[]>>): ArrayHead[] =>
  Object.entries(shapes).map(([name, shape]) => ({ name, shape }))
const taken = (
  shapes: Readonly<Record<string, readonly number[]>>,
  layers: ReturnType<typeof layersOf>,
  instructions: Instructions = {}
): string =>
  assignArrays(heads(shapes), layers, instructions)
    .layers.map(({ weights, biases, layout }) => `${weights} ${biases} ${layout}`)
    .join('; ')

describe('names decide where shapes cannot', () => {
  it.each<[string, Record<string, number[]>, number[], string]>([
    [
      'words for the ends, sorted as safetensors does',
      {
        'fc_hidden.bias': [2],
        'fc_hidden.weight': [2, 2],
        'fc_in.bias': [2],
        'fc_in.weight': [2, 2],
        'fc_out.bias': [1],
        'fc_out.weight': [1, 2]
      },
      [2, 2, 2, 1],
      'fc_in.weight fc_in.bias out-in; fc_hidden.weight fc_hidden.bias out-in; fc_out.weight fc_out.bias out-in'
    ],
    [
      'a classifier comes last',
      { 'classifier.weight': [2, 2], 'classifier.bias': [2], 'layer1.weight': [2, 2], 'layer1.bias': [2] },
      [2, 2, 2],
      'layer1.weight layer1.bias out-in; classifier.weight classifier.bias out-in'
    ],
    [
      'numbers count, not letters',
      { '10.weight': [3, 3], '10.bias': [3], '2.weight': [3, 3], '2.bias': [3] },
      [3, 3, 3],
      '2.weight 2.bias out-in; 10.weight 10.bias out-in'
    ],
    [
      'Keras: the first has no number',
      { 'dense_1/kernel:0': [2, 2], 'dense_1/bias:0': [2], 'dense/kernel:0': [2, 2], 'dense/bias:0': [2] },
      [2, 2, 2],
      'dense/kernel:0 dense/bias:0 in-out; dense_1/kernel:0 dense_1/bias:0 in-out'
    ],
    [
      'scikit-learn',
      { coefs_0: [2, 2], coefs_1: [2, 2], intercepts_0: [2], intercepts_1: [2] },
      [2, 2, 2],
      'coefs_0 intercepts_0 in-out; coefs_1 intercepts_1 in-out'
    ],
    [
      'Haiku',
      {
        'mlp/~/linear_1/b': [2],
        'mlp/~/linear_1/w': [2, 2],
        'mlp/~/linear_0/b': [2],
        'mlp/~/linear_0/w': [2, 2]
      },
      [2, 2, 2],
      'mlp/~/linear_0/w mlp/~/linear_0/b in-out; mlp/~/linear_1/w mlp/~/linear_1/b in-out'
    ],
    [
      'Haiku’s dictionary as JSON',
      {
        'mlp/~/linear_1.b': [2],
        'mlp/~/linear_1.w': [2, 2],
        'mlp/~/linear_0.b': [2],
        'mlp/~/linear_0.w': [2, 2]
      },
      [2, 2, 2],
      'mlp/~/linear_0.w mlp/~/linear_0.b in-out; mlp/~/linear_1.w mlp/~/linear_1.b in-out'
    ],
    ['scikit-learn’s linear models', { coef_: [2, 2], intercept_: [2] }, [2, 2], 'coef_ intercept_ out-in'],
    [
      'brain.js',
      {
        sizes: [3],
        'layers[1].weights': [2, 2],
        'layers[1].biases': [2],
        'layers[2].weights': [2, 2],
        'layers[2].biases': [2]
      },
      [2, 2, 2],
      'layers[1].weights layers[1].biases out-in; layers[2].weights layers[2].biases out-in'
    ],
    [
      'Flax’s nnx',
      {
        'linear1.kernel.value': [2, 2],
        'linear1.bias.value': [2],
        'linear2.kernel.value': [2, 2],
        'linear2.bias.value': [2]
      },
      [2, 2, 2],
      'linear1.kernel.value linear1.bias.value in-out; linear2.kernel.value linear2.bias.value in-out'
    ],
    [
      'PyTorch in a wrapper',
      {
        'module.model.fc2.weight': [2, 2],
        'module.model.fc2.bias': [2],
        'module.model.fc10.weight': [2, 2],
        'module.model.fc10.bias': [2]
      },
      [2, 2, 2],
      'module.model.fc2.weight module.model.fc2.bias out-in; module.model.fc10.weight module.model.fc10.bias out-in'
    ]
  ])('%s', (_, shapes, sizes, expected) => expect(taken(shapes, layersOf(...sizes))).toBe(expected))
})

describe('shapes decide where they can', () => {
  it('the layout of all layers by one that is not square', () =>
    expect(taken({ W1: [2, 2], b1: [2], W2: [1, 2], b2: [1] }, layersOf(2, 2, 1))).toBe(
      'W1 b1 out-in; W2 b2 out-in'
    ))
  it('the order of layers whose names say nothing', () =>
    expect(taken({ right: [4, 3], left: [3, 2] }, layersOf(2, 3, 4), { layout: 'out-in' })).toBe(
      'left null out-in; right null out-in'
    ))
  it('columns beside W are of fan_out × fan_in', () =>
    expect(taken({ W1: [2, 2], b1: [2, 1], W2: [2, 2], b2: [2, 1] }, layersOf(2, 2, 2))).toBe(
      'W1 b1 out-in; W2 b2 out-in'
    ))
  it('arrays in the order in which a list was saved', () =>
    expect(taken({ arr_0: [2, 3], arr_1: [3], arr_2: [3, 1], arr_3: [1] }, layersOf(2, 3, 1))).toBe(
      'arr_0 arr_1 in-out; arr_2 arr_3 in-out'
    ))
})

describe('what is not for a layer', () => {
  it.each<[string, Record<string, number[]>]>([
    [
      'batch norm of Flax',
      { 'params/BatchNorm_0/scale': [3], 'params/BatchNorm_0/bias': [3], 'batch_stats/BatchNorm_0/mean': [3] }
    ],
    ['batch norm of Keras', { 'batch_normalization/beta:0': [3], 'batch_normalization/moving_mean:0': [3] }],
    [
      'the state of an optimizer',
      { 'opt_state/0/mu/Dense_0/kernel': [2, 3], 'Adam/dense/kernel/m:0': [2, 3] }
    ]
  ])('is left alone: %s', (_, others) =>
    expect(
      taken(
        {
          ...others,
          'params/Dense_0/kernel': [2, 3],
          'params/Dense_0/bias': [3],
          'params/Dense_1/kernel': [3, 1],
          'params/Dense_1/bias': [1]
        },
        layersOf(2, 3, 1)
      )
    ).toBe(
      'params/Dense_0/kernel params/Dense_0/bias in-out; params/Dense_1/kernel params/Dense_1/bias in-out'
    )
  )

  it('is left alone', () =>
    expect(
      assignArrays(
        heads({
          '0.weight': [3, 2],
          '0.bias': [3],
          '1.weight': [3],
          '1.bias': [3],
          '1.running_mean': [3],
          step: [],
          '3.weight': [1, 3],
          '3.bias': [1]
        }),
        layersOf(2, 3, 1),
        {}
      ).leftAlone
    ).toEqual(['1.weight', '1.bias', '1.running_mean', 'step']))
})

describe('nothing is guessed', () => {
  it.each<[string, Record<string, number[]>, number[], Instructions, RegExp]>([
    [
      'square matrices of no convention',
      { W1: [2, 2], b1: [2] },
      [2, 2],
      {},
      /say "layout": "in-out" or "layout": "out-in"/
    ],
    [
      'a path of TensorFlow, whose programs have no convention for “weight”',
      { 'layer1/weight:0': [2, 2], 'layer1/bias:0': [2] },
      [2, 2],
      {},
      /say "layout"/
    ],
    [
      'two orders',
      { left: [2, 2], right: [2, 2] },
      [2, 2, 2],
      { layout: 'in-out' },
      /several orders, for example "left", "right" or "right", "left"/
    ],
    [
      'names against shapes',
      { '0.weight': [3, 2], '2.weight': [2, 3] },
      [3, 2, 3],
      {},
      /the network needs 3 → 2, 2 → 3/
    ],
    [
      'a layer too many',
      { W1: [2, 3], W2: [3, 3], W3: [3, 1] },
      [2, 3, 1],
      {},
      /weights of 3 layers .* the network has 2 layers .*Say which arrays are which: "layers"/
    ],
    ['biases by another name', { W1: [2, 3], theta1: [3] }, [2, 3], {}, /"theta1" \(3\) could be them/],
    [
      'biases counted from another number',
      { W1: [2, 3], b0: [3], W2: [3, 1], b1: [1] },
      [2, 3, 1],
      {},
      /"b0" \(3\), by its name the biases of a layer whose weights/
    ],
    ['biases of another length', { W1: [2, 3], b1: [2] }, [2, 3], {}, /the biases beside "W1" are 3 numbers/],
    [
      'a convolution',
      { 'conv.weight': [8, 1, 3, 3], 'fc.weight': [1, 2] },
      [2, 1],
      {},
      /more than two dimensions/
    ],
    [
      'a convolution without names',
      { arr_0: [3, 3, 1, 8], arr_1: [8], arr_2: [2, 1] },
      [2, 1],
      {},
      /more than two dimensions/
    ],
    [
      'a recurrent layer that fits as two',
      {
        weight_ih_l0: [3, 2],
        weight_hh_l0: [3, 3],
        bias_ih_l0: [3],
        bias_hh_l0: [3],
        'fc.weight': [1, 3],
        'fc.bias': [1]
      },
      [2, 3, 3, 1],
      {},
      /"weight_ih_l0" \(3 × 2\), by its name of a recurrent layer/
    ],
    [
      'a recurrent layer by hand',
      { Wxh: [3, 2], Whh: [3, 3], Why: [1, 3] },
      [2, 3, 3, 1],
      {},
      /"Whh".* recurrent layer/
    ],
    [
      'a recurrent layer of Keras',
      { 'rnn/kernel': [2, 3], 'rnn/recurrent_kernel': [3, 3] },
      [2, 3, 3],
      {},
      /of a recurrent layer/
    ],
    [
      'normalized weights',
      { '0.weight_g': [3, 1], '0.weight_v': [3, 2], '0.bias': [3] },
      [2, 3],
      {},
      /of normalized weights/
    ],
    [
      'normalized weights of newer PyTorch',
      {
        '0.parametrizations.weight.original0': [3, 1],
        '0.parametrizations.weight.original1': [3, 2],
        '0.bias': [3]
      },
      [2, 3],
      {},
      /of normalized weights/
    ],
    ['pruned weights', { '0.weight_orig': [3, 2], '0.weight_mask': [3, 2] }, [2, 3], {}, /of pruned weights/],
    ['quantized weights', { '0.weight': [3, 2], '0.weight_scale': [3] }, [2, 3], {}, /of quantized weights/],
    [
      'a LoRA adapter',
      { 'lora_A.weight': [3, 2], 'lora_B.weight': [4, 3] },
      [2, 3, 4],
      {},
      /of a LoRA adapter/
    ],
    ['an embedding', { 'embedding.weight': [2, 2], 'fc.weight': [1, 2] }, [2, 2, 1], {}, /of an embedding/],
    [
      'fc beside fc1, which may be either end',
      { 'fc.weight': [2, 2], 'fc1.weight': [2, 2] },
      [2, 2, 2],
      {},
      /several orders/
    ],
    [
      'named biases beside matrices without a name for them',
      { theta: [2, 3], offset_b: [3] },
      [2, 3],
      {},
      /"offset_b" \(3\), by its name the biases of a layer/
    ],
    [
      'two biases of one layer',
      { W1: [2, 3], b1: [3], bias1: [3] },
      [2, 3],
      {},
      /several biases of one layer: "b1" \(3\), "bias1" \(3\)/
    ],
    [
      'attention, square',
      { 'q_proj.weight': [2, 2], 'k_proj.weight': [2, 2], 'out_proj.weight': [2, 2] },
      [2, 2, 2, 2],
      {},
      /several orders/
    ],
    ['a name that is not there', { A: [2, 2] }, [2, 2], { layers: [{ weights: 'B' }] }, /holds no array "B"/],
    [
      'a convention and biases that contradict each other',
      { '0.weight': [2, 2], '0.bias': [1, 2] },
      [2, 2],
      {},
      /contradicts itself/
    ],
    [
      'so many that nobody could try all orders',
      Object.fromEntries([...'cdefghijkmno'].map((letter) => [letter, letter === 'o' ? [2, 4] : [2, 2]])),
      [...Array.from({ length: 12 }, () => 2), 3],
      {},
      /too many arrays that could be weights\. Say which/
    ],
    ['nothing', {}, [2, 1], {}, /holds no arrays/]
  ])('%s', (_, shapes, sizes, instructions, message) =>
    expect(() => assignArrays(heads(shapes), layersOf(...sizes), instructions)).toThrow(message)
  )
})

describe('a person can say it', () => {
  it('by layers', () =>
    expect(
      taken({ left: [2, 2], right: [2, 2], c: [2] }, layersOf(2, 2, 2), {
        layout: 'in-out',
        layers: [{ weights: 'right', biases: 'c' }, { weights: 'left' }]
      })
    ).toBe('right c in-out; left null in-out'))
  it('by layout, against a convention', () =>
    expect(taken({ '0.weight': [2, 2] }, layersOf(2, 2), { layout: 'in-out' })).toBe('0.weight null in-out'))
})

/** Each names layer l of `count` as programs do, with the layout that its files have. */
const writers: Readonly<
  Record<string, { layout: 'in-out' | 'out-in'; names: (l: number, count: number) => [string, string] }>
> = {
  'a PyTorch Sequential': { layout: 'out-in', names: (l) => [`${2 * l}.weight`, `${2 * l}.bias`] },
  'a PyTorch module': {
    layout: 'out-in',
    names: (l, count) => {
      const name = l === 0 ? 'fc_in' : l === count - 1 ? 'head' : `hidden.${l - 1}`
      return [`model.${name}.weight`, `model.${name}.bias`]
    }
  },
  Keras: {
    layout: 'in-out',
    names: (l) => [`dense${l ? `_${l}` : ''}/kernel:0`, `dense${l ? `_${l}` : ''}/bias:0`]
  },
  'Keras 3': {
    layout: 'in-out',
    names: (l) => [`layers/dense${l ? `_${l}` : ''}/vars/0`, `layers/dense${l ? `_${l}` : ''}/vars/1`]
  },
  Flax: { layout: 'in-out', names: (l) => [`params/Dense_${l}/kernel`, `params/Dense_${l}/bias`] },
  Haiku: { layout: 'in-out', names: (l) => [`linear${l ? `_${l}` : ''}/w`, `linear${l ? `_${l}` : ''}/b`] },
  'scikit-learn': { layout: 'in-out', names: (l) => [`coefs_${l}`, `intercepts_${l}`] },
  'NumPy, counted': { layout: 'in-out', names: (l) => [`W${l + 1}`, `b${l + 1}`] },
  'NumPy, transposed': { layout: 'out-in', names: (l) => [`w_${l}`, `b_${l}`] },
  'NumPy, a list': { layout: 'out-in', names: (l) => [`arr_${2 * l}`, `arr_${2 * l + 1}`] },
  'NumPy, words': {
    layout: 'in-out',
    names: (l, count) => {
      const name = l === 0 ? 'input' : l === count - 1 ? 'output' : `hidden${l}`
      return [`${name}_weights`, `${name}_bias`]
    }
  }
}

describe('random networks, in any order of the file', () => {
  it.each(Object.entries(writers))('%s: right, or refused with the choices', (writer, { layout, names }) => {
    const random = generator(1, writer)
    const whole = (below: number): number => Math.floor(random.uniform() * below)
    let right = 0
    for (let trial = 0; trial < 300; trial++) {
      const sizes = Array.from({ length: 2 + whole(4) }, () => 1 + whole(3))
      const layers = layersOf(...sizes)
      const truth = layers.map((_, l) => names(l, layers.length))
      const arrays = layers.flatMap(({ fanIn, fanOut }, l): ArrayHead[] => [
        { name: truth[l]![0], shape: layout === 'in-out' ? [fanIn, fanOut] : [fanOut, fanIn] },
        { name: truth[l]![1], shape: [fanOut] }
      ])
      const shuffled = [...random.permutation(arrays.length)].map((at) => arrays[at]!)
      try {
        const assigned = assignArrays(shuffled, layers, {})
        expect(
          assigned.layers.map(({ weights, biases }) => [weights, biases]),
          sizes.join('-')
        ).toEqual(truth)
        const square = layers.every(({ fanIn, fanOut }) => fanIn === fanOut && fanIn === 1)
        if (!square) expect(assigned.layers[0]!.layout, sizes.join('-')).toBe(layout)
        right++
      } catch (error) {
        if (!(error instanceof UnclearWeights)) throw error
      }
    }
    expect(right).toBeGreaterThan(writer.startsWith('NumPy') ? 150 : 299)
  })
})

describe('the order of names', () => {
  it('begins without a number where a convention counts so', () => {
    expect(compareStems('dense', 'dense_1', true)).toBeLessThan(0)
    expect(compareStems('model/dense_1/dense_1', 'model/dense/dense', true)).toBeGreaterThan(0)
  })

  it.each([
    ['layer1', 'layer2', -1],
    ['fc', 'fc1', 0],
    ['dense_9', 'dense_10', -1],
    ['first', 'second', -1],
    ['encoder.1', 'decoder.0', -1],
    ['features.3', 'classifier', -1],
    ['left.output', 'right.input', 0],
    ['fc1', 'out', -1],
    ['left', 'right', 0],
    ['fc', 'lin', 0]
  ])('%s, %s: %i', (a, b, sign) => {
    expect(Math.sign(compareStems(a, b))).toBe(sign)
    expect(Math.sign(compareStems(b, a))).toBe(sign === 0 ? 0 : -sign)
  })
})
