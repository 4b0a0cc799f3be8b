import { activations } from '#core/network/activations'
import { quartiles } from '#core/statistics/quantiles'
import { chi } from '#core/theory/mean-field'
import { meanCheck, medianCheck, valueCheck } from './checks'
import { layerSpectra, metricOf, signalOf } from './measures'
import { byEpoch, byLayer, measured } from './plots'
import { replication } from './replication'
import { formatValue } from '#core/words/numbers'

const arms = [
  { name: 'standard', weightVariance: 1 / 3, activation: 0.1, gradient: 0.09, paper: 0.5 },
  { name: 'normalized', weightVariance: 1, activation: 0.77, gradient: 0.78, paper: 0.8 }
] as const

const names = arms.map(({ name }) => name)

/** Mean singular value of a square matrix of independent entries of variance v/n, by the quarter-circle law. */
const quarterCircle = (v: number): number => (8 / (3 * Math.PI)) * Math.sqrt(v)

const errorsAt = (accuracies: readonly number[]): number[] => accuracies.map((accuracy) => 1 - accuracy)

export const glorot2010 = replication({
  id: 'glorot-2010',
  title: 'Normalized weights keep the signal alive in deep tanh nets',
  paper:
    'X. Glorot, Y. Bengio, “Understanding the difficulty of training deep feedforward neural networks”, AISTATS 2010',
  year: 2010,
  claim:
    'With the standard draw U(±1/√fan_in), activations shrink from layer to layer on their way up and gradients on their way down; with the normalized draw both keep their size, and the network learns sooner.',
  parts: {
    signals: { file: 'glorot-2010-signals', quick: { seeds: 1 } },
    jacobians: { file: 'glorot-2010-jacobians', quick: { seeds: 2 } },
    training: { file: 'glorot-2010-training', quick: { seeds: 8 } }
  },
  judge({ signals, jacobians, training }) {
    const activation = (arm: string): number[][] =>
      signalOf(signals, arm, 'activations', 'std').map((layers) => layers.slice(0, 5))
    const gradient = (arm: string): number[][] =>
      signalOf(signals, arm, 'gradients', 'std').map((layers) => layers.slice(0, 5))
    const signalChecks = arms.flatMap(({ name, activation: kept, gradient: returned }) => [
      meanCheck(
        {
          what: `standard deviation of the activations, layer 5 / layer 1, ${name}`,
          claim: `figure 6: ${name === 'standard' ? 'shrinks' : 'is kept'}; ${kept} at width 1000`
        },
        activation(name).map((layers) => layers[4]! / layers[0]!),
        kept,
        { spread: 0.006, bias: 0.015, because: 'the claim is rounded, and comes from other instances' }
      ),
      meanCheck(
        {
          what: `standard deviation of the back-propagated gradients, layer 1 / layer 5, ${name}`,
          claim: `figure 7: ${name === 'standard' ? 'shrinks' : 'is kept'}; ${returned} at width 1000`
        },
        gradient(name).map((layers) => layers[0]! / layers[4]!),
        returned,
        { spread: 0.01, bias: 0.015, because: 'the claim is rounded, and comes from other instances' }
      ),
      meanCheck(
        {
          what: `standard deviation of the weight gradients, layer 2 / layer 5, ${name}`,
          claim: 'figure 8: about 1 under either draw'
        },
        signalOf(signals, name, 'weightGradients', 'std').map((layers) => layers[1]! / layers[4]!),
        1,
        { spread: 0.03, bias: 0.06, because: 'a batch of 32 instances stands for all, and tanh bends' }
      )
    ])
    const jacobianChecks = arms.map(({ name, weightVariance, paper }) => {
      const spectra = layerSpectra(jacobians, name)
      const squares = signalOf(jacobians, name, 'preactivations', 'meanSquare')
      const predicted = mean(
        squares.flatMap((layers) =>
          layers.slice(1, 5).map((q) => quarterCircle(chi(activations.tanh, q, weightVariance)))
        )
      )
      return meanCheck(
        {
          what: `mean singular value of the Jacobians of layers 2 to 5, ${name}`,
          claim: `section 4.2.1: about ${paper}; ${formatValue(predicted)} by the quarter-circle law at width 256`
        },
        spectra.map((layers) => mean(layers.slice(1, 5).flat())),
        predicted,
        {
          spread: 0.012,
          bias: 0.012,
          because: 'the law holds for wide layers, and one instance stands for all'
        }
      )
    })
    const errors = (arm: string, epoch: number): number[] =>
      errorsAt(metricOf(training, arm, 'testAccuracy', epoch))
    const [standard, normalized] = [errors('standard', 3), errors('normalized', 3)]
    const last = (arm: string): number => quartiles(errors(arm, 30)).median
    return {
      checks: [
        ...signalChecks,
        ...jacobianChecks,
        medianCheck(
          { what: 'test error after 3 epochs, normalized', claim: '3.6 to 5.1 % after 3 epochs' },
          normalized,
          { high: 0.051 },
          'no worse than the worst of the claim: the median of the seeds, which is 2.7 % here, and no seed of 16 was above 3.5 %.'
        ),
        valueCheck(
          {
            what: 'test error after 3 epochs, standard over normalized, medians of the seeds',
            claim: '7 to 11 % against 3.6 to 5.1 %: about twice'
          },
          quartiles(standard).median / quartiles(normalized).median,
          { low: 1.5, high: 4 },
          'half of the excess that is claimed, to twice what is claimed: the ratio of two medians of eight seeds varies by about 0.3.'
        ),
        valueCheck(
          {
            what: 'test error after 30 epochs, standard minus normalized, medians of the seeds',
            claim: 'a tie'
          },
          last('standard') - last('normalized'),
          { low: -0.015, high: 0.015 },
          'seven of the 451 test instances: seeds differ by about five, and after 3 epochs the difference is eighteen.'
        )
      ],
      plots: [
        {
          title: 'Standard deviation of the activations',
          x: { label: 'layer', logarithmic: false },
          y: { label: 'relative to layer 1', logarithmic: true },
          series: [
            ...measured(names, (arm) =>
              byLayer(
                5,
                activation(arm).map((layers) => layers.map((std) => std / layers[0]!))
              )
            ),
            ...arms.map(({ name, activation: kept }) => ({
              name: `${name}, claimed`,
              kind: 'theory' as const,
              points: [
                { x: 1, y: 1 },
                { x: 5, y: kept }
              ]
            }))
          ]
        },
        {
          title: 'Test error while training',
          x: { label: 'epoch', logarithmic: false },
          y: { label: 'test error', logarithmic: true },
          series: measured(names, (arm) => byEpoch([1, 2, 3, 5, 10, 20, 30], (epoch) => errors(arm, epoch)))
        }
      ]
    }
  }
})

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
