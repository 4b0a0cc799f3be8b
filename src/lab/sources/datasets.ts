import type { Dataset } from '#core/data/dataset'
import type { DatasetConfig } from '#core/data/schema'
import type { TableFile } from '#core/data/table/laid-out'
import { readTables } from '#core/data/table/read-tables'
import { generateToy } from '#core/data/toys'
import { tableText } from '../formats/table-text'
import type { Files, Host, InputFile, Shipped } from '../ports'
import { allOrEveryProblem } from './every-problem'
import { readShippedData } from './shipped-data'

type CsvConfig = Extract<DatasetConfig, { dataset: 'csv' }>

/** As `resolveExperiment`, of the data alone. */
export const readDataset = (
  config: DatasetConfig,
  folder: string | null,
  { files, shipped }: Pick<Host, 'files' | 'shipped'>
): Promise<Dataset> =>
  config.dataset === 'csv' ? readTable(config, folder, files) : ownDataset(config, shipped)

/** Data that every lab has by itself: shipped, or made from a seed. */
export async function ownDataset(
  config: Exclude<DatasetConfig, CsvConfig>,
  shipped: Shipped
): Promise<Dataset> {
  switch (config.dataset) {
    case 'iris':
    case 'wine':
    case 'breast-cancer':
    case 'digits':
    case 'mnist-10k':
      return readShippedData(config.dataset, shipped)
    default:
      return generateToy(config)
  }
}

async function readTable(config: CsvConfig, folder: string | null, files: Files): Promise<Dataset> {
  const read = async (file: InputFile): Promise<TableFile> =>
    tableText(await files.read(file, folder), files.nameOf(file.path), file, config.encoding)
  const { path, testPath } = config
  const [training, test] = await allOrEveryProblem([
    read({ field: 'data.path', path }),
    testPath === undefined ? Promise.resolve(undefined) : read({ field: 'data.testPath', path: testPath })
  ])
  return readTables(training.fileName.replace(/\.\w+$/, ''), training, test, config)
}
