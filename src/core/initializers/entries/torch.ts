import { z } from 'zod'
import { drawn, drawnAlike, matrix } from '../entry'
import { identity } from '../fixed-matrices'
import { calculateGain, gainOf, gainParameter, nonlinearities } from '../gains'
import { normal, truncatedNormal, uniform } from '../law'
import {
  drawnFrom,
  fanIn,
  fanOut,
  fanSum,
  normalTex,
  over,
  root,
  truncatedTex,
  uniformTex,
  where,
  withZero
} from '../notation'
import { bound, center, ordered, std } from '../parameters'
import { glorot, he, lecun, martens, pytorch, saxe } from '../papers'
import { sparse, sparseDeviation } from '../sparse'
import { symmetricUniform, type Fans } from '../variance-scaling'
import { hasMass } from './general'
import { scaledOrthogonal } from './orthogonal'
import { sparsityParameter } from './papers'

const gainSchema = gainParameter
const of = (name: string, paper = pytorch): string => `torch.nn.init.${name}; ${paper}`

const kaiming = {
  a: z.number().default(0).describe('Negative slope of the leaky ReLU; used with leaky_relu only.'),
  mode: z
    .enum(['fan_in', 'fan_out'])
    .default('fan_in')
    .describe('fan_in keeps the variance forward, fan_out backward.'),
  nonlinearity: z.enum(nonlinearities).default('leaky_relu').describe('Whose gain is taken.')
}
type Kaiming = { readonly [K in keyof typeof kaiming]: z.output<(typeof kaiming)[K]> }

/** σ = gain/√fan. */
const kaimingDeviation = ({ a, mode, nonlinearity }: Kaiming, { fanIn, fanOut }: Fans): number =>
  calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut)

const kaimingNote =
  'The default gain is that of a leaky ReLU of slope a = 0, which is ReLU’s √2; a is ignored with any other nonlinearity.'

/** torch.nn.init, and what torch.nn.Linear does by itself. Tensors there are [fan_out][fan_in]. */
export const torchEntries = {
  'torch-linear': drawnAlike({
    name: 'Linear’s default (PyTorch)',
    origin: 'PyTorch',
    formula: 'W, b ~ U(−a, a), a = 1/√fan_in',
    tex: where('W, b \\sim ' + uniformTex('-a', 'a'), `a = ${over('1', root(fanIn))}`),
    source: `torch.nn.Linear; the heuristic of ${lecun}, and the “standard” one of Glorot & Bengio 2010, eq. 1`,
    variance: 'Var W = Var b = 1/(3·fan_in)',
    suits: 'none: it is what PyTorch does unasked',
    note: 'A third of LeCun’s variance, so the signal shrinks from layer to layer. PyTorch writes it as kaiming_uniform_ with a = √5. The biases are drawn too.',
    parameters: {},
    weights: (_, layer) => symmetricUniform(1 / Math.sqrt(layer.fanIn))
  }),
  'torch-uniform': drawn({
    name: 'Uniform (PyTorch)',
    origin: 'PyTorch',
    formula: 'W ~ U(a, b); b = 0',
    tex: withZero(drawnFrom(uniformTex('a', 'b'))),
    source: of('uniform_'),
    variance: 'Var W = (b − a)²/12, by default 1/12 about a mean of 1/2; Var b = 0',
    suits: 'none in particular',
    note: '[0, 1) by default: all weights positive. Keras has ±0.05 (`keras-random-uniform`), JAX [0, 0.01) (`jax-uniform`).',
    parameters: { a: bound(0, 'Lower bound.'), b: bound(1, 'Upper bound.') },
    check: ordered('a', 'b'),
    weights: ({ a, b }) => uniform(a, b)
  }),
  'torch-normal': drawn({
    name: 'Normal (PyTorch)',
    origin: 'PyTorch',
    formula: 'W ~ N(mean, std²); b = 0',
    tex: withZero(drawnFrom(normalTex('\\mu', '\\sigma^2'))),
    source: of('normal_'),
    variance: 'Var W = std², by default 1; Var b = 0',
    suits: 'none in particular',
    note: 'std is 1 by default. Keras has 0.05 (`keras-random-normal`), JAX 0.01 (`jax-normal`).',
    parameters: { mean: center, std: std(1) },
    weights: ({ mean, std }) => normal(mean, std)
  }),
  'torch-trunc-normal': drawn({
    name: 'Truncated normal (PyTorch)',
    origin: 'PyTorch',
    formula: 'W ~ N(mean, std²) cut outside [a, b]; b = 0',
    tex: withZero(drawnFrom(truncatedTex('\\mu', '\\sigma^2', '[a,\\, b]'))),
    source: of('trunc_normal_'),
    variance: 'Var W = 0.7737 with the defaults, nearly std² for a small std; Var b = 0',
    suits: 'none in particular',
    note: 'a and b are absolute, not multiples of std: with std = 0.02, as transformers have it, ±2 cuts nothing. Keras and JAX cut at ±2 std.',
    parameters: {
      mean: center,
      std: std(1, 'Standard deviation before the cut.'),
      a: bound(-2, 'Lower cut.'),
      b: bound(2, 'Upper cut.')
    },
    check: (parameters) =>
      ordered('a', 'b')(parameters) ??
      blamed('a', parameters.std === 0 ? null : hasMass(...cuts(parameters))),
    weights: (parameters) => truncatedNormal(parameters.mean, parameters.std, ...cuts(parameters))
  }),
  'torch-xavier-uniform': drawn({
    name: 'Xavier uniform (PyTorch)',
    origin: 'PyTorch',
    formula: 'W ~ U(−a, a), a = gain·√(6/(fan_in + fan_out)); b = 0',
    tex: withZero(where(drawnFrom(uniformTex('-a', 'a')), `a = g ${root(over('6', fanSum))}`)),
    source: of('xavier_uniform_', `${glorot}, eq. 16`),
    variance: 'Var W = gain²·2/(fan_in + fan_out); Var b = 0',
    suits: 'tanh, with gain 1 or PyTorch’s 5/3',
    note: 'With gain 1 it is `glorot-uniform`, and the same in Keras and JAX.',
    parameters: { gain: gainSchema },
    weights: ({ gain }, { fanIn, fanOut }) => symmetricUniform(gainOf(gain) * Math.sqrt(6 / (fanIn + fanOut)))
  }),
  'torch-xavier-normal': drawn({
    name: 'Xavier normal (PyTorch)',
    origin: 'PyTorch',
    formula: 'W ~ N(0, gain²·2/(fan_in + fan_out)); b = 0',
    tex: withZero(drawnFrom(normalTex('0', `g^2 ${over('2', fanSum)}`))),
    source: of('xavier_normal_', `${glorot}, eq. 12`),
    variance: 'Var W = gain²·2/(fan_in + fan_out); Var b = 0',
    suits: 'tanh, with gain 1 or PyTorch’s 5/3',
    note: 'Not truncated; Keras and JAX cut at two standard deviations (`keras-glorot-normal`).',
    parameters: { gain: gainSchema },
    weights: ({ gain }, { fanIn, fanOut }) => normal(0, gainOf(gain) * Math.sqrt(2 / (fanIn + fanOut)))
  }),
  'torch-kaiming-uniform': drawn({
    name: 'Kaiming uniform (PyTorch)',
    origin: 'PyTorch',
    formula: 'W ~ U(−a, a), a = √3·gain/√fan; b = 0',
    tex: withZero(
      where(drawnFrom(uniformTex('-a', 'a')), `a = \\sqrt{3}\\, ${over('g', root('\\mathrm{fan}'))}`)
    ),
    source: of('kaiming_uniform_', he),
    variance: 'Var W = gain²/fan, by default 2/fan_in; Var b = 0',
    suits: 'ReLU, leaky ReLU',
    note: `${kaimingNote} Then it is \`he-uniform\`.`,
    parameters: kaiming,
    weights: (parameters, layer) => symmetricUniform(Math.sqrt(3) * kaimingDeviation(parameters, layer))
  }),
  'torch-kaiming-normal': drawn({
    name: 'Kaiming normal (PyTorch)',
    origin: 'PyTorch',
    formula: 'W ~ N(0, gain²/fan); b = 0',
    tex: withZero(drawnFrom(normalTex('0', over('g^2', '\\mathrm{fan}')))),
    source: of('kaiming_normal_', he),
    variance: 'Var W = gain²/fan, by default 2/fan_in; Var b = 0',
    suits: 'ReLU, leaky ReLU',
    note: `${kaimingNote} Not truncated, unlike Keras and JAX (\`keras-he-normal\`).`,
    parameters: kaiming,
    weights: (parameters, layer) => normal(0, kaimingDeviation(parameters, layer))
  }),
  'torch-orthogonal': scaledOrthogonal({
    name: 'Orthogonal (PyTorch)',
    origin: 'PyTorch',
    source: of('orthogonal_', saxe),
    note: 'Same values as `orthogonal`: a matrix and its transpose have the same law, so PyTorch’s layout makes no difference.',
    factor: 'gain',
    symbol: 'g',
    parameters: { gain: gainSchema },
    factorOf: ({ gain }) => gainOf(gain)
  }),
  'torch-sparse': matrix({
    name: 'Sparse (PyTorch)',
    origin: 'PyTorch',
    formula: 'W ~ N(0, std²) with ⌈sparsity·fan_out⌉ zeros among every input’s weights; b = 0',
    tex: withZero(
      `${drawnFrom(normalTex('0', '\\sigma^2'))},\\quad \\lceil s \\cdot ${fanOut} \\rceil \\text{ zeros an input}`
    ),
    source: of('sparse_', martens),
    variance: 'Var W = std² off the zeros; Var b = 0',
    suits: 'sigmoid, tanh',
    note: 'PyTorch cuts every column of its [fan_out][fan_in] tensor: the outgoing weights of an input, a row of W here. Martens’s paper, which it cites, cuts the incoming weights of a unit (`sparse`). PyTorch has no default sparsity.',
    parameters: { sparsity: sparsityParameter, std: std(0.01) },
    matrix: (parameters, layer, noise, positions) => sparse(layer, parameters, 'outgoing', noise, positions),
    deviation: (parameters, layer) => sparseDeviation(parameters, layer.fanOut)
  }),
  'torch-eye': matrix({
    name: 'Identity (PyTorch)',
    origin: 'PyTorch',
    formula: 'W = I; b = 0',
    tex: withZero('W = I'),
    source: of('eye_'),
    variance: 'No chance: min(fan_in, fan_out) weights are 1, all others 0; Var b = 0',
    suits: 'ReLU, linear',
    note: 'As `identity`, without a gain. Every seed starts alike.',
    parameters: {},
    matrix: (_, layer) => identity(layer, 1)
  })
}

interface Cut {
  readonly mean: number
  readonly std: number
  readonly a: number
  readonly b: number
}

/** PyTorch's absolute bounds in deviations from the mean. */
const cuts = ({ mean, std, a, b }: Cut): [low: number, high: number] => [(a - mean) / std, (b - mean) / std]

const blamed = (field: string, problem: { readonly message: string } | null) =>
  problem && { field, message: problem.message }
