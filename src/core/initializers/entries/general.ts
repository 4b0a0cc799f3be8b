import { z } from 'zod'
import { drawn } from '../entry'
import { constant, normal, truncatedNormal, uniform } from '../law'
import { drawnFrom, normalTex, truncatedTex, uniformTex, withZero } from '../notation'
import { bound, center, ordered, std, fanModeOfJax } from '../parameters'
import { textbook } from '../papers'
import { mass } from '../truncated-normal'
import { namedVarianceScaling } from './variance-scaling'

const counterexample = `The textbook counterexample: ${textbook}`
const symmetric = 'none: it shows what symmetry does'

/** Values and laws that do not look at the layer, and the general rule that does. */
export const generalEntries = {
  zeros: drawn({
    name: 'Zeros',
    origin: 'general',
    formula: 'W = 0, b = 0',
    tex: 'W = 0, \\quad b = 0',
    source: counterexample,
    variance: 'Var W = Var b = 0',
    suits: symmetric,
    note: 'Nothing breaks the symmetry between the units of a layer. Same values as `article-zeros`.',
    parameters: {},
    weights: () => constant(0)
  }),
  ones: drawn({
    name: 'Ones',
    origin: 'general',
    formula: 'W = 1, b = 0',
    tex: 'W = 1, \\quad b = 0',
    source: counterexample,
    variance: 'Var W = Var b = 0',
    suits: symmetric,
    note: 'As `zeros`: the units of a layer stay equal for ever, now with large sums. torch.nn.init.ones_, Keras Ones.',
    parameters: {},
    weights: () => constant(1)
  }),
  constant: drawn({
    name: 'Constant',
    origin: 'general',
    formula: 'W = value, b = 0',
    tex: 'W = c, \\quad b = 0',
    source: counterexample,
    variance: 'Var W = Var b = 0',
    suits: symmetric,
    note: 'Any constant keeps the units of a layer equal. The default 0 is that of Keras; PyTorch and JAX want a value.',
    parameters: { value: z.number().default(0).describe('Every weight.') },
    weights: ({ value }) => constant(value)
  }),
  uniform: drawn({
    name: 'Uniform',
    origin: 'general',
    formula: 'W ~ U(low, high); b = 0',
    tex: withZero(drawnFrom(uniformTex('\\mathrm{low}', '\\mathrm{high}'))),
    source: `The classical choice: ${textbook}`,
    variance: 'Var W = (high − low)²/12; Var b = 0',
    suits: 'none in particular',
    note: 'The defaults are those of Keras, ±0.05; PyTorch has [0, 1) (`torch-uniform`), JAX [0, 0.01) (`jax-uniform`).',
    parameters: { low: bound(-0.05, 'Lower bound.'), high: bound(0.05, 'Upper bound.') },
    check: ordered('low', 'high'),
    weights: ({ low, high }) => uniform(low, high)
  }),
  normal: drawn({
    name: 'Normal',
    origin: 'general',
    formula: 'W ~ N(mean, std²); b = 0',
    tex: withZero(drawnFrom(normalTex('\\mu', '\\sigma^2'))),
    source: `The classical choice: ${textbook}`,
    variance: 'Var W = std²; Var b = 0',
    suits: 'none in particular',
    note: 'The default std is that of Keras, 0.05; PyTorch has 1 (`torch-normal`), JAX 0.01 (`jax-normal`).',
    parameters: { mean: center, std: std(0.05) },
    weights: ({ mean, std }) => normal(mean, std)
  }),
  'truncated-normal': drawn({
    name: 'Truncated normal',
    origin: 'general',
    formula: 'W ~ N(mean, std²) cut outside mean + [low, high]·std; b = 0',
    tex: withZero(
      drawnFrom(truncatedTex('\\mu', '\\sigma^2', '[\\mathrm{low}\\,\\sigma,\\, \\mathrm{high}\\,\\sigma]'))
    ),
    source: 'TensorFlow’s truncated_normal: M. Abadi et al., 2015',
    variance: 'Var W = 0.7737 std² with the default cut at ±2; Var b = 0',
    suits: 'none in particular',
    note:
      'std is that of the normal before the cut, as in Keras and JAX, so the weights have less: 0.8796 std for ±2. ' +
      'Here the bounds count in std; those of PyTorch are absolute (`torch-trunc-normal`).',
    parameters: {
      mean: center,
      std: std(0.05, 'Standard deviation before the cut.'),
      low: bound(-2, 'Lower cut, in standard deviations from the mean.'),
      high: bound(2, 'Upper cut, in standard deviations from the mean.')
    },
    check: (parameters) => ordered('low', 'high')(parameters) ?? hasMass(parameters.low, parameters.high),
    weights: ({ mean, std, low, high }) => truncatedNormal(mean, std, low, high)
  }),
  'variance-scaling': namedVarianceScaling({
    name: 'Variance scaling',
    origin: 'general',
    source:
      'Keras VarianceScaling, JAX variance_scaling; after LeCun 1998, Glorot & Bengio 2010, He et al. 2015',
    note: 'LeCun’s, Glorot’s and He’s rules are cases of it: scale 1, 1, 2 and n = fan_in, fan_avg, fan_in. The truncated normal is cut at ±2 and widened by 1/0.8796 before, so the variance is the stated one.',
    mode: fanModeOfJax,
    shapes: { uniform: 'uniform', normal: 'normal', 'truncated-normal': 'truncated-normal' },
    shape: 'truncated-normal'
  })
}

/** Beyond about 37 deviations nothing is left of a normal in double precision. */
export const hasMass = (low: number, high: number): { field: string; message: string } | null =>
  mass(low, high) > 0
    ? null
    : {
        field: 'low',
        message: 'leaves nothing of the normal: the bounds are too far out or too near to each other'
      }
