import { describe, expect, it, test } from 'vitest'
import temml from 'temml'
import { catalogue } from '#core/initializers/catalogue'
import { density, distribution } from '#core/initializers/law'
import { initializerKinds, type InitializerKind } from '#core/initializers/table'
import type { Layer } from '#core/network/problem'
import { byOrigin, isChosen, paperNames } from '../../src/renderer/initializers/choices'
import { pictureOf } from '../../src/renderer/initializers/law-picture'
import { startingRule } from '../../src/renderer/initializers/starting-rule'

const entries = catalogue()
const everything = { words: '', origin: '', activation: '', paper: '' }
const found = (choice: Partial<typeof everything>): string[] =>
  entries.filter((entry) => isChosen(entry, { ...everything, ...choice })).map(({ kind }) => kind)

describe('rules are found', () => {
  it('all without a choice, each under one heading', () => {
    expect(found({})).toEqual(initializerKinds)
    expect(
      byOrigin(entries)
        .flatMap(([, own]) => own)
        .map(({ kind }) => kind)
        .sort()
    ).toEqual([...initializerKinds].sort())
  })

  it('by words in any order', () => {
    expect(found({ words: 'NORMAL keras glorot' })).toContain('keras-glorot-normal')
    expect(found({ words: 'mishkin' })).toEqual(['lsuv'])
    expect(found({ words: 'zebra' })).toEqual([])
  })

  it('by framework, activation and paper together', () => {
    expect(found({ origin: 'JAX', activation: 'ReLU', paper: 'He et al. 2015' })).toEqual([
      'jax-he-uniform',
      'jax-he-normal'
    ])
    expect(found({ activation: 'SELU' })).toContain('lecun-normal')
    expect(found({ activation: 'SELU' })).not.toContain('he-normal')
    expect(found({ activation: 'ReLU' })).not.toContain('lecun-normal')
    expect(found({ activation: 'sigmoid' })).toContain('lsuv')
  })

  it.each(paperNames)('some by %s', (paper) => expect(found({ paper }).length).toBeGreaterThan(0))
})

test.each(entries)('$kind can be typeset', ({ tex }) => {
  expect(temml.renderToString(tex, { throwOnError: true })).toContain('<math')
})

describe('the picture of a law', () => {
  const layer: Layer = { fanIn: 50, fanOut: 20, activation: 'tanh' }
  const picture = (kind: InitializerKind) => pictureOf(startingRule(kind), layer)

  it('says its moments and bounds in words', () => {
    // 2/70 and its root; ±√(6/70).
    expect(picture('glorot-normal').words).toBe('Mean 0, σ 0.169, no bounds.')
    expect(picture('glorot-uniform').words).toBe('Mean 0, σ 0.169, from −0.2928 to 0.2928.')
    expect(picture('ones').words).toBe('Every weight is 1.')
    expect(picture('identity').words).toContain('from 0 to 1, 98 % zeros')
    expect(picture('lsuv').words).toContain('Depends on the data')
    expect(picture('file').points).toBeNull()
  })

  test.each(initializerKinds)('%s is drawn with finite points, or said', (kind) => {
    const { points, words } = picture(kind)
    expect(words.length).toBeGreaterThan(10)
    for (const point of points ?? []) expect(point.every(Number.isFinite)).toBe(true)
  })

  it('of a layer that takes long to draw is left out', () => {
    const large: Layer = { fanIn: 4000, fanOut: 4000, activation: 'tanh' }
    expect(pictureOf(startingRule('orthogonal'), large).points).toBeNull()
    expect(pictureOf(startingRule('he-normal'), large).points).not.toBeNull()
  })
})

test('a density is the slope of its distribution function', () => {
  const laws = [
    { family: 'uniform', low: -1, high: 3 },
    { family: 'normal', mean: 0.5, deviation: 2 },
    { family: 'truncated-normal', mean: 0.5, deviation: 2, low: -1, high: 0.5 },
    { family: 'truncated-normal', mean: 0, deviation: 1, low: 3, high: 5 }
  ] as const
  const step = 1e-5
  for (const law of laws) {
    for (const x of [-0.9, 0.3, 1.2, 3.3, 4, 7]) {
      const slope = (distribution(law, x + step) - distribution(law, x - step)) / (2 * step)
      expect(density(law, x)).toBeCloseTo(slope, 6)
    }
  }
})
