import { z } from 'zod'
import { drawn, matrix } from '../entry'
import { identity } from '../fixed-matrices'
import { normal, truncatedNormal, uniform } from '../law'
import { drawnFrom, normalTex, over, truncatedTex, uniformTex, where, withZero } from '../notation'
import { orthogonal, orthogonalDeviation } from '../orthogonal'
import { bound, center, fanMode, ordered, scaleParameter, std } from '../parameters'
import { glorot, he, keras, lecun, saxe } from '../papers'
import { varianceScaling } from '../variance-scaling'
import { scaledTruncated, scaledUniform } from './scaled'

const of = (name: string, paper = keras): string => `keras.initializers.${name}; ${paper}`
const cutNote =
  'The Gaussian is cut at two standard deviations, and widened by 1/0.8796 before, so the variance is the stated one. PyTorch does not cut'

const names = {
  uniform: 'uniform',
  untruncated_normal: 'normal',
  truncated_normal: 'truncated-normal'
} as const

/** keras.initializers. */
export const kerasEntries = {
  'keras-random-uniform': drawn({
    name: 'Random uniform (Keras)',
    origin: 'Keras',
    formula: 'W ~ U(minval, maxval); b = 0',
    tex: withZero(drawnFrom(uniformTex('\\mathrm{minval}', '\\mathrm{maxval}'))),
    source: of('RandomUniform'),
    variance: 'Var W = (maxval − minval)²/12, by default 0.1²/12; Var b = 0',
    suits: 'none in particular',
    note: '±0.05 by default, whatever the layer’s size. PyTorch has [0, 1) (`torch-uniform`), JAX [0, 0.01) (`jax-uniform`).',
    parameters: { minval: bound(-0.05, 'Lower bound.'), maxval: bound(0.05, 'Upper bound.') },
    check: ordered('minval', 'maxval'),
    weights: ({ minval, maxval }) => uniform(minval, maxval)
  }),
  'keras-random-normal': drawn({
    name: 'Random normal (Keras)',
    origin: 'Keras',
    formula: 'W ~ N(mean, stddev²); b = 0',
    tex: withZero(drawnFrom(normalTex('\\mu', '\\sigma^2'))),
    source: of('RandomNormal'),
    variance: 'Var W = stddev², by default 0.05²; Var b = 0',
    suits: 'none in particular',
    note: 'stddev is 0.05 by default. PyTorch has 1 (`torch-normal`), JAX 0.01 (`jax-normal`).',
    parameters: { mean: center, stddev: std(0.05) },
    weights: ({ mean, stddev }) => normal(mean, stddev)
  }),
  'keras-truncated-normal': drawn({
    name: 'Truncated normal (Keras)',
    origin: 'Keras',
    formula: 'W ~ N(mean, stddev²) cut at mean ± 2 stddev; b = 0',
    tex: withZero(drawnFrom(truncatedTex('\\mu', '\\sigma^2'))),
    source: of('TruncatedNormal'),
    variance: 'Var W = 0.7737 stddev²; Var b = 0',
    suits: 'none in particular',
    note: 'stddev is that before the cut, and not corrected: the weights have 0.8796 of it. PyTorch’s bounds are absolute (`torch-trunc-normal`).',
    parameters: { mean: center, stddev: std(0.05, 'Standard deviation before the cut.') },
    weights: ({ mean, stddev }) => truncatedNormal(mean, stddev, -2, 2)
  }),
  'keras-variance-scaling': drawn({
    name: 'Variance scaling (Keras)',
    origin: 'Keras',
    formula: 'W of variance scale/n, n = fan_in, fan_out or their mean; b = 0',
    tex: withZero(where('\\operatorname{E} W = 0', `\\operatorname{Var} W = ${over('s', 'n')}`)),
    source: of('VarianceScaling'),
    variance: 'Var W = scale/n; Var b = 0',
    suits: 'any, by its scale: 1 for tanh, 2 for ReLU',
    note: 'As `variance-scaling`, with Keras’s names: truncated_normal is its default, untruncated_normal is not cut.',
    parameters: {
      scale: scaleParameter,
      mode: fanMode,
      distribution: z
        .enum(['truncated_normal', 'untruncated_normal', 'uniform'])
        .default('truncated_normal')
        .describe('Law of the weights.')
    },
    weights: ({ scale, mode, distribution }, layer) =>
      varianceScaling(scale, mode, names[distribution], layer)
  }),
  'keras-glorot-uniform': scaledUniform('glorot', 'Keras', {
    source: of('GlorotUniform', `${glorot}, eq. 16`),
    note: 'What Keras’s Dense layers do unasked. Same law in PyTorch and JAX.'
  }),
  'keras-glorot-normal': scaledTruncated('glorot', 'Keras', {
    source: of('GlorotNormal', `${glorot}, eq. 12`),
    note: `${cutNote} (\`torch-xavier-normal\`).`
  }),
  'keras-he-uniform': scaledUniform('he', 'Keras', {
    source: of('HeUniform', he),
    note: 'Same law in JAX, and in PyTorch with nonlinearity="relu" (`torch-kaiming-uniform`).'
  }),
  'keras-he-normal': scaledTruncated('he', 'Keras', {
    source: of('HeNormal', he),
    note: `${cutNote} (\`torch-kaiming-normal\`).`
  }),
  'keras-lecun-uniform': scaledUniform('lecun', 'Keras', {
    source: of('LecunUniform', lecun),
    note: 'Same law in JAX. PyTorch’s `Linear` has a third of this variance (`torch-linear`).'
  }),
  'keras-lecun-normal': scaledTruncated('lecun', 'Keras', {
    source: of('LecunNormal', lecun),
    note: `${cutNote}. Keras asks for it with SELU.`
  }),
  'keras-orthogonal': matrix({
    name: 'Orthogonal (Keras)',
    origin: 'Keras',
    formula: 'W = gain·Q·sign(diag R) of a Gaussian QR; b = 0',
    tex: withZero(
      'A = QR,\\; A_{ij} \\sim \\mathcal{N}(0, 1),\\quad W = g\\, Q \\operatorname{sign}(\\operatorname{diag} R)'
    ),
    source: of('Orthogonal', saxe),
    variance: 'Var W = gain²/max(fan_in, fan_out); all singular values are the gain; Var b = 0',
    suits: 'linear, tanh; ReLU with gain √2',
    note: 'Same values as `orthogonal`.',
    parameters: { gain: z.number().min(0).default(1).describe('Factor of the matrix.') },
    matrix: ({ gain }, layer, noise) => orthogonal(layer, noise).map((value) => gain * value),
    deviation: ({ gain }, layer) => gain * orthogonalDeviation(layer)
  }),
  'keras-identity': matrix({
    name: 'Identity (Keras)',
    origin: 'Keras',
    formula: 'W = gain·I; b = 0',
    tex: withZero('W = g\\, I'),
    source: of('Identity'),
    variance: 'No chance: min(fan_in, fan_out) weights are the gain, all others 0; Var b = 0',
    suits: 'ReLU, linear',
    note: 'Same values as `identity`. Every seed starts alike.',
    parameters: { gain: z.number().min(0).default(1).describe('Factor of the matrix.') },
    matrix: ({ gain }, layer) => identity(layer, gain)
  })
}
