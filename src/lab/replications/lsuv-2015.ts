import { everyCheck, factorCheck } from './checks'
import { signalOf } from './measures'
import { byLayer, level, measured } from './plots'
import { replication } from './replication'

const layers = 30

export const lsuv2015 = replication({
  id: 'lsuv-2015',
  title: 'One rescale a layer brings 30 ReLU layers to unit variance',
  paper: 'D. Mishkin, J. Matas, “All you need is a good init”, 2015 (ICLR 2016)',
  year: 2015,
  claim:
    'Dividing the weights of each layer, from the first on, by the standard deviation of its output on a batch brings every layer to unit variance.',
  parts: { signals: { file: 'lsuv-2015-signals', quick: { seeds: 1 } } },
  judge({ signals }) {
    const variances = (arm: string): number[][] =>
      signalOf(signals, arm, 'preactivations', 'std').map((of) => of.slice(0, layers).map((std) => std ** 2))
    const worst = (arm: string): number[] =>
      variances(arm).map((of) => Math.max(...of.map((variance) => Math.abs(variance - 1))))
    return {
      checks: [
        ...['LSUV', 'LSUV, one rescale a layer'].map((arm) =>
          everyCheck(
            {
              what: `largest distance of a layer's variance from 1, ${arm}`,
              claim: 'algorithm 1: within 0.1 at every layer'
            },
            worst(arm),
            { high: 0.1 },
            'the tolerance of the algorithm itself, on the instances that it looks at.'
          )
        ),
        factorCheck(
          {
            what: 'variance, factor a layer over 30 layers, orthogonal alone',
            claim: 'about ½: without the rescale it is lost'
          },
          variances('orthogonal').map((of) => (of[layers - 1]! / of[0]!) ** (1 / (layers - 1))),
          0.5,
          {
            spread: 0.03,
            bias: 0.3,
            because:
              'instances grow alike with depth, and the variance over instances and units goes by another law than the second moment'
          }
        )
      ],
      plots: [
        {
          title: 'Variance of the pre-activations',
          x: { label: 'layer', logarithmic: false },
          y: { label: 'variance', logarithmic: true },
          series: [
            ...measured(['orthogonal', 'LSUV', 'LSUV, one rescale a layer'], (arm) =>
              byLayer(layers, variances(arm), 'geometric')
            ),
            level('unit variance', 1, layers, 1)
          ]
        }
      ]
    }
  }
})
