import { xor } from '../../support/xor'

/** The experiment of the README as a person writes it; loosely typed, to be broken by tests. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const written = (): any =>
  xor({
    name: 'XOR and the zero start',
    data: { dataset: 'xor', testFraction: 0, standardize: false },
    training: { optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 }, epochs: 10000 },
    arms: [
      { name: 'zeros', initializer: 'zeros' },
      {
        name: 'Xavier',
        initializer: { kind: 'article-xavier' },
        training: { optimizer: { learningRate: 0.05 } }
      }
    ],
    seeds: { count: 10, first: 1 }
  })
