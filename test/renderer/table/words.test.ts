import { describe, expect, it } from 'vitest'
import { problemsFor, toSettle } from '../../../src/renderer/table/problems'
import { kindInWords, missingInWords, outcomeInWords, policyTitles } from '../../../src/renderer/table/words'
import { columnLook, tableLook } from './looks'

describe('a table in words', () => {
  it('says what a column holds', () => {
    expect(kindInWords(columnLook('x', { range: [-0.25, 12345.678] }))).toBe('number, −0.25 to 12,345.678')
    expect(kindInWords(columnLook('x', { kind: 'text', levelCount: 2, levels: ['elm', 'oak'] }))).toBe(
      'text: elm, oak'
    )
    expect(kindInWords(columnLook('x', { kind: 'text', levelCount: 1234, levels: ['a', 'b'] }))).toBe(
      'text, 1,234 levels'
    )
    expect(kindInWords(columnLook('x', { kind: 'mixed', examples: ['n. d.', '<5'] }))).toBe(
      'numbers, but also “n. d.”, “<5”'
    )
    expect(kindInWords(columnLook('x', { kind: 'empty', range: null }))).toBe('empty')
  })

  it('says what is missing, and what each policy does about it', () => {
    const { missing } = tableLook({})
    expect(missingInWords(missing)).toBe('No cell of the columns in use is missing.')
    const gaps = {
      ...missing,
      cells: 5,
      rows: 4,
      rowsWithoutTarget: 1,
      places: [
        { line: 4, column: 'height', cell: '' },
        { line: 9, column: 'species', cell: 'NA' }
      ]
    }
    expect(missingInWords(gaps)).toBe(
      '5 missing cells in 4 rows: line 4 (height), line 9 (“NA” in species) and others.'
    )
    expect(policyTitles(gaps)).toEqual({
      refuse: 'Refuse to train',
      'leave-out': 'Leave out 4 rows',
      fill: 'Fill in'
    })
    expect(missingInWords({ ...gaps, policy: { ...missing.policy, value: 'fill' } })).toContain(
      'of the training part. 1 row without a target left out.'
    )
  })

  it('says what the networks get: rows that are left out are none of it', () => {
    expect(outcomeInWords(tableLook({}))).toBe('60 instances, 2 features, 2 classes: elm, oak.')
    const { missing } = tableLook({})
    const leaving = {
      ...missing,
      cells: 3,
      rows: 3,
      policy: { value: 'leave-out', reason: '', chosen: true }
    } as const
    expect(outcomeInWords(tableLook({ missing: leaving }))).toContain('57 instances')
    const task = { value: 'regression', reason: '', chosen: false } as const
    expect(outcomeInWords(tableLook({ task, classCount: 0, classes: [] }))).toBe(
      '60 instances, 2 features, 1 number to predict.'
    )
  })
})

describe('what is to be settled first', () => {
  const problem = (field: string) => ({ field, value: '', message: 'write "x": 1 or "x": 2' })
  const problems = ['data.header', 'data.missing.policy', 'data.columns["height"]', 'file'].map(problem)

  it('names each control once, and says what has none', () => {
    const { controls, others } = toSettle([...problems, problem('data.columns["height"]')])
    expect(controls.map(({ title }) => title)).toEqual(['Missing cells', 'First row', 'Role of height'])
    expect(others).toEqual([problem('file')])
  })

  it('is told beside the control, where it is chosen and not written', () => {
    const look = tableLook({ header: { value: true, reason: 'nothing tells', chosen: false } })
    expect(problemsFor('data.header', problems, look)).toMatchObject([{ message: 'Nothing tells. Choose.' }])
    const undecided = {
      field: 'data.decimal',
      value: '',
      message: '"1.234" may be thousands; write "decimal": "." (a) or "decimal": "," (b)'
    }
    expect(problemsFor('data.decimal', [undecided], look)).toMatchObject([
      { message: '"1.234" may be thousands; choose "." (a) or "," (b)' }
    ])
    const field = 'data.columns["height"]'
    const message =
      'plants.csv, line 6, column "height": is not a number. Mend the file, or write "columns": { "height": "category" } for one input a level, or "ignore" to leave it out'
    expect(problemsFor(field, [{ field, value: '"<5"', message }], look)).toMatchObject([
      { message: 'Line 6: "<5" is not a number. Choose another role, or add it to “Means nothing”.' }
    ])
    expect(problemsFor('data.delimiter', problems, look)).toEqual([])
    const missing = { ...look.missing, cells: 1, rows: 1, places: [{ line: 6, column: 'height', cell: '' }] }
    expect(problemsFor('data.missing', problems, { ...look, missing })).toMatchObject([
      { message: '1 missing cell in 1 row: line 6 (height). Choose what becomes of it.' }
    ])
  })
})
