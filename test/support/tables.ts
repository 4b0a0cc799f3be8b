import type { Dataset } from '#core/data/dataset'
import { InputError } from '#core/errors'

/** Lines of a table, each as its number says. */
export const rows = (count: number, cell: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${cell(index)}\n`).join('')
/** Two kinds in turn. */
export const kind = (index: number): string => ['oak', 'elm'][index % 2]!

/** An instance of a data set. */
export const row = ({ inputs, featureNames }: Dataset, index: number): number[] => [
  ...inputs.slice(index * featureNames.length, (index + 1) * featureNames.length)
]

/** What a person is told where a table is refused. */
export async function refusal(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => new Error('it was read'),
    (reason: unknown) => reason
  )
  if (error instanceof InputError) return error.message
  throw error
}
