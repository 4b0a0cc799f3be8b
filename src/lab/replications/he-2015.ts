import { everyCheck, factorCheck, medianCheck, valueCheck } from './checks'
import { epochsUntil, metricOf, signalOf } from './measures'
import { byEpoch, byLayer, level, measured } from './plots'
import { quartiles } from '#core/statistics/quantiles'
import { replication } from './replication'

const layers = 50
const arms = [
  {
    name: 'Xavier',
    factor: 0.5,
    claim: 'section 2.2: the second moment halves in every layer, 2^−(D−1) at layer D'
  },
  { name: 'He', factor: 1, claim: 'section 2.2: the second moment is kept' },
  {
    name: 'He (Keras, truncated)',
    factor: 1,
    claim: 'the second moment is kept: a truncated draw must have the variance of the whole one'
  }
] as const

/** A finite width n takes another 5/(2n) a layer from the logarithm of a typical run. */
const finiteWidth = {
  spread: 0.022,
  bias: 0.014,
  because: 'a typical run of width 256 loses another 1 % a layer'
}

export const he2015 = replication({
  id: 'he-2015',
  title: 'ReLU layers need a variance of 2/fan_in',
  paper:
    'K. He, X. Zhang, S. Ren, J. Sun, “Delving deep into rectifiers: surpassing human-level performance on ImageNet classification”, ICCV 2015',
  year: 2015,
  claim:
    'Thirty ReLU layers stall under Xavier’s rule and learn under the factor √2 of He’s; at 22 layers both learn, and He’s sooner.',
  parts: {
    signals: { file: 'he-2015-signals', quick: { seeds: 2 } },
    thirty: { file: 'he-2015-30-layers', quick: { seeds: 3 } },
    twentyTwo: { file: 'he-2015-22-layers', quick: { seeds: 3 } }
  },
  judge({ signals, thirty, twentyTwo }) {
    const moments = (arm: string): readonly (readonly number[])[] =>
      signalOf(signals, arm, 'activations', 'meanSquare')
    const stuck = metricOf(thirty, 'Xavier', 'trainLoss')
    const [xavier, he] = (['Xavier', 'He'] as const).map((arm) =>
      epochsUntil(twentyTwo, arm, (loss) => loss <= 1.5, 'trainLoss')
    )
    return {
      checks: [
        ...arms.map(({ name, factor, claim }) =>
          factorCheck(
            {
              what: `second moment of the activations, factor a layer over ${layers} layers, ${name}`,
              claim
            },
            moments(name).map((of) => (of[layers - 1]! / of[0]!) ** (1 / (layers - 1))),
            factor,
            finiteWidth
          )
        ),
        everyCheck(
          {
            what: 'distance of the training loss from ln 10, 30 layers, Xavier',
            claim: 'stalls: stays at guessing'
          },
          stuck.map((loss) => Math.abs(loss - Math.LN10)),
          { high: 0.02 },
          'guessing by the frequencies of the classes is within 0.001 of ln 10; a run that learns is below 1.'
        ),
        medianCheck(
          { what: 'test accuracy, 30 layers, He', claim: 'learns; .74 to .91' },
          metricOf(thirty, 'He', 'testAccuracy'),
          { low: 0.5 },
          'guessing is 0.10 and single seeds reached .62 to .90: half way is out of reach of either by chance.'
        ),
        everyCheck(
          { what: 'epochs to a training loss of 1.5, 22 layers, Xavier', claim: 'learns too' },
          xavier!,
          { high: 60 },
          'within the 60 epochs of the experiment: it takes 30 to 50, and a stalled run has no such epoch.'
        ),
        valueCheck(
          {
            what: 'epochs to a training loss of 1.5, 22 layers, Xavier over He, medians',
            claim: 'He’s rule learns sooner'
          },
          quartiles(xavier!).median / quartiles(he!).median,
          { low: 2 },
          'sooner by a factor that no seed can make: single seeds differ by a tenth, the factor is about 6.'
        )
      ],
      plots: [
        {
          title: 'Second moment of the activations',
          x: { label: 'layer', logarithmic: false },
          y: { label: 'relative to layer 1', logarithmic: true },
          series: [
            ...measured(
              arms.map(({ name }) => name),
              (arm) =>
                byLayer(
                  layers,
                  moments(arm).map((of) => of.map((moment) => moment / of[0]!)),
                  'geometric'
                )
            ),
            ...[1, 0.5].map((factor) => ({
              name: factor === 1 ? 'kept' : '2^−(d−1)',
              kind: 'theory' as const,
              points: [1, layers].map((x) => ({ x, y: factor ** (x - 1) }))
            }))
          ]
        },
        {
          title: 'Training loss of 30 layers',
          x: { label: 'epoch', logarithmic: false },
          y: { label: 'training loss', logarithmic: false },
          series: [
            ...measured(['Xavier', 'He'], (arm) =>
              byEpoch([0, 5, 10, 15, 20, 25, 30], (epoch) => metricOf(thirty, arm, 'trainLoss', epoch))
            ),
            level('ln 10: guessing', 0, 30, Math.LN10)
          ]
        }
      ]
    }
  }
})
