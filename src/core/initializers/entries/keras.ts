import { z } from 'zod'
import { drawn, matrix } from '../entry'
import { identity } from '../fixed-matrices'
import { normal, truncatedNormal, uniform } from '../law'
import { drawnFrom, normalTex, truncatedTex, uniformTex, withZero } from '../notation'
import { bound, center, ordered, std, fanMode } from '../parameters'
import { glorot, he, keras, lecun, saxe } from '../papers'
import { scaledOrthogonal } from './orthogonal'
import { cutNote, scaledTruncated, scaledUniform } from './scaled'
import { namedVarianceScaling } from './variance-scaling'

const of = (name: string, paper = keras): string => `keras.initializers.${name}; ${paper}`

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
  'keras-variance-scaling': namedVarianceScaling({
    name: 'Variance scaling (Keras)',
    origin: 'Keras',
    source: of('VarianceScaling'),
    note: 'As `variance-scaling`, with Keras’s names: truncated_normal is its default, untruncated_normal is not cut.',
    mode: fanMode,
    shapes: { truncated_normal: 'truncated-normal', untruncated_normal: 'normal', uniform: 'uniform' },
    shape: 'truncated_normal'
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
  'keras-orthogonal': scaledOrthogonal({
    name: 'Orthogonal (Keras)',
    origin: 'Keras',
    source: of('Orthogonal', saxe),
    note: 'Same values as `orthogonal`.',
    factor: 'gain',
    symbol: 'g',
    parameters: { gain: z.number().min(0).default(1).describe('Factor of the matrix.') },
    factorOf: ({ gain }) => gain
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
