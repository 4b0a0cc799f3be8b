import { expect, it, test } from 'vitest'
import { counted, epochsInWords, formatRanges, inRuns, outOf, rangeInWords } from '#core/words/counts'
import { formatDuration } from '#core/words/duration'

it('things are counted in the singular and the plural', () => {
  expect([0, 1, 2, 12_000].map((count) => counted(count, 'seed'))).toEqual([
    '0 seeds',
    '1 seed',
    '2 seeds',
    '12,000 seeds'
  ])
})

it('a part of a whole is told in short', () => {
  expect([outOf(3, 10), outOf(0, 1000)]).toEqual(['3/10', '0/1,000'])
})

it('runs are told where they are not all', () => {
  expect([inRuns(3, 10), inRuns(10, 10), inRuns(0, 1), inRuns(1200, 5000)]).toEqual([
    ' in 3 of 10 runs',
    '',
    ' in 0 of 1 run',
    ' in 1,200 of 5,000 runs'
  ])
})

it('ranges are told by their ends', () => {
  expect([rangeInWords([3]), rangeInWords([4, 2, 3]), rangeInWords([17, 4000, 17])]).toEqual([
    '3',
    '2 to 4',
    '17 to 4,000'
  ])
  expect([epochsInWords([5, 5]), epochsInWords([12_000, 5])]).toEqual(['epoch 5', 'epochs 5 to 12,000'])
  expect(formatRanges([1, 2, 3, 7])).toBe('1–3, 7')
  expect(formatRanges([1, 2, 4, 5, 6, 7, 9])).toBe('1, 2, 4–7, 9')
  expect(formatRanges([])).toBe('')
})

test.each([
  [NaN, '–'],
  [Infinity, '–'],
  [0, 'under 0.1 s'],
  [0.04, 'under 0.1 s'],
  [0.84, '0.8 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [42.4, '42 s'],
  [59.6, '1 min 0 s'],
  [85, '1 min 25 s'],
  [119.7, '2 min 0 s'],
  [599.6, '10 min'],
  [754, '13 min'],
  [3569, '59 min'],
  [3599, '1 h 0 min'],
  [7512, '2 h 5 min'],
  [108_000, '30 h 0 min']
])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
