import { describe, expect, it, test } from 'vitest'
import {
  formatCount,
  formatEpoch,
  formatExact,
  formatPoints,
  formatRough,
  formatShare,
  formatSigned,
  formatTick,
  formatValue
} from '#core/words/numbers'
import { formatPValue, pInWords } from '#core/words/p-value'

const formats = { value: formatValue, rough: formatRough, count: formatCount, tick: formatTick }
type Written = Readonly<Record<keyof typeof formats, string>>

describe('a number', () => {
  const none: Written = { value: '–', rough: '–', count: '–', tick: '–' }
  const zero: Written = { value: '0', rough: '0', count: '0', tick: '0' }
  const all: readonly (readonly [number, Written])[] = [
    [NaN, none],
    [Infinity, { value: '∞', rough: '∞', count: '∞', tick: '∞' }],
    [-Infinity, { value: '−∞', rough: '−∞', count: '−∞', tick: '−∞' }],
    [0, zero],
    [-0, zero],
    [1e-7, { value: '1e−7', rough: '1e−7', count: '0', tick: '1e−7' }],
    [-1.23456e-7, { value: '−1.235e−7', rough: '−1.23e−7', count: '0', tick: '−1.235e−7' }],
    [0.00012345, { value: '1.234e−4', rough: '1.23e−4', count: '0', tick: '1.234e−4' }],
    [0.00099996, { value: '0.001', rough: '0.001', count: '0', tick: '0.001' }],
    [0.12495, { value: '0.125', rough: '0.125', count: '0', tick: '0.125' }],
    [0.124973, { value: '0.125', rough: '0.125', count: '0', tick: '0.125' }],
    [-2 / 3, { value: '−0.6667', rough: '−0.667', count: '−1', tick: '−0.6667' }],
    [0.1 + 0.2, { value: '0.3', rough: '0.3', count: '0', tick: '0.3' }],
    [999.95, { value: '1,000', rough: '1,000', count: '1,000', tick: '1,000' }],
    [1234.5, { value: '1,235', rough: '1,230', count: '1,235', tick: '1,235' }],
    [-12345.67, { value: '−12,346', rough: '−12,300', count: '−12,346', tick: '−1.2346e4' }],
    [999999.7, { value: '1e6', rough: '1,000,000', count: '1,000,000', tick: '1e6' }],
    [1e6, { value: '1e6', rough: '1,000,000', count: '1,000,000', tick: '1e6' }],
    [1234567, { value: '1.235e6', rough: '1,230,000', count: '1,234,567', tick: '1.235e6' }],
    [1e21, { value: '1e21', rough: '1e21', count: '1e21', tick: '1e21' }],
    [
      Number.MAX_VALUE,
      { value: '1.79769e308', rough: '1.79769e308', count: '1.7976931348623157e308', tick: '1.79769e308' }
    ],
    [5e-324, { value: '5e−324', rough: '5e−324', count: '0', tick: '5e−324' }]
  ]
  test.each(all)('%d', (number, texts) => {
    for (const [name, text] of Object.entries(texts))
      expect(formats[name as keyof Written](number), name).toBe(text)
  })

  it('has one minus sign, one exponent and no sign of plus, whatever its size', () => {
    for (let exponent = -30; exponent <= 30; exponent++)
      for (const value of [1, -1, 1.23456, -9.87654])
        for (const [name, format] of Object.entries(formats))
          expect(format(value * 10 ** exponent), name).toMatch(/^−?(\d{1,3}(,\d{3})*)(\.\d+)?(e−?\d+)?$/)
  })

  it('that was set keeps all its digits', () => {
    expect([0.9987, 1e-8, 0.0003, 12345.678, -0.5, 1].map(formatExact)).toEqual([
      '0.9987',
      '1e−8',
      '0.0003',
      '12,345.678',
      '−0.5',
      '1'
    ])
  })

  it('has its sign where it is a difference', () => {
    const signed = (value: number): string => formatSigned(value, formatValue)
    expect([0.25, -0.25, 0, -0, Infinity, -Infinity, NaN].map(signed)).toEqual([
      '+0.25',
      '−0.25',
      '0',
      '0',
      '+∞',
      '−∞',
      '–'
    ])
  })
})

describe('a share', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.5, '50 %'],
    [0.07, '7 %'],
    [0.29, '29 %'],
    [0.9766, '97.7 %'],
    [0.0123, '1.23 %'],
    [NaN, '–']
  ])('%d is %s', (share, text) => expect(formatShare(share)).toBe(text))

  it('is 100 % only where it is all of it, and 0 % only where it is none', () => {
    expect([0.9995, 0.9999, 59_999 / 60_000, 1 - 2 ** -53].map(formatShare)).toEqual([
      '99.95 %',
      '99.99 %',
      '99.998 %',
      '99.99999999999999 %'
    ])
    expect([1 / 60_000, 1e-7, 5e-324].map(formatShare)).toEqual(['0.00167 %', '1e−5 %', '4.94e−322 %'])
  })

  it('differs from another in points', () => {
    expect([0.25, -0.07, 0.0012, 0].map(formatPoints)).toEqual(['25', '−7', '0.12', '0'])
  })
})

describe('epochs', () => {
  it('are told to the last digit; medians and quartiles may lie between two', () => {
    expect([0, 12_345, 1_000_000, 12.5, 1234.25, 3.4567, NaN].map(formatEpoch)).toEqual([
      '0',
      '12,345',
      '1,000,000',
      '12.5',
      '1,234.25',
      '3.46',
      '–'
    ])
  })
})

describe('a p-value', () => {
  it.each([
    [1, '1', 'p = 1'],
    [0.5, '0.5', 'p = 0.5'],
    [0.01349, '0.0135', 'p = 0.0135'],
    [2 / 2 ** 12, '0.000488', 'p = 0.000488'],
    [0.0001, '0.0001', 'p = 0.0001'],
    [0.00009999, '< 0.0001', 'p < 0.0001'],
    [0, '< 0.0001', 'p < 0.0001']
  ])('of %d is %s', (p, text, sentence) => {
    expect([formatPValue(p), pInWords(p)]).toEqual([text, sentence])
  })

  it('below the level does not read as the level', () => {
    expect([0.0499, 0.04996, 0.049999999, 0.05, 0.05004].map(formatPValue)).toEqual([
      '0.0499',
      '0.04996',
      '0.049999999',
      '0.05',
      '0.05'
    ])
  })
})
