import type { Experiment } from '#core/experiment/schema'
import { momentsOf } from '#core/initializers/catalogue'
import { withDefaults } from '#core/initializers/schema'
import type { InitializerKind } from '#core/initializers/table'

/** What `run --json` says of an example. */
export interface Report {
  readonly arms: readonly {
    readonly name: string
    readonly summary: {
      readonly runs: number
      readonly solved: number
      readonly trainLoss: { readonly median: number }
      readonly testLoss: { readonly median: number }
      readonly testAccuracy: { readonly median: number | null }
      readonly epochsToGoal: { readonly reached: number; readonly median: number | null }
      readonly distinctUnits: readonly { readonly fewest: number; readonly most: number }[]
    }
  }[]
}

/** Something that a description says, in its very words, and what the example's own run, or its set-up, makes of it. */
export interface Claim {
  readonly says: string
  readonly holds?: (of: Told) => boolean
}

interface Told {
  readonly experiment: Experiment
  /** Of the whole run. */
  arm(name: string): Report['arms'][number]['summary']
}

const near = (value: number | null, told: number, by: number): boolean =>
  value !== null && Math.abs(value - told) <= by
const test = (arm: string, told: number) => (of: Told) => near(of.arm(arm).testAccuracy.median, told, 0.006)
const epochs =
  (arm: string, told: number, by = 0) =>
  (of: Told) =>
    near(of.arm(arm).epochsToGoal.median, told, by)
const guesses =
  (...arms: string[]) =>
  (of: Told) =>
    arms.every((arm) => near(of.arm(arm).trainLoss.median, Math.log(10), 2e-3))
const hidden =
  (...units: number[]) =>
  ({ experiment }: Told) =>
    experiment.network.hidden.join() === units.join()
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)
/** Variance of a weight under a rule as it is by default, in a layer of 64 inputs and units. */
const variance = (kind: InitializerKind): number =>
  momentsOf(withDefaults(kind) as Parameters<typeof momentsOf>[0], {
    fanIn: 64,
    fanOut: 64,
    activation: 'tanh'
  })!.weights.deviation ** 2
const arms =
  (count: number) =>
  ({ experiment }: Told) =>
    experiment.arms.length === count
/** A number that is no claim about the run: a name, a year, a place, or what other tests hold. */
const aside = (says: string): Claim => ({ says })
const formula =
  (arm: number, text: string) =>
  ({ experiment }: Told) =>
    JSON.stringify(experiment.arms[arm]!.initializer).includes(text)

/**
 * By example: every number and every comparison in its description. What is not run but reckoned (ln 10, 2⁻⁹) is
 * reckoned here. Signals by layer are held by test/cli/probes.test.ts and test/core/theory.
 */
export const claims: Readonly<Record<string, readonly Claim[]>> = {
  'digits-relu-10': [
    aside('second moment'),
    aside('for the first epochs'),
    { says: 'Ten hidden layers of 64 ReLU units', holds: hidden(...times(10, 64)) },
    aside('drops half of the signal'),
    {
      says: 'halves from layer to layer (2⁻⁹ at the tenth)',
      holds: () => near(64 * variance('glorot-normal') * 0.5, 0.5, 1e-9)
    },
    { says: "He's factor 2 keeps both", holds: () => near(64 * variance('he-normal') * 0.5, 1, 1e-9) },
    { says: 'ln 10 ≈ 2.303', holds: () => near(Math.log(10), 2.303, 5e-4) },
    aside('With 30 layers Glorot does not learn')
  ],
  'digits-tanh': [
    { says: '1797 digits of 8 × 8 pixels', holds: ({ experiment }) => experiment.data.dataset === 'digits' },
    { says: 'two hidden layers of 64 tanh units', holds: hidden(64, 64) },
    { says: 'five rules', holds: arms(5) },
    {
      says: 'Zeros guess (accuracy 0.10, loss ln 10 ≈ 2.303)',
      holds: (of) => test('zeros', 0.1)(of) && guesses('zeros')(of)
    },
    { says: '[0, 1): 64 positive weights', holds: hidden(64, 64) },
    { says: 'accuracy hardly above guessing', holds: test('pure random', 0.115) },
    {
      says: 'three scaled rules reach about 0.97',
      holds: (of) => ['Xavier', 'Xavier for ReLU', 'normalized'].every((arm) => test(arm, 0.97)(of))
    },
    {
      says: 'the three differ by a factor of 1.7',
      holds: () => near(Math.sqrt(variance('article-normalized') / variance('article-xavier')), 1.7, 0.05)
    }
  ],
  'frameworks-disagree': [
    { says: 'three frameworks', holds: arms(6) },
    { says: 'U(±1/√fan_in)', holds: () => near(variance('torch-linear'), 1 / 64 / 3, 1e-12) },
    { says: 'standard deviation 1', holds: () => variance('torch-normal') === 1 },
    { says: 'RandomNormal with 0.05', holds: () => near(variance('keras-random-normal'), 0.05 ** 2, 1e-12) },
    { says: "JAX's normal with 0.01", holds: () => near(variance('jax-normal'), 0.01 ** 2, 1e-12) },
    { says: 'three tanh layers of 64', holds: hidden(64, 64, 64) },
    { says: 'the first saturates every unit and reaches about 0.67', holds: test('PyTorch normal', 0.67) },
    { says: 'the second learns late', holds: epochs('Keras normal', 13) },
    { says: 'the third stays at guessing (0.10)', holds: test('JAX normal', 0.1) },
    { says: 'gone after three layers', holds: hidden(64, 64, 64) },
    { says: 'The other three arms', holds: arms(6) },
    {
      says: "has a third of LeCun's variance and takes a few epochs more",
      holds: (of) =>
        near(variance('torch-linear') / variance('lecun-normal'), 1 / 3, 1e-9) &&
        of.arm('PyTorch default').epochsToGoal.median! > of.arm('JAX (Flax) default').epochsToGoal.median!
    }
  ],
  'lsuv-30-layers': [
    { says: '1,000 training instances', holds: () => JSON.stringify(withDefaults('lsuv')).includes('1000') },
    aside('until their variance is 1'),
    aside('Mishkin & Matas 2015'),
    { says: 'Thirty ReLU layers', holds: hidden(...times(30, 64)) },
    { says: 'halves its variance in each layer, and the loss stays at ln 10', holds: guesses('Glorot') },
    { says: 'after 20 epochs they stand at about 0.66', holds: test('He', 0.66) },
    { says: 'gain √2', holds: ({ experiment }) => experiment.arms[2]!.name.includes('√2') },
    { says: 'stands at about 0.89', holds: test('LSUV', 0.89) },
    aside('before the first step')
  ],
  'own-formula': [
    aside('uniform in (0, 1)'),
    {
      says: 'the very same curves as the built-in rule',
      holds: (of) => JSON.stringify(of.arm('He by formula')) === JSON.stringify(of.arm('He normal'))
    },
    { says: 'Signs only keeps', holds: formula(2, 'sign(z) * sqrt(2/fan_in)') },
    {
      says: 'the training hardly differs',
      holds: (of) => test('signs only', 0.967)(of) && epochs('signs only', 7, 1)(of)
    },
    { says: 'Nine of ten zero', holds: formula(3, 'u < 0.9 ? 0 : z * sqrt(2/fan_in)') },
    { says: "leaves a tenth of He's variance in every layer", holds: formula(3, 'sqrt(2/fan_in)') },
    {
      says: 'after 15 epochs it stands at about 0.41',
      holds: (of) => of.experiment.training.epochs === 15 && test('nine of ten zero', 0.41)(of)
    },
    {
      says: "one of ten, scaled up to He's variance, reaches about 0.97 as He's rule does",
      holds: (of) =>
        formula(4, 'sqrt(20/fan_in)')(of) &&
        test('one of ten, scaled up', 0.97)(of) &&
        test('He normal', 0.97)(of)
    },
    { says: 'Half the scale, a quarter of the variance', holds: formula(5, '0.5 * z * sqrt(2/fan_in)') },
    {
      says: 'needs about 12 epochs to the goal instead of 7',
      holds: (of) => epochs('half the scale', 12)(of) && epochs('He normal', 7)(of)
    },
    aside('the first layer')
  ],
  'rules-by-layer': [
    aside('one rule a layer'),
    {
      says: 'costs an epoch at most',
      holds: (of) =>
        of.arm('zero output layer').epochsToGoal.median! - of.arm('He everywhere').epochsToGoal.median! <= 1
    },
    aside('from the second step on'),
    { says: 'or in the second of them alone', holds: arms(5) },
    aside('ReLU(0)'),
    { says: 'the loss stays at ln 10', holds: guesses('zero hidden layers', 'zero second layer') },
    {
      says: 'stay one and the same',
      holds: (of) =>
        of.arm('zero second layer').distinctUnits[1]!.most === 1 &&
        of.arm('zero hidden layers').distinctUnits.every(({ most }) => most === 1)
    },
    {
      says: 'Biases of 0.1 for all, as older ReLU recipes have them, change little',
      holds: (of) => epochs('biases of 0.1', 6, 1)(of) && test('biases of 0.1', 0.974)(of)
    }
  ],
  'sine-fit': [
    { says: 'two hidden layers of 32 tanh units', holds: hidden(32, 32) },
    aside('one period'),
    { says: 'no longer than 1', holds: ({ experiment }) => experiment.training.clipNorm === 1 },
    aside('epoch 0'),
    { says: 'within about ten epochs', holds: epochs('Glorot', 9, 2) },
    { says: 'need fifty', holds: epochs('small', 50, 2) },
    {
      says: 'fit the points best and the sine worst',
      holds: (of) =>
        ['small', 'Glorot'].every(
          (arm) =>
            of.arm('large').trainLoss.median < of.arm(arm).trainLoss.median &&
            of.arm('large').testLoss.median > of.arm(arm).testLoss.median
        )
    }
  ],
  spirals: [
    aside('smaller first weights'),
    aside('Two interleaved'),
    { says: 'two hidden layers of 16 tanh units', holds: hidden(16, 16) },
    {
      says: 'the loss ln 2 ≈ 0.693',
      holds: (of) => near(of.arm('zeros').trainLoss.median, Math.log(2), 2e-3)
    },
    {
      says: 'Xavier of the article gets round the corner first',
      holds: (of) =>
        ['pure random', 'Glorot uniform'].every(
          (arm) => of.arm('Xavier').epochsToGoal.median! < of.arm(arm).epochsToGoal.median!
        )
    },
    {
      says: 'takes longer and now and then sticks',
      holds: (of) =>
        of.arm('Glorot uniform').solved > 0 && of.arm('Glorot uniform').solved < of.arm('Glorot uniform').runs
    }
  ],
  xor: [
    { says: 'five rules', holds: arms(5) },
    { says: 'layer of 4 sigmoid units', holds: hidden(4) },
    { says: 'one instance a step', holds: ({ experiment }) => experiment.training.batchSize === 1 },
    { says: 'its four columns stay identical', holds: (of) => of.arm('zeros').distinctUnits[0]!.most === 1 },
    { says: 'acts as one unit', holds: (of) => of.arm('zeros').distinctUnits[0]!.most === 1 },
    {
      says: 'no seed of it ever gets all four cases right',
      holds: (of) => of.arm('zeros').epochsToGoal.reached === 0
    },
    {
      says: 'Every random rule solves XOR from every seed',
      holds: (of) =>
        of.experiment.arms.slice(1).every(({ name }) => of.arm(name).solved === of.arm(name).runs)
    }
  ]
}

const words =
  'half|halves|twice|double|quarter|third|tenth|second|first|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty|hundred|thousand'

/** Numbers of a text outside of what is claimed, in digits or in words. */
export function unclaimed(text: string, told: readonly Claim[]): string[] {
  const rest = told.reduce((left, { says }) => left.replace(says, '…'), text)
  return rest.match(new RegExp(`\\b(?:${words})\\b|[0-9²³⁰-⁹√]+`, 'gi')) ?? []
}
