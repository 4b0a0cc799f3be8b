import type { ExperimentInput } from '#core/experiment/schema'

/** Changes of an experiment; those of the training leave its other fields as they are. */
export type Changes = Partial<Omit<ExperimentInput, 'training'>> & {
  readonly training?: Partial<ExperimentInput['training']>
}

/** The article's XOR from zeros and from a random start: the experiment of tests that need one, whatever it may be. */
export const xor = ({ training, ...changes }: Changes = {}): ExperimentInput => ({
  version: 1,
  name: 'XOR',
  data: { dataset: 'xor' },
  network: { hidden: [4], activation: 'sigmoid', output: 'sigmoid' },
  training: {
    loss: 'half-squared-error',
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 1,
    epochs: 40,
    shuffle: false,
    ...training
  },
  arms: [
    { name: 'zeros', initializer: 'article-zeros' },
    { name: 'Xavier', initializer: 'article-xavier' }
  ],
  seeds: { count: 2 },
  ...changes
})

/** XOR in eight arms of thirty seeds, every epoch recorded: as much as a window has to take in. */
export const crowdedXor = (epochs: number): ExperimentInput =>
  xor({
    name: 'XOR, 8 arms of 30 seeds',
    training: { optimizer: { kind: 'sgd', learningRate: 0.5 }, epochs, shuffle: true },
    arms: (
      [
        ...['article-zeros', 'article-random', 'article-xavier', 'article-normalized'],
        ...['he-normal', 'glorot-uniform', 'lecun-normal', 'orthogonal']
      ] as const
    ).map((initializer) => ({ name: initializer, initializer })),
    seeds: { count: 30 }
  })
