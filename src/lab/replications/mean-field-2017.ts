import { activations } from '#core/network/activations'
import { criticalWeightVariance, meanField } from '#core/theory/mean-field'
import { everyCheck, factorCheck, medianCheck, valueCheck } from './checks'
import { metricOf, signalOf } from './measures'
import { byLayer, level, measured, pointOf } from './plots'
import { replication } from './replication'
import { formatValue } from '#core/words/numbers'

const biasVariance = 0.05
const reach = (weightVariance: number): number =>
  6 * meanField(activations.tanh, weightVariance, biasVariance).depthScale

/** σ_w² and the trainable depth 6ξ that is claimed for it. */
const claimedReach = [
  [0.5, 7],
  [1, 22],
  [1.5, 95],
  [2.5, 71],
  [4, 42]
] as const

const probed = [0.5, 1, 1.76, 2.5, 4] as const

export const meanField2017 = replication({
  id: 'mean-field-2017',
  title: 'Tanh nets are trainable as deep as a signal reaches',
  paper: 'S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein, “Deep information propagation”, ICLR 2017',
  year: 2017,
  claim:
    'Mean-field theory gives a depth scale ξ for every variance of weights and biases; a network can be trained while its depth is within about 6ξ.',
  parts: {
    signals: { file: 'mean-field-2017-signals', quick: { seeds: 1 } },
    training: { file: 'mean-field-2017-training', quick: { seeds: 3 } }
  },
  judge({ signals, training }) {
    const squares = (arm: string): readonly (readonly number[])[] =>
      signalOf(signals, arm, 'preactivations', 'meanSquare')
    /** Mean square of the pre-activations of layers 11 to 30, where they have settled. */
    const settled = (weightVariance: number): number[] =>
      squares(`σ_w² = ${weightVariance}`).map((of) => of.slice(10, 30).reduce((sum, q) => sum + q, 0) / 20)
    const accuracy = (arm: string): readonly number[] => metricOf(training, arm, 'testAccuracy')
    return {
      checks: [
        valueCheck(
          { what: 'critical σ_w² at σ_b² = 0.05', claim: '1.761' },
          criticalWeightVariance(activations.tanh, biasVariance),
          { low: 1.7605, high: 1.7615 },
          'computed, not drawn: to the digits claimed.'
        ),
        ...claimedReach.map(([weightVariance, depth]) =>
          valueCheck(
            { what: `6ξ at σ_w² = ${weightVariance}`, claim: String(depth) },
            reach(weightVariance),
            { low: depth - 0.6, high: depth + 0.6 },
            'computed, not drawn: to the whole layer claimed.'
          )
        ),
        ...probed.map((weightVariance) => {
          const { variance } = meanField(activations.tanh, weightVariance, biasVariance)
          return factorCheck(
            {
              what: `variance of the pre-activations of layers 11 to 30, σ_w² = ${weightVariance}`,
              claim: `q* = ${formatValue(variance)}, the fixed point of the theory`
            },
            settled(weightVariance),
            variance,
            { spread: 0.03, bias: 0.05, because: 'the theory holds for wide layers; these have 256 units' }
          )
        }),
        medianCheck(
          { what: 'test accuracy of 5 layers, σ_w² = 0.5', claim: '5 layers are within 6ξ = 7: learns' },
          accuracy('σ_w² = 0.5, 5 layers'),
          { low: 0.9 },
          'guessing is 0.10; what learns is above .95.'
        ),
        everyCheck(
          { what: 'test accuracy of 30 layers, σ_w² = 0.5', claim: '30 layers are beyond 6ξ = 7: .10' },
          accuracy('σ_w² = 0.5, 30 layers'),
          { high: 0.2 },
          'guessing is 0.10, with the largest class 0.102; what learns at all is above 0.2.'
        ),
        medianCheck(
          { what: 'test accuracy of 30 layers, σ_w² = 1.76', claim: 'at the edge of chaos: .94 to .96' },
          accuracy('σ_w² = 1.76, 30 layers'),
          { low: 0.92, high: 0.99 },
          'two points around the claim, two standard deviations of a seed: the median of three varies by half of that.'
        ),
        medianCheck(
          { what: 'test accuracy of 30 layers, σ_w² = 4', claim: 'within 6ξ = 42, but not far: .74' },
          accuracy('σ_w² = 4, 30 layers'),
          { low: 0.45, high: 0.9 },
          'between guessing and learning well: eight seeds reached .55 to .79.'
        )
      ],
      plots: [
        {
          title: 'Variance of the pre-activations',
          x: { label: 'layer', logarithmic: false },
          y: { label: 'mean square', logarithmic: true },
          series: [
            ...measured(
              probed.map((weightVariance) => `σ_w² = ${weightVariance}`),
              (arm) => byLayer(30, squares(arm), 'geometric')
            ),
            ...probed.map((weightVariance) => {
              const { variance } = meanField(activations.tanh, weightVariance, biasVariance)
              return level(`q* at ${weightVariance}`, 1, 30, variance)
            })
          ]
        },
        {
          title: 'Test accuracy of 30 layers against the depth that a signal reaches',
          x: { label: '6ξ', logarithmic: true },
          y: { label: 'test accuracy', logarithmic: false },
          series: [
            ...measured(['30 layers'], (depth) =>
              [0.5, 4, 1.76].map((weightVariance) =>
                pointOf(Math.min(1000, reach(weightVariance)), accuracy(`σ_w² = ${weightVariance}, ${depth}`))
              )
            ),
            {
              name: 'depth 30 = 6ξ',
              kind: 'theory',
              points: [
                { x: 30, y: 0 },
                { x: 30, y: 1 }
              ]
            }
          ]
        }
      ]
    }
  }
})
