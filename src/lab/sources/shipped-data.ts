import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { parseCsv } from '#core/data/csv'
import type { Dataset } from '#core/data/dataset'
import { datasetFromIdx, parseIdx, type IdxArray } from '#core/data/idx'
import type { shippedNames } from '#core/data/schema'
import { readResource } from '#node/resources'

export type ShippedName = (typeof shippedNames)[number]

let latest: { readonly name: ShippedName; readonly dataset: Promise<Dataset> } | null = null

/** A data set of resources/data. The last one is kept, since an experiment is checked at every edit. */
export function readShippedData(name: ShippedName): Promise<Dataset> {
  if (latest?.name !== name) latest = { name, dataset: name === 'mnist-10k' ? readMnist() : readTable(name) }
  return latest.dataset
}

async function readTable(name: ShippedName): Promise<Dataset> {
  const fileName = `${name}.csv`
  const text = new TextDecoder().decode(await readResource(`data/${fileName}`))
  return parseCsv(text, { name, fileName, target: 'class' })
}

async function readMnist(): Promise<Dataset> {
  const [images, labels] = await Promise.all([
    readIdx('mnist-10k-images-idx3-ubyte.gz'),
    readIdx('mnist-10k-labels-idx1-ubyte.gz')
  ])
  return datasetFromIdx('mnist-10k', images, labels)
}

async function readIdx(fileName: string): Promise<IdxArray> {
  return parseIdx(await promisify(gunzip)(await readResource(`data/${fileName}`)), fileName)
}
