import { z } from 'zod'
import { isRegression } from '../data/schema'
import { InputError, shortened, type InputProblem } from '../errors'
import { didYouMean, nearestName } from '../nearest'
import { fieldName, type Path } from './field'
import { parseJson } from './json-text'
import { atPresentVersion, type ExperimentFields } from './migrations'
import { experimentSchema, type Experiment } from './schema'

/**
 * Turns what a person wrote into an `Experiment`, or says everything that is wrong with it: the one place where an
 * experiment is checked on its own. Its data is checked when it is read, its arms against the data in the plan.
 */

/** Throws `InputError` with the line and column of a JSON error, or as `parseExperiment` does. */
export function parseExperimentText(text: string): Experiment {
  return parseExperiment(parseJson(text))
}

/** Throws `InputError` with every problem: its field, the value, what is allowed, the nearest name for a typo. */
export function parseExperiment(written: unknown): Experiment {
  if (!isObject(written)) {
    throw new InputError([
      { field: '', value: shortened(written), message: 'an experiment must be a JSON object { … }' }
    ])
  }
  const input = atPresentVersion(written)
  const result = experimentSchema.safeParse(input)
  if (result.success) return withOwnGoal(result.data, input)
  throw new InputError(withoutEchoes(result.error.issues.flatMap((issue) => explain(issue, [], input))))
}

/** Training loss that counts as solved where a regression names no goal: R² of 0.9 on data of variance ½, as a sine's. */
const solvedLoss = 0.05

/** A regression has no accuracy, which is what a goal is by default. */
const withOwnGoal = (experiment: Experiment, input: ExperimentFields): Experiment =>
  isRegression(experiment.data) && input['goal'] === undefined
    ? { ...experiment, goal: { metric: 'trainLoss', atMost: solvedLoss } }
    : experiment

type Issue = z.core.$ZodIssue
type Problem = InputProblem & {
  /** Field that the user most likely meant by an unknown one. */
  readonly meant?: string
  /** Told only where nothing else is said of the field. */
  readonly isSpare?: boolean
}

/** A field that is missing only because its name is misspelt is told once, and one that has a limit of its own by that. */
function withoutEchoes(problems: readonly Problem[]): InputProblem[] {
  const meant = new Set(problems.map((problem) => problem.meant))
  const told = new Set(problems.filter(({ isSpare }) => !isSpare).map(({ field }) => field))
  return problems
    .filter(({ field, value }) => !(value === '' && meant.has(field)))
    .filter(({ field, isSpare }) => !(isSpare && told.has(field)))
    .map(({ field, value, message }) => ({ field, value, message }))
}

function explain(issue: Issue, parent: Path, input: unknown): Problem[] {
  const path = [...parent, ...issue.path]
  const value = valueAt(input, path)
  const tell = (message: string): Problem[] => [
    {
      field: fieldName(path),
      value: shortened(value),
      message: value === undefined ? missing(message) : message
    }
  ]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(key, path, input))
    case 'invalid_union':
      return explainUnion(issue, path, input, tell)
    case 'invalid_value':
      return tell(oneOf(value, issue.values.map(String), issue.values.map(shortened)))
    case 'invalid_type':
      return tell(asObject(value, path, input) ?? mustBe([kindInWords(issue.expected)], value))
    case 'too_small':
      return limit(tell(tooSmall(issue)), issue)
    case 'too_big':
      return limit(tell(tooBig(issue)), issue)
    default:
      return tell(issue.message)
  }
}

/** Whole numbers end at 2^53, beside a limit that the field may have of its own; zod says so by a note. */
const limit = (problems: Problem[], issue: Issue): Problem[] =>
  'note' in issue ? problems.map((problem) => ({ ...problem, isSpare: true })) : problems

const missing = (message: string): string =>
  message.startsWith('must') ? `is missing; it ${message}` : `is missing; ${message}`

/** One of several shapes: the complaints of the shape that the value most resembles, or all that would do. */
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  input: unknown,
  tell: (message: string) => Problem[]
): Problem[] {
  const value = valueAt(input, path)
  if ('options' in issue && Array.isArray(issue.options)) {
    const names = issue.options.map(String)
    return tell(oneOf(value, names, names.map(shortened)))
  }
  const choices = choicesOf(schemaAt(path, input))
  const named = choices.findIndex((choice) => isNamed(choice, value))
  const told = issue.errors[named]
  if (told) return told.flatMap((inner) => explain(inner, path, input))
  const isWrongKind = (issues: readonly Issue[]): boolean =>
    issues.every(({ code, path: inner }) => inner.length === 0 && /^invalid_(type|value)$/.test(code))
  const resembling = issue.errors.filter((issues) => !isWrongKind(issues))
  // An object without the name of its shape resembles one that needs none, if there is such a shape.
  const nearest = resembling.find((issues) => !issues.some(isUnnamed)) ?? resembling[0]
  if (nearest) return nearest.flatMap((inner) => explain(inner, path, input))
  const names = issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : []))
  if (typeof value === 'string' && names.length > 1) {
    return tell(asObject(value, path, input) ?? oneOf(value, names.map(String), names.map(shortened)))
  }
  const allowed = issue.errors
    .flat()
    .flatMap((inner) =>
      inner.code === 'invalid_value'
        ? [inner.values.length > 3 ? 'a name' : inner.values.map(shortened).join(' or ')]
        : inner.code === 'invalid_type'
          ? [kindInWords(inner.expected)]
          : []
    )
  return tell(mustBe(allowed, value))
}

/** Whether a value says by its discriminator which object of a union it is. */
const isNamed = (choice: unknown, value: unknown): boolean =>
  choice instanceof z.ZodDiscriminatedUnion &&
  isObject(value) &&
  Object.hasOwn(value, choice.def.discriminator)

const isUnnamed = (issue: Issue): boolean => issue.code === 'invalid_union' && 'discriminator' in issue

/** For a bare name where an object is wanted: the object to write instead. */
function asObject(name: unknown, path: Path, input: unknown): string | undefined {
  const schema = schemaAt(path, input)
  const choices = schema instanceof z.ZodDiscriminatedUnion ? [schema] : choicesOf(schema)
  for (const choice of choices) {
    if (!(choice instanceof z.ZodDiscriminatedUnion)) continue
    const { discriminator } = choice.def
    const option = optionFor(choice, { [discriminator]: name })
    if (!option) continue
    const fields = Object.entries(option.shape)
      .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
      .map(([key]) => `"${key}": ${key === discriminator ? shortened(name) : '…'}`)
    return `must be an object here; write { ${fields.join(', ')} }`
  }
  return undefined
}

function unknownField(key: string, path: Path, input: unknown): Problem {
  const field = fieldName([...path, key])
  const schema = decided(schemaAt(path, input), valueAt(input, path))
  const allowed = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const nearest = nearestName(key, allowed)
  return {
    field,
    value: shortened(valueAt(input, [...path, key])),
    message: `unknown field${didYouMean(key, allowed) || '.'} Allowed here: ${allowed.join(', ')}`,
    ...(nearest === undefined ? {} : { meant: fieldName([...path, nearest]) })
  }
}

function oneOf(value: unknown, names: readonly string[], shown: readonly string[]): string {
  if (names.length === 1) return `must be ${shown[0]}`
  if (typeof value !== 'string') return `must be one of ${shown.join(', ')}`
  return `unknown name${didYouMean(value, names) || '.'} Allowed: ${shown.join(', ')}`
}

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text in double quotes',
  boolean: 'true or false',
  array: 'a list [ … ]',
  object: 'an object { … }'
}

const kindInWords = (kind: string): string => kinds[kind] ?? kind

function mustBe(allowed: readonly string[], value: unknown): string {
  const finite = typeof value === 'number' && !Number.isFinite(value) ? ', finite (below 1.8e308)' : ''
  return `must be ${[...new Set(allowed)].join(' or ')}${finite}`
}

function tooSmall({ origin, minimum, inclusive }: Extract<Issue, { code: 'too_small' }>): string {
  if (origin === 'string') return 'must not be empty'
  if (origin === 'array') return `must have at least ${minimum} ${minimum === 1 ? 'entry' : 'entries'}`
  return inclusive ? `must be at least ${minimum}` : `must be greater than ${minimum}`
}

function tooBig({ origin, maximum, inclusive }: Extract<Issue, { code: 'too_big' }>): string {
  if (origin === 'string') return `must have at most ${maximum} characters`
  if (origin === 'array') return `must have at most ${maximum} entries`
  return inclusive ? `must be at most ${maximum}` : `must be less than ${maximum}`
}

/** The schema of the field at a path, with the unions on the way decided by the input. */
function schemaAt(path: Path, input: unknown): unknown {
  return path.reduce<unknown>((schema, key, depth) => {
    const here = decided(schema, valueAt(input, path.slice(0, depth)))
    if (here instanceof z.ZodArray) return unwrapped(here.element)
    return here instanceof z.ZodObject ? unwrapped(here.shape[String(key)]) : undefined
  }, experimentSchema)
}

const unwrapped = (schema: unknown): unknown =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? unwrapped(schema.unwrap())
    : schema

const choicesOf = (schema: unknown): readonly unknown[] =>
  schema instanceof z.ZodUnion ? schema.options : []

/** The object schema of a union that an object fits by its discriminator. */
function decided(schema: unknown, input: unknown): unknown {
  if (schema instanceof z.ZodDiscriminatedUnion) return optionFor(schema, input)
  if (!(schema instanceof z.ZodUnion)) return schema
  return choicesOf(schema)
    .map((option) => decided(option, input))
    .find((option) => option instanceof (Array.isArray(input) ? z.ZodArray : z.ZodObject))
}

function optionFor(union: z.ZodDiscriminatedUnion, input: unknown): z.ZodObject | undefined {
  const { discriminator } = union.def
  if (!isObject(input)) return undefined
  return union.options.find(
    (option): option is z.ZodObject =>
      option instanceof z.ZodObject &&
      (option.shape[discriminator] as z.ZodType).safeParse(input[discriminator]).success
  )
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input
  )
}

const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
