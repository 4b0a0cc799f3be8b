import { z } from 'zod'
import { drawn } from '../entry'
import { normal, truncatedNormal, uniform } from '../law'
import { drawnFrom, normalTex, truncatedTex, uniformTex, withZero } from '../notation'
import { bound, ordered, std, fanModeOfJax } from '../parameters'
import { glorot, he, jax, lecun, saxe } from '../papers'
import { hasMass } from './general'
import { scaledOrthogonal } from './orthogonal'
import { cutNote, scaledTruncated, scaledUniform } from './scaled'
import { namedVarianceScaling } from './variance-scaling'

const of = (name: string, paper = jax): string => `jax.nn.initializers.${name}; ${paper}`

/** jax.nn.initializers. */
export const jaxEntries = {
  'jax-uniform': drawn({
    name: 'Uniform (JAX)',
    origin: 'JAX',
    formula: 'W ~ U(0, scale); b = 0',
    tex: withZero(drawnFrom(uniformTex('0', 's'))),
    source: of('uniform'),
    variance: 'Var W = scale²/12 about a mean of scale/2; Var b = 0',
    suits: 'none in particular',
    note: '[0, 0.01) by default: all weights positive. Keras has ±0.05 (`keras-random-uniform`), PyTorch [0, 1) (`torch-uniform`).',
    parameters: { scale: z.number().min(0).default(0.01).describe('Upper bound.') },
    weights: ({ scale }) => uniform(0, scale)
  }),
  'jax-normal': drawn({
    name: 'Normal (JAX)',
    origin: 'JAX',
    formula: 'W ~ N(0, stddev²); b = 0',
    tex: withZero(drawnFrom(normalTex('0', '\\sigma^2'))),
    source: of('normal'),
    variance: 'Var W = stddev², by default 0.01²; Var b = 0',
    suits: 'none in particular',
    note: 'stddev is 0.01 by default. PyTorch has 1 (`torch-normal`), Keras 0.05 (`keras-random-normal`).',
    parameters: { stddev: std(0.01) },
    weights: ({ stddev }) => normal(0, stddev)
  }),
  'jax-truncated-normal': drawn({
    name: 'Truncated normal (JAX)',
    origin: 'JAX',
    formula: 'W ~ N(0, stddev²) cut outside [lower, upper]·stddev; b = 0',
    tex: withZero(
      drawnFrom(truncatedTex('0', '\\sigma^2', '[\\mathrm{lower}\\,\\sigma,\\, \\mathrm{upper}\\,\\sigma]'))
    ),
    source: of('truncated_normal'),
    variance: 'Var W = 0.7737 stddev² with the default cut at ±2; Var b = 0',
    suits: 'none in particular',
    note: 'stddev is that before the cut, and not corrected: the weights have 0.8796 of it. PyTorch’s bounds are absolute (`torch-trunc-normal`).',
    parameters: {
      stddev: std(0.01, 'Standard deviation before the cut.'),
      lower: bound(-2, 'Lower cut, in standard deviations.'),
      upper: bound(2, 'Upper cut, in standard deviations.')
    },
    check: (parameters) => {
      const problem = ordered('lower', 'upper')(parameters) ?? hasMass(parameters.lower, parameters.upper)
      return problem && { field: 'lower', message: problem.message }
    },
    weights: ({ stddev, lower, upper }) => truncatedNormal(0, stddev, lower, upper)
  }),
  'jax-variance-scaling': namedVarianceScaling({
    name: 'Variance scaling (JAX)',
    origin: 'JAX',
    source: of('variance_scaling'),
    note: 'As `variance-scaling`, with JAX’s names: its `normal` is not cut. JAX itself has no defaults; here they are those of its lecun_normal.',
    mode: fanModeOfJax,
    shapes: { truncated_normal: 'truncated-normal', normal: 'normal', uniform: 'uniform' },
    shape: 'truncated_normal'
  }),
  'jax-glorot-uniform': scaledUniform('glorot', 'JAX', {
    source: of('glorot_uniform', `${glorot}, eq. 16`),
    note: 'Same law in PyTorch and Keras.'
  }),
  'jax-glorot-normal': scaledTruncated('glorot', 'JAX', {
    source: of('glorot_normal', `${glorot}, eq. 12`),
    note: `${cutNote} (\`torch-xavier-normal\`).`
  }),
  'jax-he-uniform': scaledUniform('he', 'JAX', {
    source: of('he_uniform', he),
    note: 'Same law in Keras, and in PyTorch with nonlinearity="relu" (`torch-kaiming-uniform`).'
  }),
  'jax-he-normal': scaledTruncated('he', 'JAX', {
    source: of('he_normal', he),
    note: `${cutNote} (\`torch-kaiming-normal\`).`
  }),
  'jax-lecun-uniform': scaledUniform('lecun', 'JAX', {
    source: of('lecun_uniform', lecun),
    note: 'Same law in Keras. PyTorch’s `Linear` has a third of this variance (`torch-linear`).'
  }),
  'jax-lecun-normal': scaledTruncated('lecun', 'JAX', {
    source: of('lecun_normal', lecun),
    note: `${cutNote}. What Flax’s Dense layers do unasked.`
  }),
  'jax-orthogonal': scaledOrthogonal({
    name: 'Orthogonal (JAX)',
    origin: 'JAX',
    source: of('orthogonal', saxe),
    note: 'Same values as `orthogonal`.',
    factor: 'scale',
    symbol: 's',
    parameters: { scale: z.number().min(0).default(1).describe('Factor of the matrix.') },
    factorOf: ({ scale }) => scale
  })
}
