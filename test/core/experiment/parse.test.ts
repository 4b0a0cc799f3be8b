import { describe, expect, test } from 'vitest'
import { InputError } from '#core/errors'
import { parseExperiment, parseExperimentText } from '#core/experiment/parse'
import { nearestName } from '#core/nearest'
import { written } from './written'

/** The message for the written experiment with one value changed. */
function messageFor(change: (experiment: ReturnType<typeof written>) => void): string {
  const experiment = written()
  change(experiment)
  try {
    parseExperiment(experiment)
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  return 'no error'
}

describe('an experiment as a person writes it', () => {
  test('gets its defaults', () => {
    const experiment = parseExperiment(written())
    expect(experiment.arms[0]?.initializer).toEqual({ kind: 'zeros' })
    expect(experiment.arms[1]?.initializer).toEqual({ kind: 'article-xavier' })
    expect(experiment.goal).toEqual({ metric: 'trainAccuracy', atLeast: 1 })
    expect(experiment.record).toEqual({ every: 1, snapshots: true, probes: true })
    expect(experiment.training).toMatchObject({ shuffle: false, orderSeed: 1 })
    expect(experiment.data).toMatchObject({ testFraction: 0, standardize: false })
  })

  test('of a regression has a goal of the loss, unless it names one', () => {
    const experiment = { ...written(), data: { dataset: 'sine' } }
    expect(parseExperiment(experiment).goal).toEqual({ metric: 'trainLoss', atMost: 0.05 })
    const goal = { metric: 'testLoss', atMost: 1 }
    expect(parseExperiment({ ...experiment, goal }).goal).toEqual(goal)
    const csv = { dataset: 'csv', path: 'a.csv', target: ['y', 'z'], task: 'regression' }
    const once = parseExperiment({ ...written(), data: csv })
    expect(once.goal.metric).toBe('trainLoss')
    expect(parseExperiment(once)).toEqual(once)
  })

  test('has one column of classes, or tells that it is a regression', () => {
    const csv = { dataset: 'csv', path: 'a.csv', target: ['y', 'z'] }
    expect(messageFor((e) => (e.data = csv))).toMatch(
      /^data\.target \(\["y", "z"\]\): .*"task": "regression"/
    )
    expect(messageFor((e) => (e.data = { ...csv, target: ['y', 'y'], task: 'regression' }))).toContain(
      'twice'
    )
    expect(messageFor((e) => (e.data = { ...csv, target: 'y', standardizeTargets: true }))).toContain(
      'data.standardizeTargets (true): classes cannot be scaled'
    )
    expect(messageFor((e) => (e.data = { ...csv, task: 'regresion' }))).toContain(
      'did you mean "regression"?'
    )
  })

  test('parses to what parses to itself', () => {
    const once = parseExperiment(written())
    expect(parseExperiment(once)).toEqual(once)
    expect(parseExperimentText(`\uFEFF${JSON.stringify(once)}`)).toEqual(once)
  })
})

describe('messages say what to write instead', () => {
  test('the object for a name that is not enough', () => {
    expect(messageFor((e) => (e.arms[0].initializer = 'file'))).toContain(
      'write { "kind": "file", "path": … }'
    )
    expect(messageFor((e) => (e.data = 'iris'))).toContain('write { "dataset": "iris" }')
    expect(messageFor((e) => (e.training.optimizer = 'sgd'))).toContain(
      'write { "kind": "sgd", "learningRate": … }'
    )
  })

  test('the fields of the optimizer that was chosen', () => {
    const message = messageFor((e) => (e.training.optimizer = { kind: 'adam', momentum: 0.9 }))
    expect(message).toContain('training.optimizer.momentum (0.9): unknown field')
    expect(message).toContain('beta1, beta2')
  })

  test('NaN and infinity are refused anywhere', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(messageFor((e) => (e.training.optimizer.learningRate = value))).toContain(`(${value})`)
      expect(messageFor((e) => (e.training.batchSize = value))).toContain(`(${value})`)
    }
  })

  test('a misspelt field is told once', () => {
    const message = messageFor((e) => {
      e.training.optimizer = { kind: 'sgd', lr: 0.1 }
    })
    expect(message).toMatch(/^training\.optimizer\.lr \(0\.1\): unknown field; did you mean "learningRate"\?/)
    expect(message.split('\n')).toHaveLength(1)
  })

  test('values are cut short, however large or deep', () => {
    let deep: unknown = []
    for (let level = 0; level < 50_000; level++) deep = [deep]
    for (const value of [
      'x'.repeat(1e6),
      deep,
      Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => [i, i]))
    ]) {
      expect(messageFor((e) => (e.network.activation = value)).length).toBeLessThan(300)
    }
  })

  test('anything but an object', () => {
    for (const value of [null, undefined, 3, 'x', [], true]) {
      expect(() => parseExperiment(value)).toThrow(InputError)
    }
  })

  test('a field named __proto__ is unknown like any other', () => {
    expect(() => parseExperimentText('{ "version": 1, "__proto__": {} }')).toThrow(/__proto__.*unknown field/)
  })
})

describe('JSON is checked by its grammar', () => {
  test.each([
    '{"a": 01}',
    '{"a": .5}',
    '{"a": 1.}',
    '{"a": +1}',
    '{"a": 0x10}',
    '{"a" 1}',
    '{"a": tru}',
    '{"a": "\\x"}',
    '{"a": "\t"}',
    '{"a": 1}}',
    '{,}',
    '[1,]',
    '{"a": undefined}',
    '"',
    '{a: 1}',
    '{"a": "\\u12"}',
    '[1 2]',
    '-',
    '{'
  ])('%s is refused with its place', (text) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
    expect(() => parseExperimentText(text)).toThrow(/^line 1, column \d+: /)
  })

  test('deep nesting ends in a message, not in a full stack', () => {
    expect(() => parseExperimentText('['.repeat(1e6))).toThrow('nested deeper than')
  })

  test('the escapes and literals of JSON are accepted', () => {
    const text = JSON.stringify(written()).replace(
      'XOR and the zero start',
      '\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9 … 🙂'
    )
    expect(parseExperimentText(text).name).toBe('"\\/\b\f\n\r\té … 🙂')
  })
})

test.each([
  ['xaviar', 'article-xavier'],
  ['Glorot_Uniform', 'glorot-uniform'],
  ['he', 'he-normal'],
  ['lr', 'learningRate'],
  ['momentun', 'momentum'],
  ['x', undefined],
  ['banana', undefined]
])('%s was meant as %s', (typed, meant) => {
  expect(
    nearestName(typed, ['article-xavier', 'glorot-uniform', 'he-normal', 'learningRate', 'momentum'])
  ).toBe(meant)
})

test('what is too long to be a name was meant as none, at once', () => {
  const long = 'a'.repeat(3.9e6)
  expect(nearestName(long, [`${long}b`, 'target'])).toBeUndefined()
  expect(nearestName('target', [long])).toBeUndefined()
  const said = messageFor((experiment) => Object.assign(experiment, { [long]: 1 }))
  expect(said).toMatch(/^a{59}… \(1\): unknown field\. Allowed here: /)
})

describe('a whole number beyond 2^53', () => {
  const fields = [
    ...[
      'data.size',
      'data.seed',
      'data.testFraction',
      'network.hidden[0]',
      'training.batchSize',
      'training.epochs'
    ],
    ...['training.orderSeed', 'seeds.count', 'seeds.first', 'record.every', 'record.probes.instances'],
    ...['record.probes.jacobians', 'record.probes.jacobianSeeds', 'arms[0].training.batchSize']
  ]

  /** Sets the value of a field, making what is on the way there. */
  function put(target: unknown, path: readonly string[], value: unknown): void {
    let here = target as Record<string, unknown>
    for (const key of path.slice(0, -1)) {
      if (typeof here[key] !== 'object') here[key] = {}
      here = here[key] as Record<string, unknown>
    }
    here[path.at(-1)!] = value
  }

  test.each(fields.flatMap((field) => [6.4e31, -6.4e31, 2 ** 53].map((value) => [field, value] as const)))(
    '%s %d is told with field, value and limit, once',
    (field, value) => {
      const said = messageFor((experiment) => {
        Object.assign(experiment, { data: { dataset: 'circles', size: 100 } })
        put(experiment, ['network', 'hidden'], [4])
        put(experiment, field.split(/[.[\]]+/).filter(Boolean), value)
      })
      expect(said).toContain(`${field} (${value}): must be `)
      expect(said.split('\n').filter((line) => line.startsWith(`${field} `))).toHaveLength(1)
    }
  )
})
