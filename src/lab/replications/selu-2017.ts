import { activations } from '#core/network/activations'
import { nextVariance } from '#core/theory/mean-field'
import { everyCheck, factorCheck, meanCheck, medianCheck } from './checks'
import { metricOf, signalOf } from './measures'
import { byLayer, level, measured } from './plots'
import { replication } from './replication'
import { formatValue } from '#core/words/numbers'

const layers = 50
const selus = ['SELU, LeCun', 'SELU, LeCun (Keras, truncated)'] as const

/** Variance of the activations of the last layer by the mean-field theory of wide layers, from that of layer 1. */
function predictedTanh(first: number): number {
  let q = first
  for (let layer = 1; layer < layers; layer++) q = nextVariance(activations.tanh, q, 1, 0)
  return nextVariance(activations.tanh, q, 1, 0)
}

export const selu2017 = replication({
  id: 'selu-2017',
  title: 'SELU normalizes itself',
  paper:
    'G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter, “Self-normalizing neural networks”, NeurIPS 2017',
  year: 2017,
  claim:
    'With SELU and LeCun’s rule the activations keep mean 0 and variance 1 through any number of layers, so that very deep plain networks learn; with ReLU and the same weights they do not.',
  parts: {
    signals: { file: 'selu-2017-signals', quick: { seeds: 2 } },
    training: { file: 'selu-2017-training', quick: { seeds: 3 } }
  },
  judge({ signals, training }) {
    const at = (arm: string, statistic: 'mean' | 'std'): number[] =>
      signalOf(signals, arm, 'activations', statistic).map((of) => of[layers - 1]!)
    const squares = (arm: string): readonly (readonly number[])[] =>
      signalOf(signals, arm, 'activations', 'meanSquare')
    const tanh = squares('tanh, LeCun').map((of) => of[layers - 1]!)
    const first = signalOf(signals, 'tanh, LeCun', 'preactivations', 'meanSquare').map((of) => of[0]!)
    const predicted = predictedTanh(first.reduce((sum, q) => sum + q, 0) / first.length)
    return {
      checks: [
        ...selus.flatMap((arm) => [
          meanCheck(
            { what: `mean of the activations of layer ${layers}, ${arm}`, claim: 'theorem 1: 0' },
            at(arm, 'mean'),
            0,
            { spread: 0.02, bias: 0.02, because: 'the theorem holds for wide layers; these have 256 units' }
          ),
          meanCheck(
            { what: `variance of the activations of layer ${layers}, ${arm}`, claim: 'theorem 1: 1' },
            at(arm, 'std').map((std) => std ** 2),
            1,
            { spread: 0.035, bias: 0.03, because: 'the theorem holds for wide layers; these have 256 units' }
          )
        ]),
        factorCheck(
          {
            what: `variance of the activations of layer ${layers}, tanh, LeCun`,
            claim: `.0086; ${formatValue(predicted)} by mean-field theory: it creeps to 0`
          },
          tanh,
          predicted,
          { spread: 0.3, bias: 0.25, because: 'a creeping variance gathers what 256 units leave to chance' }
        ),
        factorCheck(
          {
            what: `second moment, factor a layer over ${layers} layers, ReLU, LeCun`,
            claim: '½: 4·10⁻¹⁶ is left at layer 50'
          },
          squares('ReLU, LeCun').map((of) => (of[layers - 1]! / of[0]!) ** (1 / (layers - 1))),
          0.5,
          { spread: 0.022, bias: 0.014, because: 'a typical run of width 256 loses another 1 % a layer' }
        ),
        ...selus.map((arm) =>
          medianCheck(
            { what: `test accuracy of 32 layers, ${arm}`, claim: 'learns; .94 to .96' },
            metricOf(training, arm, 'testAccuracy'),
            { low: 0.75 },
            'guessing is 0.10; the median is .95, but one seed in eight came out at .7 to .85, and three seeds may have two of them.'
          )
        ),
        everyCheck(
          { what: 'test accuracy of 32 layers, ReLU, LeCun', claim: 'does not learn; .10' },
          metricOf(training, 'ReLU, LeCun', 'testAccuracy'),
          { high: 0.2 },
          'guessing is 0.10, with the largest class 0.102; what learns at all is above 0.2.'
        )
      ],
      plots: [
        {
          title: 'Second moment of the activations',
          x: { label: 'layer', logarithmic: false },
          y: { label: 'second moment', logarithmic: true },
          series: [
            ...measured([...selus, 'tanh, LeCun', 'ReLU, LeCun'], (arm) =>
              byLayer(layers, squares(arm), 'geometric')
            ),
            level('SELU: 1', 1, layers, 1)
          ]
        }
      ]
    }
  }
})
