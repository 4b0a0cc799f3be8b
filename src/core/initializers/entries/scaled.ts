import { drawn } from '../entry'
import {
  drawnFrom,
  fanIn,
  fanSum,
  normalTex,
  over,
  root,
  truncatedTex,
  uniformTex,
  where,
  withZero
} from '../notation'
import { glorot, he, lecun } from '../papers'
import { varianceScaling } from '../variance-scaling'

/** LeCun's, Glorot's and He's rules: one of three variances in one of three shapes. */

const schemes = {
  glorot: {
    name: 'Glorot',
    scale: 1,
    mode: 'fan_avg',
    variance: '2/(fan_in + fan_out)',
    tex: over('2', fanSum),
    bound: '√(6/(fan_in + fan_out))',
    boundTex: root(over('6', fanSum)),
    suits: 'tanh'
  },
  he: {
    name: 'He',
    scale: 2,
    mode: 'fan_in',
    variance: '2/fan_in',
    tex: over('2', fanIn),
    bound: '√(6/fan_in)',
    boundTex: root(over('6', fanIn)),
    suits: 'ReLU'
  },
  lecun: {
    name: 'LeCun',
    scale: 1,
    mode: 'fan_in',
    variance: '1/fan_in',
    tex: over('1', fanIn),
    bound: '√(3/fan_in)',
    boundTex: root(over('3', fanIn)),
    suits: 'tanh, SELU'
  }
} as const

/** How the truncated rules of Keras and JAX differ from PyTorch's; more may follow. */
export const cutNote =
  'The Gaussian is cut at two standard deviations, and widened by 1/0.8796 before, so the variance is the stated one. PyTorch does not cut'

type Scheme = keyof typeof schemes
type Words = Pick<Parameters<typeof drawn>[0], 'source' | 'note'>
const frameworks = { papers: '', Keras: ' (Keras)', JAX: ' (JAX)' } as const
type Framework = keyof typeof frameworks

const common = (scheme: Scheme, framework: Framework) => ({
  origin: framework,
  variance: `Var W = ${schemes[scheme].variance}; Var b = 0`,
  suits: schemes[scheme].suits,
  parameters: {}
})

export function scaledUniform(scheme: Scheme, framework: Framework, words: Words) {
  const { name, scale, mode, bound, boundTex } = schemes[scheme]
  return drawn({
    ...common(scheme, framework),
    ...words,
    name: `${name} uniform${frameworks[framework]}`,
    formula: `W ~ U(−a, a), a = ${bound}; b = 0`,
    tex: withZero(where(drawnFrom(uniformTex('-a', 'a')), `a = ${boundTex}`)),
    weights: (_, layer) => varianceScaling(scale, mode, 'uniform', layer)
  })
}

function scaledNormal(scheme: Scheme, words: Words) {
  const { name, scale, mode, variance, tex } = schemes[scheme]
  return drawn({
    ...common(scheme, 'papers'),
    ...words,
    name: `${name} normal`,
    formula: `W ~ N(0, ${variance}); b = 0`,
    tex: withZero(drawnFrom(normalTex('0', tex))),
    weights: (_, layer) => varianceScaling(scale, mode, 'normal', layer)
  })
}

export function scaledTruncated(scheme: Scheme, framework: Framework, words: Words) {
  const { name, scale, mode, variance, tex } = schemes[scheme]
  return drawn({
    ...common(scheme, framework),
    ...words,
    name: `${name} normal${frameworks[framework]}`,
    formula: `W ~ N(0, σ²) cut at ±2σ, σ = √(${variance})/0.8796; b = 0`,
    tex: withZero(where(drawnFrom(truncatedTex('0', '\\sigma^2')), `\\sigma = ${root(tex)} \\,/\\, 0.8796`)),
    weights: (_, layer) => varianceScaling(scale, mode, 'truncated-normal', layer)
  })
}

/** The rules as their papers have them: zero biases, normals that are not cut. */
export const scaledEntries = {
  'glorot-uniform': scaledUniform('glorot', 'papers', {
    source: `${glorot}, eq. 16`,
    note: 'The “normalized initialization” of the paper: the same in PyTorch (xavier_uniform_), Keras and JAX.'
  }),
  'glorot-normal': scaledNormal('glorot', {
    source: `${glorot}, eq. 12`,
    note: 'Not truncated, as in PyTorch (xavier_normal_); Keras and JAX cut the Gaussian at two standard deviations (`keras-glorot-normal`).'
  }),
  'he-uniform': scaledUniform('he', 'papers', {
    source: `${he}, eq. 10`,
    note: 'As in Keras and JAX; PyTorch’s kaiming_uniform_ has this bound for nonlinearity="relu" and for its default, a leaky ReLU of slope 0.'
  }),
  'he-normal': scaledNormal('he', {
    source: `${he}, eq. 10`,
    note: 'Not truncated, as in PyTorch (kaiming_normal_); Keras and JAX cut the Gaussian at two standard deviations (`keras-he-normal`).'
  }),
  'lecun-uniform': scaledUniform('lecun', 'papers', {
    source: `${lecun}, eq. 16`,
    note: 'The same in Keras and JAX. PyTorch’s `Linear` has a third of this variance (`torch-linear`).'
  }),
  'lecun-normal': scaledNormal('lecun', {
    source: `${lecun}, eq. 16`,
    note: 'Not truncated; Keras and JAX cut the Gaussian at two standard deviations (`keras-lecun-normal`). The rule for self-normalizing SELU nets (Klambauer et al. 2017).'
  })
}
