import { distinctUnits } from '#core/statistics/distinct-units'
import { valueCheck } from './checks'
import { armRuns, metricOf, weightsOf } from './measures'
import { level, measured } from './plots'
import { replication } from './replication'

const optimizers = ['SGD', 'momentum', 'Nesterov', 'Adam', 'AdamW', 'RMSprop', 'Adagrad'] as const
const constants = ['all 0', 'all 0.1', 'all −0.5 and biases 0.2'] as const
const units = 16

export const symmetry = replication({
  id: 'symmetry',
  title: 'Units that start alike stay alike',
  paper:
    'D. Rumelhart, G. Hinton, R. Williams, “Learning internal representations by error propagation”, 1986, on breaking symmetry',
  year: 1986,
  claim:
    'If all weights start equal, at zero or at any constant, the units of a layer stay identical for ever, under every optimizer: the network can only act as one unit a layer.',
  parts: { training: { file: 'symmetry', quick: { seeds: 1 } } },
  judge({ training }) {
    /** Units that differ, of every hidden layer at every snapshot of every seed. */
    const counts = (arm: string): number[] => {
      const { layers } = armRuns(training, arm)
      return weightsOf(training, arm).flatMap((seeds) =>
        seeds.flatMap((parameters) => distinctUnits(layers, parameters))
      )
    }
    const exact = 'bit for bit: no tolerance.'
    return {
      checks: optimizers.flatMap((optimizer) => [
        ...constants.map((constant) =>
          valueCheck(
            {
              what: `most units of a layer that ever differ, ${constant}, ${optimizer}`,
              claim: '1: all stay identical'
            },
            Math.max(...counts(`${constant}, ${optimizer}`)),
            { low: 1, high: 1 },
            exact
          )
        ),
        valueCheck(
          {
            what: `fewest units of a layer that differ, random, ${optimizer}`,
            claim: `all ${units}: the comparison can tell`
          },
          Math.min(...counts(`random, ${optimizer}`)),
          { low: units, high: units },
          exact
        ),
        valueCheck(
          { what: `test accuracy, random, ${optimizer}`, claim: 'the optimizer does train' },
          Math.min(...metricOf(training, `random, ${optimizer}`, 'testAccuracy')),
          { low: 0.5 },
          'guessing is 0.10.'
        )
      ]),
      plots: [
        {
          title: 'Fewest units of a layer that differ at the end',
          x: { label: `optimizer: 1 ${optimizers.join(', ')}`, logarithmic: false },
          y: { label: 'units', logarithmic: false },
          series: [
            ...measured([...constants, 'random'], (start) =>
              optimizers.map((optimizer, at) => ({
                x: at + 1,
                y: Math.min(...counts(`${start}, ${optimizer}`))
              }))
            ),
            level('1: all alike', 1, optimizers.length, 1)
          ]
        }
      ]
    }
  }
})
