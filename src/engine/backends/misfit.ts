import { InputError } from '#core/errors'
import { type Problem, parameterCount } from '#core/network/problem'
import { formatCount } from '#core/words/numbers'

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
        `${formatCount(runs)} runs of ${formatCount(parameterCount(layers))} weights and biases in minibatches of ` +
        `${formatCount(batchSize)} need ${megabytes(need)} with ${who}, and ${megabytes(have)} can be had here. ` +
        'Use fewer or smaller layers, fewer arms or seeds, or a smaller training.batchSize'
    }
  ])
}

const megabytes = (bytes: number): string => `${formatCount(Math.ceil(bytes / 2 ** 20))} MB`
