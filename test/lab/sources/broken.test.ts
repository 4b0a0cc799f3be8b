import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { prepareData } from '#core/data/prepare'
import { InputError } from '#core/errors'
import { parseExperimentText } from '#core/experiment/parse'
import { planExperiment } from '#core/experiment/plan'
import { resolveExperiment } from '#lab/sources/resolve'
import { nodeHost } from '#node/host'
import { brokenFiles, pathOf } from '../../support/broken-files'

/** All that happens to an experiment file before training. */
async function load(path: string): Promise<void> {
  const experiment = parseExperimentText(await readFile(path, 'utf8'))
  const { dataset, imported } = await resolveExperiment(experiment, dirname(path), nodeHost())
  planExperiment(experiment, prepareData(dataset, experiment.data), imported)
}

describe('a broken experiment is refused in terms of what its author wrote', () => {
  test.each(brokenFiles)('$file', async (broken) => {
    const { field, value, message } = broken
    const error = await load(pathOf(broken)).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(InputError)
    const { problems } = error as InputError
    expect(problems).toHaveLength(1)
    expect(problems[0]?.field).toBe(field)
    expect(problems[0]?.value).toContain(value)
    expect(problems[0]?.message).toContain(message)
  })
})

test('all problems of an experiment are told at once, files included', async () => {
  const text = JSON.stringify({
    version: 1,
    name: '',
    data: { dataset: 'xor', testFraction: 2 },
    network: { hidden: [0], activation: 'sigmoid', output: 'sigmoid', deep: true },
    training: { loss: 'mse', optimizer: { kind: 'sgd' }, batchSize: 1, epochs: 1 },
    arms: [{ name: 'a', initializer: 'he' }],
    seeds: { count: 1 }
  })
  const error = (() => {
    try {
      return parseExperimentText(text)
    } catch (reason) {
      return reason
    }
  })()
  expect((error as InputError).problems.map(({ field }) => field)).toEqual([
    'name',
    'data.testFraction',
    'network.hidden[0]',
    'network.deep',
    'training.optimizer.learningRate',
    'arms[0].initializer'
  ])
})
