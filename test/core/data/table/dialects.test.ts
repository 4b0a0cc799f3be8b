import { describe, expect, it } from 'vitest'
import type { DecimalMark, Delimiter } from '#core/data/table/choices'
import { readTables } from '#core/data/table/read-tables'
import { InputError } from '#core/errors'
import { generator } from '#core/random/generator'
import { tableText } from '#lab/formats/table-text'

/** One table, written in 300 dialects: read to the same numbers, or refused by what it leaves open; never otherwise. */

const count = 24
const names = ['height', 'width, cm', 'süße']
const kinds = ['çam', 'elm; old', 'oak']
const numbers = Array.from({ length: count }, (_, k) => [
  ((k * 37) % 100) / 100 + 0.1,
  -((k * 7919) % 5000) / 8 - 0.5,
  (k * 13) % 11
])
const kindOf = (k: number): string => kinds[(k * 5) % 3]!
/** Cells that hold nothing, where some do. */
const gaps = new Set(['3:0', '7:2', '11:1'])

interface Dialect {
  readonly delimiter: Delimiter
  readonly decimal: DecimalMark
  readonly quotes: 'none' | 'needed' | 'all'
  readonly encoding: 'utf-8' | 'utf-8 with a mark' | 'utf-16le' | 'utf-16le without a mark' | 'windows-1254'
  readonly newline: string
  readonly header: boolean
  readonly index: boolean
  readonly missing: string | null
}

const choices = {
  delimiter: [',', ';', '\t', '|', ' '],
  decimal: ['.', ','],
  quotes: ['none', 'needed', 'all'],
  encoding: ['utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16le without a mark', 'windows-1254'],
  newline: ['\n', '\r\n', '\r', 'mixed'],
  header: [true, true, false],
  index: [false, false, true],
  missing: [null, null, '', 'NA', '?', '-']
} as const

const random = generator(10, 'dialects')
const anyOf = <T>(list: readonly T[]): T => list[random.integer(list.length)]!
const dialects = Array.from({ length: 300 }, (): Dialect => ({
  delimiter: anyOf(choices.delimiter),
  decimal: anyOf(choices.decimal),
  quotes: anyOf(choices.quotes),
  encoding: anyOf(choices.encoding),
  newline: anyOf(choices.newline),
  header: anyOf(choices.header),
  index: anyOf(choices.index),
  missing: anyOf(choices.missing)
}))

function written(dialect: Dialect): Uint8Array {
  const { delimiter, decimal, quotes, header, index, missing } = dialect
  // A cell that holds the delimiter cannot go without quotes.
  const cell = (text: string): string =>
    quotes === 'all' || text === '' || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text
  const number = (value: number): string => String(value).replace('.', decimal)
  const rows = numbers.map((values, k) => [
    ...(index ? [String(k)] : []),
    ...values.map((value, column) =>
      missing !== null && gaps.has(`${k}:${column}`) ? missing : number(value)
    ),
    kindOf(k)
  ])
  const lines = [...(header ? [[...(index ? [''] : []), ...names, 'kind']] : []), ...rows].map((row) =>
    row.map(cell).join(delimiter)
  )
  const ends = ['\n', '\r\n', '\r']
  const text = lines
    .map((line, at) => line + (dialect.newline === 'mixed' ? ends[at % 2]! : dialect.newline))
    .join('')
  return encoded(text, dialect.encoding)
}

function encoded(text: string, encoding: Dialect['encoding']): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text)
    case 'utf-8 with a mark':
      return Buffer.from(`\uFEFF${text}`)
    case 'utf-16le':
      return Buffer.from(`\uFEFF${text}`, 'utf16le')
    case 'utf-16le without a mark':
      return Buffer.from(text, 'utf16le')
    case 'windows-1254':
      return Buffer.from(text, 'latin1')
  }
}

let asked = 0

describe.each(dialects)(
  '$delimiter $decimal $quotes $encoding $newline header $header index $index missing $missing',
  (dialect) => {
    const { header, index, missing, decimal, delimiter, encoding } = dialect
    const target = header ? 'kind' : `column ${index ? 5 : 4}`
    const ignored = index && !header ? { columns: { 'column 1': 'ignore' as const } } : {}
    const read = (more: object = {}) =>
      readTables(
        'own',
        tableText(
          written(dialect),
          'own.csv',
          { field: 'data.path', path: 'own.csv' },
          encoding === 'windows-1254' ? 'windows-1254' : undefined
        ),
        undefined,
        {
          target,
          task: 'classification',
          ...ignored,
          ...(missing !== null && { missing: { policy: 'leave-out' } }),
          ...more
        }
      )

    it('says the same', () => {
      let dataset
      try {
        dataset = read()
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
        const [problem] = (error as InputError).problems
        asked++
        expect(problem?.field).toMatch(/^data\.(delimiter|decimal|header)$/)
        dataset = read({ delimiter, decimal, header })
      }
      const kept = numbers
        .map((_, k) => k)
        .filter((k) => missing === null || ![0, 1, 2].some((c) => gaps.has(`${k}:${c}`)))
      expect(dataset.featureNames).toEqual(
        header ? names : [1, 2, 3].map((column) => `column ${column + (index ? 1 : 0)}`)
      )
      expect([...dataset.inputs]).toEqual(kept.flatMap((k) => numbers[k]!))
      expect([...dataset.labels].map((label) => dataset.classNames[label])).toEqual(kept.map(kindOf))
    })
  }
)

it('few of them leave anything open', () => {
  expect(asked).toBeLessThan(15)
})
