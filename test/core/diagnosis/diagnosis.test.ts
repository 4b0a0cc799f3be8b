import { describe, expect, it } from 'vitest'
import { diagnose } from '#core/diagnosis/diagnosis'
import { guessingLoss } from '#core/diagnosis/guessing'
import type { Outcome } from '#core/statistics/outcomes'

const goal = { metric: 'trainAccuracy', atLeast: 1 } as const

/** Of what the tests with real runs are about. */
const untold = { classes: null, signal: null, pace: null, rateLeft: 1 }

let seed = 0
const outcome = (changes: Partial<Outcome>): Outcome => ({
  index: seed,
  arm: 0,
  seed: ++seed,
  trainLoss: 0.05,
  trainAccuracy: 0.75,
  testLoss: NaN,
  testAccuracy: NaN,
  epochs: 100,
  solvedAt: null,
  divergedAt: null,
  firstLoss: 0.13,
  halfwayLoss: 0.09,
  distinctUnits: [4],
  ...changes
})

const sentences = (outcomes: Outcome[], hidden = [4]): string[] =>
  diagnose({ outcomes, hidden, goal, guessing: 0.125, ...untold }).map(({ text }) => text)

describe('identical units', () => {
  const zeros = { distinctUnits: [1], trainLoss: 0.124973, halfwayLoss: 0.125 }

  it('of one hidden layer make the network a single unit', () => {
    expect(sentences([outcome(zeros), outcome(zeros)])[0]).toBe(
      'All 4 hidden units stayed identical: the network can only act as one unit.'
    )
    expect(sentences([outcome(zeros), outcome({})])[0]).toContain('identical in 1 of 2 runs: the network')
    expect(sentences([outcome({ ...zeros, epochs: 0 })])).toEqual([
      'All 4 hidden units start identical: the network can only act as one unit.'
    ])
  })

  it('are told by layer', () => {
    expect(sentences([outcome({ distinctUnits: [1, 1] })], [8, 6])[0]).toContain(
      'within each of the 2 layers'
    )
    expect(sentences([outcome({ distinctUnits: [8, 1] })], [8, 6])[0]).toBe(
      'All 6 units of hidden layer 2 stayed identical: it can only act as one unit.'
    )
    expect(sentences([outcome({ distinctUnits: [5] })], [8])[0]).toBe(
      'Only 5 of the 8 units of hidden layer 1 differ.'
    )
  })

  it('are no news where all differ, where there is one unit, or where the run diverged', () => {
    expect(sentences([outcome({})]).join()).not.toContain('identical')
    expect(sentences([outcome({ distinctUnits: [1] })], [1]).join()).not.toContain('identical')
    expect(sentences([outcome({ distinctUnits: [1], divergedAt: 3 })]).join()).not.toContain('identical')
  })
})

describe('what became of the runs', () => {
  it('solved, with the median epoch', () => {
    expect(sentences([outcome({ solvedAt: 10 }), outcome({ solvedAt: 30 })])).toEqual([
      'Solved by 2 of 2 seeds, median at epoch 20.'
    ])
    expect(sentences([outcome({ solvedAt: 10 })])).toEqual(['Solved at epoch 10.'])
  })

  it('diverged, with the epochs', () => {
    const diverged = { divergedAt: 7, trainLoss: NaN, halfwayLoss: NaN }
    const found = diagnose({
      outcomes: [
        outcome({ ...diverged, seed: 3 }),
        outcome({ ...diverged, divergedAt: 9, seed: 5 }),
        outcome({ solvedAt: 1 })
      ],
      hidden: [4],
      goal,
      guessing: 0.125,
      ...untold
    })
    expect(found[0]).toEqual({
      kind: 'diverged',
      text: 'Diverged at epochs 7 to 9 in 2 of 3 runs: the loss was no longer a finite number.',
      evidence: 'seed 3: epoch 7, seed 5: epoch 9',
      hint: 'Try a smaller learning rate, smaller first weights, or both.'
    })
    expect(found.map(({ kind }) => kind)).toEqual(['diverged', 'solved'])
  })

  it.each([
    ['stuck', { trainLoss: 0.1249, halfwayLoss: 0.125 }, 'Stuck at loss 0.1249: no better than'],
    ['stuck', { trainLoss: 0.5, halfwayLoss: 0.5 }, 'Stuck at loss 0.5: worse than'],
    ['stalled', { trainLoss: 0.0899, halfwayLoss: 0.09 }, 'Stalled at loss 0.0899'],
    ['learning', { trainLoss: 0.05, halfwayLoss: 0.09 }, 'Still learning at the end, at loss 0.05']
  ])('%s', (kind, changes, text) => {
    const found = diagnose({ outcomes: [outcome(changes)], hidden: [4], goal, guessing: 0.125, ...untold })
    expect(found.map((finding) => finding.kind)).toEqual(['unsolved', kind])
    expect(found[1]!.text).toContain(text)
    expect(found[1]!.evidence).toContain('ignoring the input gives 0.125')
  })

  it('at the end of a schedule are not still learning: to train on would change nothing', () => {
    const found = (rateLeft: number): string[] =>
      diagnose({ outcomes: [outcome({})], hidden: [4], goal, guessing: 0.125, ...untold, rateLeft }).map(
        ({ kind }) => kind
      )
    expect(found(0)).toEqual(['unsolved', 'rate-ended'])
    expect(found(0.1)).toEqual(['unsolved', 'learning'])
  })

  it('nothing before the first record', () => {
    expect(sentences([])).toEqual([])
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
