import { generator } from '../random/generator'
import type { Dataset } from './dataset'

export interface Split {
  /** Instances of the training part, ascending: file order. */
  readonly train: Int32Array
  /** Instances of the test part, ascending: file order. */
  readonly test: Int32Array
}

/**
 * Holds out the rounded share `fraction` of every class, at random but the same for the same seed. A class of two
 * or more instances is in both parts; a class of one is trained on. Instances of a test file of their own are the
 * test part, and then the fraction does not count. A regression counts as one class.
 */
export function splitDataset(
  dataset: Pick<Dataset, 'labels' | 'classNames' | 'testFrom'>,
  fraction: number,
  seed: number
): Split {
  const { labels, testFrom } = dataset
  const isTest = new Uint8Array(labels.length).fill(1, testFrom)
  if (testFrom === labels.length && fraction > 0) {
    const random = generator(seed, 'split')
    for (const instances of instancesByClass(labels, Math.max(1, dataset.classNames.length))) {
      const wanted = Math.round(fraction * instances.length)
      const held = instances.length < 2 ? 0 : Math.min(Math.max(wanted, 1), instances.length - 1)
      const order = random.permutation(instances.length)
      for (let k = 0; k < held; k++) isTest[instances[order[k]!]!] = 1
    }
  }
  const all = Int32Array.from(labels, (_, instance) => instance)
  return {
    train: all.filter((instance) => isTest[instance] === 0),
    test: all.filter((instance) => isTest[instance] === 1)
  }
}

function instancesByClass(labels: Int32Array, classes: number): number[][] {
  const byClass = Array.from({ length: classes }, (): number[] => [])
  labels.forEach((label, instance) => byClass[label]?.push(instance))
  return byClass
}
