import { InputError } from '#core/errors'
import { type Problem, parameterCount } from '#core/network/problem'

/** What is wrong where a backend cannot hold a problem, and how to mend it. `need` and `have` in bytes. */
export function misfit(
  { layers, runs, batchSize }: Pick<Problem, 'layers' | 'runs' | 'batchSize'>,
  who: string,
  need: number,
  have: number
): InputError {
  const hidden = layers.slice(0, -1).map(({ fanOut }) => fanOut)
  return new InputError([
    {
      field: 'network.hidden',
      value: `[${hidden.join(', ')}]`,
      message:
        `${count(runs)} runs of ${count(parameterCount(layers))} weights and biases in minibatches of ` +
        `${count(batchSize)} need ${megabytes(need)} with ${who}, and ${megabytes(have)} can be had here. ` +
        'Use fewer or smaller layers, fewer arms or seeds, or a smaller training.batchSize'
    }
  ])
}

const count = (value: number): string => value.toLocaleString('en-US')
const megabytes = (bytes: number): string => `${count(Math.ceil(bytes / 2 ** 20))} MB`
