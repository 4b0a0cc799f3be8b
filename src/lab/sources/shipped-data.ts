import type { Dataset } from '#core/data/dataset'
import { datasetFromIdx, parseIdx, type IdxArray } from '#core/data/idx'
import type { shippedNames } from '#core/data/schema'
import { readTables } from '#core/data/table/read-tables'
import { tableText } from '../formats/table-text'
import type { Shipped } from '../ports'

export type ShippedName = (typeof shippedNames)[number]

interface Latest {
  readonly name: ShippedName
  readonly dataset: Promise<Dataset>
}

const latest = new WeakMap<Shipped, Latest>()

/** A data set of resources/data. The last one is kept, since an experiment is checked at every edit. */
export function readShippedData(name: ShippedName, shipped: Shipped): Promise<Dataset> {
  const known = latest.get(shipped)
  if (known?.name === name) return known.dataset
  const dataset = name === 'mnist-10k' ? readMnist(shipped) : readTable(name, shipped)
  latest.set(shipped, { name, dataset })
  return dataset
}

async function readTable(name: ShippedName, shipped: Shipped): Promise<Dataset> {
  const fileName = `${name}.csv`
  const bytes = await shipped.read(`data/${fileName}`)
  const file = tableText(bytes, fileName, { field: 'data.dataset', path: fileName }, 'utf-8')
  const dataset = readTables(name, file, undefined, { target: 'class', task: 'classification' })
  // What ships is known: nothing about it has to be told.
  return { ...dataset, table: undefined }
}

async function readMnist(shipped: Shipped): Promise<Dataset> {
  const read = async (fileName: string): Promise<IdxArray> =>
    parseIdx(await shipped.read(`data/${fileName}`), fileName)
  const [images, labels] = await Promise.all([
    read('mnist-10k-images-idx3-ubyte.gz'),
    read('mnist-10k-labels-idx1-ubyte.gz')
  ])
  return datasetFromIdx('mnist-10k', images, labels)
}
