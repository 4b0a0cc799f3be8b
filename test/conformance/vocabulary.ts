import { experimentSchema } from '#core/experiment/schema'
import { optimizerEntries, scheduleEntries } from '#core/network/catalogue'
import { activationNames, lossNames, outputNames } from '#core/network/names'
import type { Setup } from './problems'

/** Every name that an experiment file gives a meaning to, by what it is the name of. */
export const vocabulary = {
  activation: activationNames,
  output: outputNames,
  loss: lossNames,
  optimizer: optimizerEntries().map(({ kind }) => kind),
  schedule: scheduleEntries().map(({ kind }) => kind),
  limit: Object.keys(experimentSchema.shape.training.shape).filter((name) => name.startsWith('clip'))
}

/** The names that a training puts to the test. */
function namesIn({ problem }: Setup): Readonly<Record<keyof typeof vocabulary, readonly string[]>> {
  const { layers, loss, hyper, schedule } = problem
  return {
    activation: layers.slice(0, -1).map(({ activation }) => activation),
    output: layers.slice(-1).map(({ activation }) => activation),
    loss: [loss],
    optimizer: [hyper.kind],
    schedule: [schedule.kind],
    limit: vocabulary.limit.filter((name) => problem[name as 'clipNorm' | 'clipValue'] !== null)
  }
}

/** Whether one of these trainings has that name. */
export function hasName(setups: readonly Setup[], what: keyof typeof vocabulary, name: string): boolean {
  return setups.some((setup) => namesIn(setup)[what].includes(name))
}
