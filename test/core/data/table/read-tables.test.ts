import { describe, expect, test } from 'vitest'
import type { Dataset } from '#core/data/dataset'
import { type TableFile, tableLimits } from '#core/data/table/laid-out'
import { sortLevels } from '#core/data/table/levels'
import { readTables } from '#core/data/table/read-tables'
import { InputError } from '#core/errors'

const file = (text: string, fileName = 'sample.csv'): TableFile => ({
  fileName,
  text,
  encoding: { value: 'utf-8', reason: '', chosen: false }
})

const read = (text: string, target: string | string[] = 'class', test?: string, more: object = {}): Dataset =>
  readTables('sample', file(text), test === undefined ? undefined : file(test, 'test.csv'), {
    target,
    task: 'classification',
    ...more
  })

const plain: Pick<Dataset, 'featureNames' | 'classNames'> & { inputs: number[]; labels: number[] } = {
  featureNames: ['x', 'y'],
  classNames: ['a', 'b'],
  inputs: [1, 2.5, -3, 4e-2],
  labels: [1, 0]
}

describe('one table, written in many ways', () => {
  test.each([
    ['commas', 'x,y,class\n1,2.5,b\n-3,4e-2,a\n'],
    ['semicolons', 'x;y;class\n1;2.5;b\n-3;4e-2;a\n'],
    ['tabs', 'x\ty\tclass\n1\t2.5\tb\n-3\t4e-2\ta'],
    ['a byte order mark and CRLF', '\uFEFFx,y,class\r\n1,2.5,b\r\n-3,4e-2,a\r\n'],
    ['quotes', '"x","y","class"\n"1","2.5","b"\n"-3","4e-2","a"\n'],
    ['spaces and blank lines', '\nx, y ,class\n\n 1,2.5, b\n-3,+.04,a\n\n'],
    ['the target first', 'class,x,y\nb,1,2.5\na,-3,0.04\n'],
    ['old Mac line ends', 'x,y,class\r1,2.5,b\r-3,4e-2,a\r']
  ])('%s', (_, text) => {
    const { featureNames, classNames, inputs, labels, testFrom } = read(text)
    expect({ featureNames, classNames, inputs: [...inputs], labels: [...labels] }).toEqual(plain)
    expect(testFrom).toBe(2)
  })

  test('names may hold delimiters, quotes and line ends', () => {
    const { featureNames, classNames } = read('"a, b","say ""x""",class\n1,2,"one\nline"\n3,4,"2, 3"\n')
    expect(featureNames).toEqual(['a, b', 'say "x"'])
    expect(classNames).toEqual(['2, 3', 'one\nline'])
  })
})

test('classes that are numbers sort as numbers, before text', () => {
  expect(sortLevels(['10', 'b', '9', '-1', 'A', '2.5'])).toEqual(['-1', '2.5', '9', '10', 'A', 'b'])
  expect(read('x,class\n1,10\n2,9\n3,9.0\n').classNames).toEqual(['9', '10'])
})

test('a test file follows the training instances, its columns in any order', () => {
  const data = read('x,y,class\n1,2,a\n3,4,b\n', 'class', 'class,y,x\nb,6,5\n')
  expect([...data.inputs]).toEqual([1, 2, 3, 4, 5, 6])
  expect([...data.labels]).toEqual([0, 1, 1])
  expect(data.testFrom).toBe(2)
})

describe('a regression', () => {
  const regression = (text: string, target: string | string[], test?: string): Dataset =>
    read(text, target, test, { task: 'regression' })

  test('has the numbers of its target, one or several, and no classes', () => {
    const one = regression('x,price,y\n1,2.5,-3\n4,1e3,6\n', 'price')
    expect(one.featureNames).toEqual(['x', 'y'])
    expect([...one.inputs]).toEqual([1, -3, 4, 6])
    expect(one.targets).toEqual({ names: ['price'], values: Float64Array.of(2.5, 1000) })
    expect(one.classNames).toEqual([])
    const two = regression('x,price,y\n1,2.5,-3\n4,1e3,6\n', ['y', 'price'], 'y,x,price\n7,8,9\n')
    expect(two.targets).toEqual({ names: ['y', 'price'], values: Float64Array.of(-3, 2.5, 6, 1000, 7, 9) })
    expect([...two.inputs]).toEqual([1, 4, 8])
    expect(two.testFrom).toBe(2)
  })

  test('needs numbers, and says where there is none', () => {
    expect(() => regression('x,y\n1,2\n3,high\n', 'y')).toThrow(/"high".*line 3, column "y": is not a number/)
    expect(() => regression('x,y\n1,\n3,4\n', 'y')).toThrow(/line 2, column "y": the target is missing/)
    expect(() => regression('x,y\n1,2\n', ['y', 'z'])).toThrow(
      /data.target \("z"\): sample.csv has no column of this name/
    )
    expect(() => regression('x,y\n1,2\n', ['x', 'y'])).toThrow(/no column beside the target "x", "y"/)
  })
})

describe('what a person must mend is named', () => {
  const messageOf = (work: () => unknown): string => {
    try {
      work()
    } catch (error) {
      if (error instanceof InputError) return error.message
      throw error
    }
    return 'no error'
  }

  test('the line counts quoted line ends and blank lines', () => {
    const message = messageOf(() => read('x,class\n\n1,"a\nb"\noops,c\n'))
    expect(message).toContain('line 5, column "x"')
  })

  test('a column once, however many of its cells are wrong', () => {
    const message = messageOf(() => read(`x,y,class\n${'1,1,a\n'.repeat(5000)}${'no,1,b\n'.repeat(4000)}`))
    expect(message).toContain(
      'data.path ("no"): sample.csv, line 5002, column "x": is not a number, as 3,999 other cells'
    )
    expect(message.split('\n')).toHaveLength(1)
  })

  test('a header row that is missing', () => {
    expect(messageOf(() => read('5.1,3.5,setosa\n4.9,3,virginica\n'))).toContain('No header row was seen')
  })

  test('only the target column', () => {
    expect(messageOf(() => read('class\na\nb\n'))).toContain('no column beside the target')
  })

  test('a measurement for a target', () => {
    const rows = Array.from({ length: 1001 }, (_, i) => `1,${i / 7}`).join('\n')
    expect(messageOf(() => read(`x,class\n${rows}`))).toContain('looks like a measurement')
  })

  test('more rows than a desktop should hold', () => {
    const message = messageOf(() => read(`x,class\n${'1,a\n'.repeat(tableLimits.rows + 1)}`))
    expect(message).toContain('1000001 × 2')
    expect(message).toContain('at most 1000000 rows')
  })
})
