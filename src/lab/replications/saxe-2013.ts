import { quartiles } from '#core/statistics/quantiles'
import { everyCheck, factorCheck, valueCheck } from './checks'
import { epochsUntil, hiddenSpectra } from './measures'
import { measured } from './plots'
import { replication } from './replication'

const matrices = 50
const depths = [4, 16, 32] as const
/** A run that takes longer than the experiment counts as this. */
const never = 31

export const saxe2013 = replication({
  id: 'saxe-2013',
  title: 'Orthogonal weights make depth free of charge in linear nets',
  paper:
    'A. Saxe, J. McClelland, S. Ganguli, “Exact solutions to the nonlinear dynamics of learning in deep linear neural networks”, 2013',
  year: 2013,
  claim:
    'A product of many Gaussian matrices leaves almost no direction with signal, one of orthogonal matrices all; so the time that a deep linear network needs to learn grows with depth from Gaussian weights, and not from orthogonal ones.',
  parts: {
    products: { file: 'saxe-2013-products', quick: { seeds: 1 } },
    training: { file: 'saxe-2013-training', quick: { seeds: 3 } }
  },
  judge({ products, training }) {
    const gaussian = hiddenSpectra(products, 'Gaussian')
    const orthogonal = hiddenSpectra(products, 'orthogonal')
    const epochs = (rule: string, depth: number): number[] =>
      epochsUntil(training, `${rule}, ${depth} layers`, (loss) => loss <= 0.2, 'trainLoss').map((epoch) =>
        Math.min(epoch, never)
      )
    const median = (rule: string, depth: number): number => quartiles(epochs(rule, depth)).median
    return {
      checks: [
        factorCheck(
          {
            what: `median singular value of a product of ${matrices} Gaussian matrices of 256 × 256`,
            claim: 'about 3·10⁻⁸; 2⁻²⁵ = 2.98·10⁻⁸ by the triangular law of the Lyapunov exponents'
          },
          gaussian.map((values) => quartiles(values).median),
          2 ** -25,
          { spread: 0.5, bias: 0.5, because: 'the law holds for wide matrices' }
        ),
        everyCheck(
          {
            what: `largest distance from 1 of a singular value of a product of ${matrices} orthogonal matrices`,
            claim: 'all are 1'
          },
          orthogonal.map((values) => Math.max(...values.map((value) => Math.abs(value - 1)))),
          { high: 1e-4 },
          'weights are 32-bit floats: 50 roundings of 6·10⁻⁸ in each of 256 directions.'
        ),
        valueCheck(
          {
            what: 'epochs to a training loss of 0.2, 32 over 4 layers, orthogonal, medians',
            claim: 'does not grow with depth'
          },
          median('orthogonal', 32) / median('orthogonal', 4),
          { high: 1.25 },
          'no growth but for one epoch in four, the resolution of the record.'
        ),
        valueCheck(
          {
            what: 'epochs to a training loss of 0.2, 32 over 4 layers, Gaussian, medians',
            claim: 'grows with depth'
          },
          median('Gaussian', 32) / median('Gaussian', 4),
          { low: 1.75 },
          'more than the resolution of the record could make: it goes from 5 epochs to 20 (a run that does not get there within 30 counts as 31).'
        )
      ],
      plots: [
        {
          title: 'Epochs to a training loss of 0.2',
          x: { label: 'depth', logarithmic: false },
          y: { label: 'epochs', logarithmic: false },
          series: measured(['orthogonal', 'Gaussian'], (rule) =>
            depths.map((depth) => {
              const all = epochs(rule, depth)
              return { x: depth, y: median(rule, depth), low: Math.min(...all), high: Math.max(...all) }
            })
          )
        },
        {
          title: `Singular values of a product of ${matrices} matrices`,
          x: { label: 'rank of the value, largest first', logarithmic: false },
          y: { label: 'singular value', logarithmic: true },
          series: [
            ...measured(['Gaussian', 'orthogonal'], (rule) =>
              [...hiddenSpectra(products, rule)[0]!]
                .sort((a, b) => b - a)
                .flatMap((y, at) => (at % 16 === 0 ? [{ x: at + 1, y }] : []))
            ),
            {
              name: 'triangular law',
              kind: 'theory',
              points: Array.from({ length: 16 }, (_, k) => ({
                x: 16 * k + 1,
                y: (1 - (16 * k + 0.5) / 256) ** (matrices / 2)
              }))
            }
          ]
        }
      ]
    }
  }
})
