import type { ExperimentRecord } from '#record/record'
import { parameterOffsets, type Layer } from '#core/network/problem'
import { everyCheck, factorCheck, medianCheck } from './checks'
import { armRuns, metricOf, weightsOf } from './measures'
import { byEpoch, level, measured } from './plots'
import { replication } from './replication'

/** Mean square of a weight and of a bias as the article prints the rules; its matrix has rows + 1 rows. */
const rules = [
  { name: 'pure random', square: () => 1 / 3, printed: 'uniform on [0, 1): mean square ⅓' },
  { name: 'Xavier', square: ({ fanIn }: Layer) => 1 / fanIn, printed: 'N(0, 1)·√(1/rows)' },
  {
    name: 'Xavier for ReLU',
    square: ({ fanIn }: Layer) => 2 / (fanIn + 1),
    printed: 'N(0, 1)·√(2/(rows+1))'
  },
  {
    name: 'normalized',
    square: ({ fanIn, fanOut }: Layer) => 6 / (fanIn + 1 + fanOut),
    printed: 'N(0, 1)·√(6/((rows+1)+columns))'
  }
] as const

const scaled = ['Xavier', 'Xavier for ReLU', 'normalized'] as const
const all = ['zeros', 'pure random', ...scaled] as const

/** Mean square over what the rule says, of each seed, over all layers. */
function againstPrinted(
  record: ExperimentRecord,
  arm: string,
  square: (layer: Layer) => number,
  part: 'weights' | 'biases'
): number[] {
  const { layers } = armRuns(record, arm)
  const offsets = parameterOffsets(layers)
  return weightsOf(record, arm)[0]!.map((parameters) => {
    let sum = 0
    let count = 0
    layers.forEach((layer, l) => {
      const { weights, biases } = offsets[l]!
      const [from, to] = part === 'weights' ? [weights, biases] : [biases, biases + layer.fanOut]
      const expected = square(layer)
      for (let k = from; k < to; k++) sum += parameters[k]! ** 2 / expected
      count += to - from
    })
    return sum / count
  })
}

export const article = replication({
  id: 'article',
  title: 'Five ways to draw the first weights, on handwritten digits',
  paper: 'S. I. Serengil, “Random Initialization in Neural Networks”',
  year: 2018,
  claim:
    'Zeros never learn, pure random draws hardly; draws that are scaled to the size of the layer learn, if they suit the activation: eight sigmoid layers defeat all five.',
  parts: {
    first: { file: 'article-first-weights', quick: { seeds: 50 } },
    two: { file: 'article-two-layers', quick: { seeds: 6 } },
    eight: { file: 'article-eight-layers', quick: { seeds: 3 } }
  },
  judge({ first, two, eight }) {
    const accuracy = (arm: string): readonly number[] => metricOf(two, arm, 'testAccuracy')
    return {
      checks: [
        ...rules.flatMap(({ name, square, printed }) => [
          factorCheck(
            { what: `mean square of the weights over that of the rule, ${name}`, claim: printed },
            againstPrinted(first, name, square, 'weights'),
            1,
            { spread: 0.0155 }
          ),
          factorCheck(
            {
              what: `mean square of the biases over that of the rule, ${name}`,
              claim: `${printed}: row 0 of the matrix is the bias, drawn like the rest`
            },
            againstPrinted(first, name, square, 'biases'),
            1,
            {
              spread: 0.125,
              bias: 0.01,
              because: 'a mean of logarithms lies below the logarithm of the mean'
            }
          )
        ]),
        everyCheck(
          { what: 'largest size of a first weight or bias, zeros', claim: 'all 0' },
          weightsOf(first, 'zeros')[0]!.map((parameters) => Math.max(...Array.from(parameters, Math.abs))),
          { high: 0 },
          'zero is zero.'
        ),
        everyCheck(
          { what: 'test accuracy, two tanh layers, zeros', claim: '.10' },
          accuracy('zeros'),
          { high: 0.12 },
          'guessing the most frequent class of the training part scores .102.'
        ),
        everyCheck(
          {
            what: 'test accuracy, two tanh layers, pure random',
            claim: '.14 to .16, hardly better than guessing'
          },
          accuracy('pure random'),
          { high: 0.25 },
          'twenty seeds reached .10 to .14; the rules that learn are above .95.'
        ),
        ...scaled.map((arm) =>
          medianCheck(
            { what: `test accuracy, two tanh layers, ${arm}`, claim: '.96 to .97' },
            accuracy(arm),
            { low: 0.95, high: 0.99 },
            'the claim, and one to two points on either side: twenty seeds reached .956 to .984, and the median of six varies by .003.'
          )
        ),
        ...all.map((arm) =>
          everyCheck(
            { what: `test accuracy, eight sigmoid layers, ${arm}`, claim: 'fails' },
            metricOf(eight, arm, 'testAccuracy'),
            { high: 0.2 },
            'guessing is 0.10; what learns at all is above 0.2.'
          )
        )
      ],
      plots: [
        {
          title: 'Test accuracy, two tanh layers',
          x: { label: 'epoch', logarithmic: false },
          y: { label: 'test accuracy', logarithmic: false },
          series: [
            ...measured(all, (arm) =>
              byEpoch([0, 1, 2, 3, 5, 8, 11, 15], (epoch) => metricOf(two, arm, 'testAccuracy', epoch))
            ),
            level('guessing', 0, 15, 0.1)
          ]
        }
      ]
    }
  }
})
