import type { Finding, Remedy } from '#core/diagnosis/finding'
import type { ExperimentInput } from '#core/experiment/schema'

/**
 * Small networks whose truth is known from how they were made. They were written down before any threshold of the
 * diagnosis, and are not to be changed to suit one.
 */
export interface KnownNetwork {
  readonly truth: string
  readonly experiment: ExperimentInput
  /** One of these must be among the findings, where any run failed. */
  readonly says: readonly Finding['kind'][]
  /** Nothing but these may be advised. */
  readonly advises: readonly Remedy['kind'][]
}

type Kinds = KnownNetwork['says']
type Remedies = KnownNetwork['advises']
type Training = ExperimentInput['training']
type Optimizer = Training['optimizer']

const plane = { size: 200, standardize: true, testFraction: 0.25 } as const
const moons: ExperimentInput['data'] = { dataset: 'moons', ...plane }
const circles: ExperimentInput['data'] = { dataset: 'circles', ...plane }
const blobs: ExperimentInput['data'] = { dataset: 'blobs', classes: 3, ...plane }
const spirals: ExperimentInput['data'] = { dataset: 'spirals', ...plane, size: 300, noise: 0.05 }
const iris: ExperimentInput['data'] = { dataset: 'iris', standardize: true, testFraction: 0.25 }
const wine: ExperimentInput['data'] = { dataset: 'wine', standardize: true, testFraction: 0.25 }
const breast: ExperimentInput['data'] = { dataset: 'breast-cancer', standardize: true, testFraction: 0.25 }
const sine: ExperimentInput['data'] = { dataset: 'sine', ...plane }
const raw = (dataset: 'iris' | 'wine' | 'breast-cancer' | 'digits'): ExperimentInput['data'] => ({
  dataset,
  testFraction: 0.25
})

const sgd = (learningRate: number, momentum = 0) => ({ kind: 'sgd', learningRate, momentum }) as const
const adam = (learningRate: number) => ({ kind: 'adam', learningRate }) as const

interface Made {
  readonly truth: string
  readonly data: ExperimentInput['data']
  readonly hidden: readonly number[]
  readonly activation: ExperimentInput['network']['activation']
  readonly initializer: ExperimentInput['arms'][number]['initializer']
  readonly optimizer: Optimizer
  readonly epochs: number
  readonly training?: Partial<Training>
  readonly goal?: ExperimentInput['goal']
  readonly says: Kinds
  readonly advises: Remedies
}

const layers = (count: number, units: number): number[] => Array.from({ length: count }, () => units)

function made({ truth, says, advises, ...network }: Made): KnownNetwork {
  return { truth, says, advises, experiment: experimentOf(network) }
}

export function experimentOf({
  data,
  hidden,
  activation,
  initializer,
  optimizer,
  epochs,
  training,
  goal
}: Omit<Made, 'truth' | 'says' | 'advises'>): ExperimentInput {
  const isRegression = data.dataset === 'sine' || (data.dataset === 'csv' && data.task === 'regression')
  return {
    version: 1,
    name: 'known',
    data,
    network: { hidden: [...hidden], activation, output: isRegression ? 'linear' : 'softmax' },
    training: {
      loss: isRegression ? 'mse' : 'cross-entropy',
      optimizer,
      batchSize: 16,
      epochs,
      ...training
    },
    arms: [{ name: 'arm', initializer }],
    seeds: { count: 3 },
    record: { probes: { jacobians: 0, jacobianSeeds: 0 } },
    ...(isRegression && { goal: { metric: 'trainLoss', atMost: 0.02 } }),
    ...(goal && { goal })
  }
}

const he = 'he-normal'
const glorot = 'glorot-normal'
const normal = (std: number) => ({ kind: 'normal', std }) as const

export const knownNetworks: readonly KnownNetwork[] = [
  made({
    truth: 'biases of −5 keep every ReLU at 0',
    ...{ data: moons, hidden: [16, 16], activation: 'relu', optimizer: sgd(0.05), epochs: 30 },
    initializer: { hidden: he, output: he, biases: -5 },
    ...{ says: ['dead-by-bias'], advises: ['zero-biases'] }
  }),
  made({
    truth: 'biases of −20 keep every ReLU at 0',
    ...{ data: iris, hidden: [24], activation: 'relu', optimizer: adam(0.003), epochs: 30 },
    initializer: { hidden: he, output: he, biases: -20 },
    ...{ says: ['dead-by-bias'], advises: ['zero-biases'] }
  }),
  made({
    truth: 'biases of 12 hold every sigmoid at its flat end',
    ...{ data: blobs, hidden: [16, 16], activation: 'sigmoid', optimizer: sgd(0.1), epochs: 30 },
    initializer: { hidden: glorot, output: glorot, biases: 12 },
    ...{ says: ['saturated', 'vanishing-signal', 'vanishing-gradients'], advises: ['zero-biases'] }
  }),
  made({
    truth: 'a rate of 5 kills the ReLU units',
    ...{ data: iris, hidden: [32, 32], activation: 'relu', optimizer: sgd(5), epochs: 30 },
    initializer: he,
    says: ['dead-units', 'unstable', 'rising', 'diverged', 'stuck'],
    advises: ['smaller-rate']
  }),
  made({
    truth: 'a rate of 20 throws tanh units to their flat ends',
    ...{ data: wine, hidden: [32, 32], activation: 'tanh', optimizer: sgd(20), epochs: 30 },
    initializer: glorot,
    says: ['saturated', 'unstable', 'rising', 'no-better'],
    advises: ['smaller-rate']
  }),
  made({
    truth: 'Adam with a rate of 10 is far too fast',
    ...{ data: breast, hidden: [16, 16], activation: 'relu', optimizer: adam(10), epochs: 20 },
    initializer: he,
    says: ['dead-units', 'unstable', 'rising', 'no-better', 'stuck'],
    advises: ['smaller-rate']
  }),
  made({
    truth: 'a rate of 2 makes a regression diverge',
    ...{ data: sine, hidden: [32], activation: 'relu', optimizer: sgd(2, 0.9), epochs: 20 },
    initializer: he,
    says: ['diverged', 'rising', 'unstable', 'dead-units'],
    advises: ['smaller-rate']
  }),
  made({
    truth: 'momentum of 0.99 at a rate of 1 overshoots',
    ...{ data: moons, hidden: [16, 16], activation: 'tanh', optimizer: sgd(1, 0.99), epochs: 30 },
    initializer: glorot,
    says: ['unstable', 'rising', 'saturated', 'no-better'],
    advises: ['smaller-rate']
  }),
  made({
    truth: 'raw features of up to 1,680 saturate tanh',
    ...{ data: raw('wine'), hidden: [32], activation: 'tanh', optimizer: sgd(0.05), epochs: 20 },
    initializer: glorot,
    ...{ says: ['unscaled-inputs'], advises: ['standardize'] }
  }),
  made({
    truth: 'raw features of up to 4,254 are too large for a ReLU net',
    ...{ data: raw('breast-cancer'), hidden: [16, 16], activation: 'relu', optimizer: sgd(0.01), epochs: 20 },
    initializer: he,
    ...{ says: ['unscaled-inputs'], advises: ['standardize'] }
  }),
  made({
    truth: 'twelve tanh layers of deviation 0.02 let nothing through',
    ...{ data: moons, hidden: layers(12, 32), activation: 'tanh', optimizer: sgd(0.05), epochs: 30 },
    initializer: normal(0.02),
    ...{ says: ['vanishing-signal'], advises: ['better-weights'] }
  }),
  made({
    truth: 'the first layer alone is 10,000 times too small',
    ...{ data: iris, hidden: [16, 16, 16], activation: 'relu', optimizer: sgd(0.02), epochs: 20 },
    initializer: [normal(1e-5), he, he, he],
    ...{ says: ['vanishing-signal'], advises: ['better-weights'] }
  }),
  made({
    truth: 'the third of four layers is 1,000 times too small',
    ...{ data: blobs, hidden: [16, 16, 16, 16], activation: 'tanh', optimizer: sgd(0.02), epochs: 20 },
    initializer: [glorot, glorot, normal(2e-4), glorot, glorot],
    ...{ says: ['vanishing-signal'], advises: ['better-weights'] }
  }),
  made({
    truth: 'eight sigmoid layers flatten everything',
    ...{ data: wine, hidden: layers(8, 24), activation: 'sigmoid', optimizer: sgd(0.05), epochs: 30 },
    initializer: glorot,
    ...{ says: ['vanishing-signal', 'vanishing-gradients'], advises: ['better-weights'] }
  }),
  made({
    truth: 'eight ReLU layers of deviation 1 blow everything up',
    ...{ data: moons, hidden: layers(8, 32), activation: 'relu', optimizer: sgd(0.01), epochs: 20 },
    initializer: normal(1),
    ...{ says: ['exploding-signal', 'diverged'], advises: ['better-weights'] }
  }),
  made({
    truth: 'positive weights add up from layer to layer',
    ...{ data: wine, hidden: [64, 64, 64], activation: 'relu', optimizer: sgd(0.0001), epochs: 20 },
    initializer: 'article-random',
    ...{ says: ['exploding-signal'], advises: ['better-weights'] }
  }),
  made({
    truth: 'ten SELU layers of deviation 1 blow everything up',
    ...{ data: circles, hidden: layers(10, 32), activation: 'selu', optimizer: sgd(0.01), epochs: 20 },
    initializer: normal(1),
    ...{ says: ['exploding-signal', 'diverged'], advises: ['better-weights'] }
  }),
  made({
    truth: 'a leaky ReLU net of thirty layers under a fifth of He’s deviation',
    ...{ data: blobs, hidden: layers(30, 16), activation: 'leaky-relu', optimizer: sgd(0.02), epochs: 20 },
    initializer: { kind: 'variance-scaling', scale: 0.08 },
    ...{ says: ['vanishing-signal'], advises: ['better-weights'] }
  }),
  made({
    truth: 'deviation 4 saturates tanh before the first step',
    ...{ data: spirals, hidden: [32, 32, 32], activation: 'tanh', optimizer: sgd(0.001), epochs: 20 },
    initializer: normal(4),
    ...{ says: ['saturated', 'exploding-gradients'], advises: ['better-weights'] }
  }),
  made({
    truth: 'the first hidden layer is zero',
    ...{ data: moons, hidden: [16, 16], activation: 'relu', optimizer: sgd(0.1), epochs: 20 },
    initializer: ['zeros', he, he],
    ...{ says: ['zero-layer'], advises: ['random-weights'] }
  }),
  made({
    truth: 'everything is zero',
    ...{ data: iris, hidden: [8, 8], activation: 'tanh', optimizer: sgd(0.1), epochs: 20 },
    initializer: 'zeros',
    ...{ says: ['identical-units', 'zero-layer'], advises: ['random-weights'] }
  }),
  made({
    truth: 'all weights are 0.5: the units of a layer stay one',
    ...{ data: circles, hidden: [8], activation: 'tanh', optimizer: sgd(0.1), epochs: 30 },
    initializer: { kind: 'constant', value: 0.5 },
    ...{ says: ['identical-units'], advises: ['random-weights'] }
  }),
  made({
    truth: 'gradients are clipped to a norm of 1e-5',
    ...{ data: iris, hidden: [16, 16], activation: 'tanh', optimizer: sgd(0.05), epochs: 30 },
    initializer: glorot,
    training: { clipNorm: 1e-5 },
    ...{ says: ['clipped'], advises: ['less-clipping'] }
  }),
  made({
    truth: 'the elements of the gradient are clipped to 1e-6',
    ...{ data: moons, hidden: [24], activation: 'relu', optimizer: sgd(0.1, 0.9), epochs: 30 },
    initializer: he,
    training: { clipValue: 1e-6 },
    ...{ says: ['clipped'], advises: ['less-clipping'] }
  }),
  made({
    truth: 'weight decay of 1 shrinks the weights to nothing',
    ...{ data: moons, hidden: [16, 16], activation: 'tanh', epochs: 30 },
    optimizer: { kind: 'sgd', learningRate: 0.1, weightDecay: 1 },
    initializer: glorot,
    ...{ says: ['decayed'], advises: ['less-decay'] }
  }),
  made({
    truth: 'AdamW’s decay of 30 shrinks the weights to nothing',
    ...{ data: wine, hidden: [32], activation: 'relu', epochs: 30 },
    optimizer: { kind: 'adamw', learningRate: 0.01, weightDecay: 30 },
    initializer: he,
    ...{ says: ['decayed'], advises: ['less-decay'] }
  }),
  made({
    truth: 'the schedule takes a thousandth of the rate after each epoch',
    ...{ data: wine, hidden: [32], activation: 'tanh', optimizer: sgd(0.005), epochs: 20 },
    initializer: glorot,
    training: { schedule: { kind: 'step', stepSize: 1, gamma: 0.001 } },
    ...{ says: ['rate-ended'], advises: ['longer-schedule'] }
  }),
  made({
    truth: 'the cosine is over after 2 of 40 epochs, at almost nothing',
    ...{ data: iris, hidden: [16], activation: 'tanh', optimizer: sgd(0.01), epochs: 40 },
    initializer: glorot,
    training: { schedule: { kind: 'step', stepSize: 2, gamma: 1e-5 } },
    ...{ says: ['rate-ended'], advises: ['longer-schedule'] }
  }),
  made({
    truth: 'a rate of 1e-6 moves nothing',
    ...{ data: iris, hidden: [16, 16], activation: 'tanh', optimizer: sgd(1e-6), epochs: 30 },
    initializer: glorot,
    ...{ says: ['slow-rate'], advises: ['larger-rate'] }
  }),
  made({
    truth: 'Adam’s rate of 1e-7 moves nothing',
    ...{ data: moons, hidden: [32], activation: 'relu', optimizer: adam(1e-7), epochs: 30 },
    initializer: he,
    ...{ says: ['slow-rate'], advises: ['larger-rate'] }
  }),
  made({
    truth: 'a warm-up of 10,000 epochs never gets anywhere in 20',
    ...{ data: wine, hidden: [32], activation: 'tanh', optimizer: sgd(0.05), epochs: 20 },
    initializer: glorot,
    training: { schedule: { kind: 'constant', warmup: 10_000, warmupStart: 1e-6 } },
    ...{ says: ['slow-rate'], advises: ['larger-rate'] }
  }),
  made({
    truth: 'overlapping moons, 30 of them, learnt by heart',
    data: { dataset: 'moons', size: 60, noise: 0.8, standardize: true, testFraction: 0.5 },
    ...{ hidden: [64, 64], activation: 'relu', optimizer: adam(0.01), epochs: 200 },
    initializer: he,
    ...{ says: ['overfitting'], advises: ['stop-early'] }
  }),
  made({
    truth: 'a regression of noise is learnt by heart',
    data: { dataset: 'sine', size: 40, noise: 1, standardize: true, testFraction: 0.5 },
    ...{ hidden: [64, 64], activation: 'tanh', optimizer: adam(0.01), epochs: 600 },
    initializer: glorot,
    goal: { metric: 'testLoss', atMost: 0.01 },
    ...{ says: ['overfitting'], advises: ['stop-early'] }
  }),
  made({
    truth: 'two arms of a spiral need more than two units',
    ...{ data: spirals, hidden: [2], activation: 'tanh', optimizer: adam(0.02), epochs: 150 },
    initializer: glorot,
    ...{ says: ['few-units'], advises: ['more-units'] }
  }),
  made({
    truth: 'a layer of one unit between wide ones',
    ...{ data: circles, hidden: [32, 1, 32], activation: 'relu', optimizer: adam(0.01), epochs: 100 },
    initializer: he,
    ...{ says: ['few-units', 'dead-units', 'stuck'], advises: ['more-units'] }
  }),
  made({
    truth: 'one unit cannot enclose a circle',
    ...{ data: circles, hidden: [1], activation: 'tanh', optimizer: adam(0.05), epochs: 100 },
    initializer: glorot,
    ...{ says: ['few-units'], advises: ['more-units'] }
  }),
  made({
    truth: 'eighty ReLU layers under He turn all inputs into one direction',
    ...{ data: iris, hidden: layers(80, 48), activation: 'relu', optimizer: sgd(0.0005), epochs: 15 },
    initializer: he,
    ...{ says: ['collapsed-inputs'], advises: ['shallower'] }
  }),
  made({
    truth: 'sixty ReLU layers under He’s fan-out rule do, too',
    ...{ data: blobs, hidden: layers(60, 64), activation: 'relu', optimizer: sgd(0.0003), epochs: 10 },
    initializer: { kind: 'variance-scaling', scale: 2, mode: 'fan_out' },
    ...{ says: ['collapsed-inputs'], advises: ['shallower'] }
  }),
  made({
    truth: 'classes that lie upon each other cannot be told apart by any network',
    data: { dataset: 'blobs', classes: 2, size: 400, noise: 10, standardize: true, testFraction: 0.5 },
    ...{ hidden: [8], activation: 'tanh', optimizer: sgd(0.02), epochs: 30 },
    initializer: glorot,
    ...{ says: ['stuck', 'stalled', 'learning', 'overfitting'], advises: ['stop-early', 'more-epochs'] }
  }),
  made({
    truth: 'all is well: it just needs more epochs',
    ...{ data: iris, hidden: [16, 16], activation: 'tanh', optimizer: sgd(0.01), epochs: 8 },
    initializer: glorot,
    ...{ says: ['learning'], advises: ['more-epochs'] }
  })
]
