import { InputError } from '../errors'
import type { Category, Dataset, Part } from './dataset'

/**
 * Both parts with their missing inputs (NaN) filled by the training part: with the mean of a feature, and with the level of
 * a category that most instances have, the first of several. Throws `InputError` where the training part has no value.
 */
export function filled(
  train: Part,
  test: Part,
  { featureNames, categories = [] }: Pick<Dataset, 'featureNames' | 'categories'>
): readonly [Part, Part] {
  if (!train.inputs.some(Number.isNaN) && !test.inputs.some(Number.isNaN)) return [train, test]
  const size = featureNames.length
  const values = new Float64Array(size)
  const isLevel = new Uint8Array(size)
  for (const { from, levels } of categories) isLevel.fill(1, from, from + levels)
  for (let feature = 0; feature < size; feature++) {
    if (isLevel[feature] === 0) values[feature] = meanOf(train, feature, size)
  }
  for (const category of categories) {
    const level = mostFrequent(train, category, size)
    if (level === null) values[category.from] = NaN
    else values[level] = 1
  }
  const fill = (part: Part): Part => ({
    ...part,
    inputs: part.inputs.map((value, at) => (Number.isNaN(value) ? valueFor(at % size) : value))
  })
  const valueFor = (feature: number): number => {
    const value = values[feature]!
    if (!Number.isNaN(value)) return value
    const name = featureNames[feature]!
    throw new InputError([
      {
        field: 'data.missing.policy',
        value: '"fill"',
        message: `“${name}” has no value in the training part to fill the others with; leave the column out: "columns": { ${JSON.stringify(name)}: "ignore" }`
      }
    ])
  }
  return [fill(train), fill(test)]
}

/** NaN where there is no value. */
function meanOf({ inputs }: Part, feature: number, size: number): number {
  let sum = 0
  let count = 0
  for (let at = feature; at < inputs.length; at += size) {
    const value = inputs[at]!
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return sum / count
}

/** The feature of the level that most instances have; null where they have none. */
function mostFrequent({ inputs }: Part, { from, levels }: Category, size: number): number | null {
  const counts = new Int32Array(levels)
  for (let row = from; row < inputs.length; row += size) {
    for (let level = 0; level < levels; level++) if (inputs[row + level] === 1) counts[level]!++
  }
  const most = counts.reduce((greatest, count) => Math.max(greatest, count), 0)
  return most === 0 ? null : from + counts.indexOf(most)
}
