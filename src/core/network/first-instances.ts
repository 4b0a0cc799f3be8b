import { minibatchOrder } from '../random/order'
import type { Problem } from './problem'

/** Some instances with their targets; shapes [instance][feature] and [instance][output]. */
export interface Instances {
  readonly count: number
  readonly inputs: Float64Array
  readonly targets: Float64Array
}

/** The first `count` training instances in the order of the first epoch, which every run of a group shares. */
export function firstInstances(
  { train, orderSeed, layers }: Pick<Problem, 'train' | 'orderSeed' | 'layers'>,
  count: number
): Instances {
  const taken = Math.min(count, train.count)
  const features = layers[0]!.fanIn
  const outputs = layers.at(-1)!.fanOut
  const order = orderSeed === null ? null : minibatchOrder(orderSeed, 1, train.count)
  const rows = (values: Float64Array, width: number): Float64Array => {
    const picked = new Float64Array(taken * width)
    for (let n = 0; n < taken; n++) {
      const instance = order?.[n] ?? n
      picked.set(values.subarray(instance * width, (instance + 1) * width), n * width)
    }
    return picked
  }
  return { count: taken, inputs: rows(train.inputs, features), targets: rows(train.targets, outputs) }
}
