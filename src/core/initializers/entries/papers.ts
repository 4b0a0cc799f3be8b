import { z } from 'zod'
import { drawn, matrix } from '../entry'
import { identity, zeroHadamard } from '../fixed-matrices'
import { gainOf, gainParameter } from '../gains'
import { normal } from '../law'
import { drawnFrom, fanIn, fanOut, normalTex, over, where, withZero } from '../notation'
import { orthogonal } from '../orthogonal'
import { std } from '../parameters'
import { le, martens, mishkin, saxe, schoenholz, sussillo, zhao } from '../papers'
import { sparse, sparseDeviation } from '../sparse'
import { walkGain, walkGains } from '../sussillo-abbott'
import { scaledOrthogonal } from './orthogonal'

const number = (minimum: number, value: number, about: string) =>
  z.number().min(minimum).default(value).describe(about)

export const sparsityParameter = z.number().min(0).max(1).default(0.1).describe('Share of zeros.')

/** Rules of single papers. */
export const paperEntries = {
  'mean-field': drawn({
    name: 'Mean field',
    origin: 'papers',
    formula: 'W ~ N(0, σ_w²/fan_in), b ~ N(0, σ_b²)',
    tex: where(
      drawnFrom(normalTex('0', over('\\sigma_w^2', fanIn))),
      `b \\sim ${normalTex('0', '\\sigma_b^2')}`
    ),
    source: schoenholz,
    variance: 'Var W = σ_w²/fan_in; Var b = σ_b²',
    suits: 'any: σ_w² and σ_b² choose order, chaos or the edge between (tanh: 1.761 with σ_b² = 0.05)',
    note: 'With σ_w² = 1 or 2 and σ_b² = 0 it is LeCun’s or He’s rule; only here do the biases vary as well.',
    biases: 'drawn: N(0, σ_b²)',
    parameters: {
      weightVariance: number(0, 1, 'σ_w²: variance of a weight times fan_in.'),
      biasVariance: number(0, 0, 'σ_b²: variance of a bias.')
    },
    weights: ({ weightVariance }, layer) => normal(0, Math.sqrt(weightVariance / layer.fanIn)),
    drawBiases: ({ biasVariance }) => normal(0, Math.sqrt(biasVariance))
  }),
  'sussillo-abbott': drawn({
    name: 'Random walk (Sussillo & Abbott)',
    origin: 'papers',
    formula: 'W ~ N(0, g²/fan_in); g = e^(1/(2·fan_in)), for ReLU √2·e^(1.2/(max(fan_in, 6) − 2.4)); b = 0',
    tex: withZero(
      where(
        drawnFrom(normalTex('0', over('g^2', 'N'))),
        'g_\\mathrm{linear} = e^{1/(2N)}, \\quad g_\\mathrm{ReLU} = \\sqrt{2}\\,e^{1.2/(\\max(N,\\,6) - 2.4)}, \\quad N = ' +
          fanIn
      )
    ),
    source: sussillo,
    variance: 'Var W = g²/fan_in; Var b = 0',
    suits: 'very deep nets of ReLU or of near-linear units',
    note: 'LeCun’s and He’s rules with a gain a little above theirs: those keep the mean square of the gradient, this one the mean of its logarithm. By default g goes by the layer’s activation: that of ReLU, else that of linear units.',
    parameters: {
      gain: z
        .union([z.number().min(0), z.enum(walkGains)])
        .default('activation')
        .describe('g as a number, the formula for linear or relu, or the one of the layer’s activation.')
    },
    weights: ({ gain }, layer) => normal(0, walkGain(gain, layer) / Math.sqrt(layer.fanIn))
  }),
  orthogonal: scaledOrthogonal({
    name: 'Orthogonal',
    origin: 'papers',
    source: saxe,
    note: 'Rows or columns, whichever are fewer, are orthonormal. The same law in PyTorch, Keras and JAX.',
    factor: 'gain',
    symbol: 'g',
    parameters: { gain: gainParameter },
    factorOf: ({ gain }) => gainOf(gain)
  }),
  identity: matrix({
    name: 'Identity',
    origin: 'papers',
    formula: 'W = gain·I; b = 0',
    tex: withZero('W = g\\, I'),
    source: le,
    variance: 'No chance: min(fan_in, fan_out) weights are the gain, all others 0; Var b = 0',
    suits: 'ReLU, linear',
    note: 'Without a square the ones lie on the main diagonal: further inputs are dropped, further units get nothing and stay alike. Every seed starts alike.',
    parameters: { gain: gainParameter },
    matrix: ({ gain }, layer) => identity(layer, gainOf(gain))
  }),
  sparse: matrix({
    name: 'Sparse',
    origin: 'papers',
    formula: 'W ~ N(0, std²) with ⌈sparsity·fan_in⌉ zeros in every column (unit); b = 0',
    tex: withZero(
      `${drawnFrom(normalTex('0', '\\sigma^2'))},\\quad \\lceil s \\cdot ${fanIn} \\rceil \\text{ zeros a unit}`
    ),
    source: martens,
    variance: 'Var W = std² off the zeros; Var b = 0',
    suits: 'sigmoid, tanh',
    note:
      'Every unit loses incoming weights, as in the paper: the zeros count along fan_in, in each column of W (fan_in × fan_out). ' +
      'PyTorch cuts the outgoing weights of every input instead (`torch-sparse`). std is PyTorch’s; Martens has 15 weights of N(0, 1) a unit.',
    parameters: { sparsity: sparsityParameter, std: std(0.01) },
    matrix: (parameters, layer, noise, positions) => sparse(layer, parameters, 'incoming', noise, positions),
    deviation: (parameters, layer) => sparseDeviation(parameters, layer.fanIn)
  }),
  hadamard: matrix({
    name: 'ZerO (Hadamard)',
    origin: 'papers',
    formula:
      'W = I where fan_out ≤ fan_in, else c·H (Hadamard of 2^m, m = ⌈log₂ fan_out⌉, c = 2^(−(m−1)/2)); b = 0',
    tex: withZero(
      `W = I \\text{ if } ${fanOut} \\le ${fanIn}, \\text{ else } c\\, H_m, \\quad m = \\lceil \\log_2 ${fanOut} \\rceil,\\; c = 2^{-(m-1)/2}`
    ),
    source: zhao,
    variance: 'No chance: zeros and ones, or ±c where the layer widens; Var b = 0',
    suits: 'ReLU',
    note: 'Not `zeros`: identities, cut to shape, and Hadamard matrices. The paper prints c = 2^(−(m−1)/2); its published code has 2^(−m/2), with which a layer that widens keeps lengths. Every seed starts alike.',
    parameters: {
      normalization: z
        .enum(['paper', 'code'])
        .default('paper')
        .describe('c as printed in the paper, 2^(−(m−1)/2), or as in its code, 2^(−m/2).')
    },
    matrix: ({ normalization }, layer) => zeroHadamard(layer, normalization)
  }),
  lsuv: matrix({
    name: 'LSUV',
    origin: 'papers',
    formula: 'orthonormal W, then layer by layer W ← W/std(z) on training instances; b = 0',
    tex: withZero(
      'W W^\\top = I \\text{ or } W^\\top W = I, \\quad \\text{then } W \\leftarrow W / \\operatorname{std}(z)'
    ),
    source: mishkin,
    variance: 'Var z = 1 ± tolerance in every layer, on the instances looked at; Var b = 0',
    suits: 'any',
    note: 'Looks at data: z are the pre-activations of the first training instances in the order of the first epoch, taken over instances and units. The paper looks at a minibatch; one of 64 leaves variances of 1.1 to 1.4 on all digits after 30 ReLU layers. A layer whose z do not vary keeps its orthonormal weights.',
    parameters: {
      tolerance: z.number().positive().default(0.1).describe('Largest |Var z − 1| that is left alone.'),
      tries: z.int().min(1).max(100).default(10).describe('Rescalings of a layer at most.'),
      instances: z
        .int()
        .min(1)
        .max(100_000)
        .default(1000)
        .describe('Training instances looked at; all of them where there are fewer.')
    },
    matrix: (_, layer, noise) => orthogonal(layer, noise),
    rescaling: (parameters) => parameters
  })
}
