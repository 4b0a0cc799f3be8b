import { drawnAlike } from '../entry'
import { constant, normal, uniform } from '../law'
import { drawnFrom, fanIn, fanOut, normalTex, over, uniformTex } from '../notation'
import { article, glorot, he, textbook } from '../papers'

const biases = 'drawn like the weights (the bias is row 0 of the article’s matrix)'
const both = (law: string): string => drawnFrom(law).replace('W', 'W, b')

/** The five rules of the founding article, as printed: the bias row is drawn like the rest. */
export const articleEntries = {
  'article-zeros': drawnAlike({
    name: 'Zeros (article)',
    origin: 'article',
    formula: 'W = b = 0',
    tex: 'W = b = 0',
    source: `${article}; on why it fails: ${textbook}`,
    variance: 'Var W = Var b = 0',
    suits: 'none: it shows what symmetry does',
    note: 'The units of a layer start equal and stay equal, so a hidden layer acts as a single unit. Same values as `zeros`.',
    biases: 'zero',
    parameters: {},
    weights: () => constant(0)
  }),
  'article-random': drawnAlike({
    name: 'Pure random (article)',
    origin: 'article',
    formula: 'W, b ~ U(0, 1)',
    tex: both(uniformTex('0', '1')),
    source: `${article}; on its scale: ${textbook}`,
    variance: 'Var W = Var b = 1/12; mean 1/2',
    suits: 'none in particular',
    note: 'All weights are positive and the scale ignores the size of the layer, so wide or deep nets saturate.',
    biases,
    parameters: {},
    weights: () => uniform(0, 1)
  }),
  'article-xavier': drawnAlike({
    name: 'Xavier (article)',
    origin: 'article',
    formula: 'W, b ~ N(0, 1/fan_in)',
    tex: both(normalTex('0', over('1', fanIn))),
    source: `${article}; after ${glorot}`,
    variance: 'Var W = Var b = 1/fan_in',
    suits: 'tanh',
    note: 'LeCun’s variance 1/fan_in under the name Xavier; Glorot’s own rule is 2/(fan_in + fan_out), see `glorot-normal`.',
    biases,
    parameters: {},
    weights: (_, layer) => normal(0, Math.sqrt(1 / layer.fanIn))
  }),
  'article-xavier-relu': drawnAlike({
    name: 'Xavier for ReLU (article)',
    origin: 'article',
    formula: 'W, b ~ N(0, 2/(fan_in + 1))',
    tex: both(normalTex('0', over('2', `${fanIn} + 1`))),
    source: `${article}; after ${he}`,
    variance: 'Var W = Var b = 2/(fan_in + 1)',
    suits: 'ReLU',
    note: 'He’s rule with the bias counted among the inputs; `he-normal` has 2/fan_in and zero biases.',
    biases,
    parameters: {},
    weights: (_, layer) => normal(0, Math.sqrt(2 / (layer.fanIn + 1)))
  }),
  'article-normalized': drawnAlike({
    name: 'Normalized (article)',
    origin: 'article',
    formula: 'W, b ~ N(0, 6/(fan_in + 1 + fan_out))',
    tex: both(normalTex('0', over('6', `${fanIn} + 1 + ${fanOut}`))),
    source: `${article}; after ${glorot}`,
    variance: 'Var W = Var b = 6/(fan_in + 1 + fan_out)',
    suits: 'tanh',
    note: 'Puts the bound of Glorot’s uniform law on a Gaussian: 3 times the variance of `glorot-uniform` and `glorot-normal`.',
    biases,
    parameters: {},
    weights: (_, layer) => normal(0, Math.sqrt(6 / (layer.fanIn + 1 + layer.fanOut)))
  })
}
