import { describe, expect, it } from 'vitest'
import { diagnose } from '#core/diagnosis/diagnosis'
import type { ArmFacts, RunFacts } from '#core/diagnosis/facts'
import type { FindingKind } from '#core/diagnosis/finding'
import { guessingLoss } from '#core/diagnosis/guessing'
import { inEnglish, type SaidFinding } from '#core/words/english/findings'
import { arm, layer, run, state } from './facts-of'

const said = (runs: readonly RunFacts[], changes: Partial<ArmFacts> = {}): SaidFinding[] =>
  inEnglish(diagnose(arm(runs, changes)))
const texts = (runs: readonly RunFacts[], changes?: Partial<ArmFacts>): string[] =>
  said(runs, changes).map(({ text }) => text)
const kinds = (runs: readonly RunFacts[], changes?: Partial<ArmFacts>): FindingKind[] =>
  said(runs, changes).map(({ kind }) => kind)

/** A loss that stays where it is. */
const level = (loss: number): number[] => Array.from({ length: 9 }, () => loss)

describe('identical units', () => {
  const zeros = (epochs = 100): RunFacts =>
    run({ losses: level(0.125), outcome: { distinctUnits: [1], epochs } })

  it('of one hidden layer make the network a single unit', () => {
    expect(texts([zeros(), zeros()])[0]).toBe(
      'All 8 hidden units stayed identical: the network can only act as one unit.'
    )
    expect(texts([zeros(), run()])[0]).toContain('identical in 1 of 2 runs: the network')
    expect(texts([zeros(0)])).toEqual([
      'All 8 hidden units start identical: the network can only act as one unit.'
    ])
  })

  it('are told by layer', () => {
    const of = (distinctUnits: number[], hidden: number[]): string =>
      texts([run({ outcome: { distinctUnits } })], { hidden })[0]!
    expect(of([1, 1], [8, 6])).toContain('within each of the 2 layers')
    expect(of([8, 1], [8, 6])).toBe(
      'All 6 units of hidden layer 2 stayed identical: it can only act as one unit.'
    )
    expect(of([5], [8])).toBe('Only 5 of the 8 units of hidden layer 1 differ.')
  })

  it('are no news where all differ, where there is one unit, or where the run diverged', () => {
    expect(texts([run()]).join()).not.toContain('identical')
    expect(texts([run({ outcome: { distinctUnits: [1] } })], { hidden: [1] }).join()).not.toContain(
      'identical'
    )
    expect(texts([run({ outcome: { distinctUnits: [1], divergedAt: 3 } })]).join()).not.toContain('identical')
  })
})

describe('what became of the runs', () => {
  it('solved, with the median epoch', () => {
    const solved = (solvedAt: number): RunFacts => run({ outcome: { solvedAt } })
    expect(texts([solved(10), solved(30)])).toEqual(['Solved by 2 of 2 seeds, median at epoch 10.'])
    expect(texts([solved(10)])).toEqual(['Solved at epoch 10.'])
    const lost = run({ outcome: { reachedAt: 4 } })
    expect(texts([lost, solved(10), run()]).filter((text) => text.startsWith('Solved'))).toEqual([
      'Solved by 1 of 3 seeds, median at epoch 10; 1 reached the goal and lost it again.'
    ])
    expect(texts([lost, run()])).toContain('Solved by none of 2 seeds; 1 reached the goal and lost it again.')
  })

  it('diverged, with the epochs, and advice', () => {
    const diverged = (divergedAt: number, seed: number): RunFacts =>
      run({ losses: [0.13, NaN], last: null, outcome: { divergedAt, seed } })
    const found = said([diverged(7, 3), diverged(9, 5), run({ outcome: { solvedAt: 1 } })])
    expect(found[0]).toMatchObject({
      kind: 'diverged',
      runs: 2,
      all: 3,
      values: {
        seeds: [
          { seed: 3, epoch: 7 },
          { seed: 5, epoch: 9 }
        ]
      },
      remedy: { kind: 'smaller-rate' },
      text: 'Diverged at epochs 7 to 9 in 2 of 3 runs: the loss was no longer a finite number, or a million times that of ignoring the input.',
      evidence: 'seed 3: epoch 7, seed 5: epoch 9',
      hint: 'Try a smaller learning rate.'
    })
    expect(found.map(({ kind }) => kind)).toEqual(['diverged', 'solved'])
  })

  const falling = [0.5, 0.45, 0.4, 0.36, 0.33, 0.3, 0.28, 0.26, 0.25]
  const cases: readonly (readonly [FindingKind, readonly number[], string])[] = [
    ['stuck', level(0.1249), 'Stuck at loss 0.1249: no better than'],
    ['no-better', level(0.5), 'Loss 0.5: worse than the same answer to every input, which has 0.125.'],
    [
      'no-better',
      falling,
      'Loss 0.25: worse than the same answer to every input, which has 0.125; but it is falling.'
    ],
    [
      'rising',
      [0.12, 0.06, 0.05, 0.055, 0.06, 0.07, 0.08, 0.09, 0.1],
      'The loss rises: from 0.05 at epoch 2 to 0.1.'
    ],
    [
      'unstable',
      [0.12, 0.05, 0.11, 0.05, 0.12, 0.05, 0.12, 0.05, 0.11],
      'Unstable: the loss jumps up and down'
    ],
    ['stalled', level(0.09), 'Levelled off at loss 0.09, with 50 % of the training instances right.'],
    ['learning', [0.13, 0.11, 0.09, 0.07, 0.05], 'Still learning at the end, at loss 0.05.']
  ]
  it.each(cases)('%s %j', (kind, losses, text) => {
    const found = said([run({ losses, outcome: { trainAccuracy: 0.5 } })])
    expect(found.map((finding) => finding.kind)).toEqual(['unsolved', kind])
    expect(found[1]!.text).toContain(text)
    expect(found[1]!.evidence).toContain('ignoring the input gives 0.125')
  })

  it('is stuck only where the loss neither moves nor beats guessing, nor the accuracy', () => {
    const of = (losses: readonly number[], trainAccuracy = 0.5): FindingKind =>
      kinds([run({ losses, outcome: { trainAccuracy } })])[1]!
    expect(of(level(0.125))).toBe('stuck')
    expect(of(level(0.125), 0.7)).toBe('stalled')
    expect(of(level(0.12))).toBe('stalled')
    expect(of([0.16, 0.15, 0.14, 0.138, 0.135, 0.132, 0.13, 0.128, 0.126])).toBe('no-better')
  })

  it.each([
    [2.303, 2.303, ' (ln 10)'],
    [2.34, 2.303, ' (ln 10)'],
    [2.303, 2.1, '']
  ])('at loss %d, where guessing costs %d, names ln 10: “%s”', (loss, guessing, named) => {
    const [, stuck = ''] = texts([run({ losses: level(loss), outcome: { trainAccuracy: 0.1 } })], {
      ...{ guessing, classes: 10, chance: 0.1 }
    })
    expect(/ \(ln 10\)/.exec(stuck)?.[0] ?? '').toBe(named)
  })

  it('at the end of a schedule is not still learning: to train on would change nothing', () => {
    const found = (left: number, endedAt: number | null): FindingKind[] =>
      kinds([run()], { rate: { left, highest: 1, endedAt } })
    expect(found(0, 4)).toEqual(['unsolved', 'rate-ended'])
    expect(found(0.1, null)).toEqual(['unsolved', 'learning'])
  })

  it('is told of the two most frequent symptoms, the worst first', () => {
    const risen = run({ losses: [0.12, 0.06, 0.05, 0.055, 0.06, 0.07, 0.08, 0.09, 0.1] })
    expect(kinds([run(), risen, run({ losses: level(0.09) })])).toEqual(['unsolved', 'rising', 'stalled'])
  })

  it('nothing before the first record', () => expect(texts([])).toEqual([]))
})

describe('overfitting', () => {
  const overfitted = (testAccuracies: readonly number[], solvedAt: number | null = null): RunFacts =>
    run({ testLosses: [0.12, 0.08, 0.09, 0.11, 0.12], testAccuracies, outcome: { solvedAt } })
  const worse = [0.5, 0.8, 0.78, 0.72, 0.7]

  it('is told where the test loss has risen and fewer are right', () => {
    expect(texts([overfitted(worse)])).toContain(
      'Overfitting: the test loss was lowest at epoch 1, at 0.08, and has risen to 0.12 since.'
    )
    expect(
      said([overfitted(worse)])
        .map(({ hint }) => hint)
        .filter((hint) => hint !== '')
    ).toEqual(['Stop at that epoch, or use fewer units, weight decay or more data.'])
    expect(kinds([overfitted(worse, 3)])).toEqual(['overfitting', 'solved'])
  })

  it('is not where nothing is lost, where few runs have it, or where nothing is held out', () => {
    expect(kinds([overfitted([0.5, 0.8, 0.8, 0.8, 0.8])])).not.toContain('overfitting')
    expect(kinds([overfitted(worse), run(), run()])).not.toContain('overfitting')
    expect(kinds([run()])).not.toContain('overfitting')
  })
})

describe('why', () => {
  const stuck = level(0.125)
  const failed = (changes: Parameters<typeof run>[0]): RunFacts =>
    run({ losses: stuck, outcome: { trainAccuracy: 0.5 }, ...changes })
  const born = (changes: Parameters<typeof layer>[0]): RunFacts => failed({ first: state([layer(changes)]) })
  const became = (changes: Parameters<typeof layer>[0]): RunFacts =>
    failed({ last: state([layer(changes)], 8) })

  const cases: readonly (readonly [FindingKind, RunFacts, Partial<ArmFacts>, string])[] = [
    ['zero-layer', born({ weights: 0 }), {}, 'random'],
    ['dead-by-bias', born({ activation: 'relu', dead: 1, bias: -8 }), {}, 'Start the biases at 0'],
    ['saturated', born({ activation: 'sigmoid', saturated: 1, bias: 9 }), {}, 'Start the biases at 0'],
    ['vanishing-signal', born({ variation: 1e-4 }), {}, 'Glorot'],
    ['exploding-signal', born({ activation: 'relu', variation: 1e4, weights: 99 }), {}, 'he-normal'],
    ['saturated', born({ saturated: 0.9 }), {}, 'Glorot'],
    [
      'collapsed-inputs',
      failed({ first: state([0.5, 0.7, 0.9, 0.98, 0.99].map((alignment) => layer({ alignment }))) }),
      {},
      'fewer layers'
    ],
    ['dead-units', became({ activation: 'relu', dead: 0.9 }), {}, 'smaller learning rate'],
    ['saturated', became({ saturated: 0.9 }), {}, 'smaller learning rate'],
    ['fast-rate', { ...became({ weights: 100 }), moved: 400 }, {}, 'smaller learning rate'],
    ['slow-rate', failed({ moved: 0.001 }), {}, 'larger learning rate'],
    [
      'unscaled-inputs',
      failed({}),
      { inputs: { features: 2, standardized: false, largest: 16, size: 8, variation: 5, targets: 0 } },
      'Standardize'
    ],
    [
      'few-units',
      run({ losses: level(0.09), outcome: { distinctUnits: [2] } }),
      { hidden: [2] },
      'more units'
    ]
  ]
  it.each(cases)('%s', (kind, one, changes, hint) => {
    const found = said([one], changes)
    expect(found.map((finding) => finding.kind)).toContain(kind)
    expect(found.filter((finding) => finding.hint !== '')).toHaveLength(1)
    expect(found.find((finding) => finding.kind === kind)!.hint).toContain(hint)
  })

  it.each(cases)('%s: no word of it where the network reached its goal', (_, one, changes) => {
    const solved = { ...one, outcome: { ...one.outcome, solvedAt: 3 } }
    expect(kinds([solved], changes)).toEqual(['solved'])
  })

  it('clipping is told where it takes the gradient away, and not of an optimizer that does not mind', () => {
    const { training } = arm([])
    const clipped = { training: { ...training, clipNorm: 1e-5 } }
    expect(kinds([failed({})], clipped)).toContain('clipped')
    expect(kinds([failed({})], { training: { ...training, clipNorm: 5 } })).not.toContain('clipped')
    const adam = {
      kind: 'adam',
      learningRate: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0
    } as const
    expect(kinds([failed({})], { training: { ...clipped.training, optimizer: adam } })).not.toContain(
      'clipped'
    )
  })

  it('the slip in one layer is told of a network that manages, what layers do little by little is not', () => {
    const hidden = (variations: number[]): RunFacts =>
      run({ first: state(variations.map((variation) => layer({ variation }))) })
    const well = { hidden: [8, 8, 8] }
    expect(kinds([hidden([0.5, 0.004, 0.003])], well)).toContain('vanishing-signal')
    expect(kinds([hidden([0.1, 0.01, 0.002])], well)).not.toContain('vanishing-signal')
  })

  it('inputs that pointed one way from the start, and values that are all positive, have not been turned there', () => {
    const of = (activation: 'tanh' | 'sigmoid', alignments: readonly number[]): FindingKind[] =>
      kinds([failed({ first: state(alignments.map((alignment) => layer({ activation, alignment }))) })])
    expect(of('tanh', [0.5, 0.7, 0.9, 0.98])).toContain('collapsed-inputs')
    expect(of('sigmoid', [0.5, 0.7, 0.9, 0.98])).not.toContain('collapsed-inputs')
    expect(of('tanh', [0.98, 0.98])).not.toContain('collapsed-inputs')
  })

  it('what a few of the runs have that fare badly is not why they do', () => {
    expect(kinds([became({ saturated: 0.9 }), failed({}), failed({})])).not.toContain('saturated')
    const solved = run({ outcome: { solvedAt: 3 } })
    expect(kinds([became({ saturated: 0.9 }), solved, solved])).toContain('saturated')
  })

  it('units that came to be saturated are no fault of a network that is learning', () => {
    const last = state([layer({ saturated: 0.9 })], 4)
    expect(kinds([run({ losses: [0.13, 0.12, 0.11, 0.1, 0.09], last })])).toEqual(['unsolved', 'learning'])
  })

  it('units of a run that diverged are not called dead or saturated', () => {
    const broken = state([layer({ activation: 'relu', dead: NaN, saturated: NaN, variation: NaN })])
    const diverged = run({ losses: [NaN, NaN], first: broken, last: null, outcome: { divergedAt: 0 } })
    expect(kinds([diverged])).toEqual(['diverged', 'unsolved'])
  })
})

describe('the loss of ignoring the input', () => {
  it('is known in closed form', () => {
    const xor = Float64Array.of(0, 1, 1, 0)
    expect(guessingLoss('half-squared-error', xor, 1)).toBeCloseTo(0.125, 14)
    expect(guessingLoss('mse', xor, 1)).toBeCloseTo(0.25, 14)
    expect(guessingLoss('binary-cross-entropy', xor, 1)).toBeCloseTo(Math.log(2), 14)
    const oneHot = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
    expect(guessingLoss('cross-entropy', oneHot, 3)).toBeCloseTo(Math.log(3), 14)
    expect(guessingLoss('half-squared-error', oneHot, 3)).toBeCloseTo(1 / 3, 14)
    expect(guessingLoss('cross-entropy', Float64Array.of(1, 0, 1, 0), 2)).toBe(0)
  })
})
