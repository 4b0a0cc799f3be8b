import { activations } from '../../abi/codes'
import { bytes, counts, metricRows } from '../../abi/sizes'
import { laneTableSize, sizeOf } from '../../abi/structures'
import { type Layer, parameterCount } from '#core/network/problem'
import { type Panels, Places, type Range, panelsOf } from './places'
import { cellsOf } from './sparse-inputs'
import type { UpdateRule } from './update-rule'

/** Where everything lies in the memory of one thread's kernels, as src/engine/abi/structures.ts explains it. */

/** 1: lanes over units, one run at a time. 8: lanes over runs, eight runs at a time. */
export type Lanes = 1 | typeof counts.RUNS

interface LayerPlace {
  readonly fanIn: number
  readonly fanOut: number
  /** From the start of a group's parameters. */
  readonly offset: number
  /** Bytes of a panel of its parameters: input units, then the bias. */
  readonly panelBytes: number
  /** Pre-activations; the activations take their place, unless the slope needs them. */
  readonly sums: number
  readonly activations: number
}

export interface GroupPlace {
  readonly structure: number
  readonly parameters: number
  /** One address a slot. */
  readonly slots: readonly number[]
  readonly hyper: number
  readonly frozen: number
  readonly divergedAt: number
  readonly metrics: number
}

/** Of inputs that are mostly zeros (src/engine/kernels/sparse.ts): a row a sample, which says where its entries are. */
export interface Table {
  readonly at: number
  readonly rowBytes: number
}

export interface PartPlace {
  readonly structure: number
  /** None where the inputs are in a table. */
  readonly inputs: Panels
  readonly table: Table | null
  readonly entries: number
  readonly targets: Panels
  readonly labels: number
}

export interface MemoryPlan {
  readonly bytes: number
  /** As much of them as must be 0 at first; what lies behind is written before it is read. */
  readonly clearedBytes: number
  /** Where no kernel may write, with a name for what lies before. */
  readonly guards: readonly Range[]
  readonly network: number
  readonly layerStructures: number
  readonly course: number
  readonly layers: readonly LayerPlace[]
  /** Bytes of a panel of activations or deltas. */
  readonly panelBytes: number
  readonly deltas: readonly [number, number]
  readonly transposed: number
  readonly gradients: number
  readonly kept: number
  readonly scratch: number
  readonly columns: readonly [number, number, number]
  /** Parameters of one run in the order of a state. */
  readonly exchange: number
  /** Room for the gradients of all layers, laid out as the parameters; 0 where nothing asks for their norm. */
  readonly allGradients: number
  /** Learning rates of `rateSteps` steps; 0 where they are constant. */
  readonly rates: number
  readonly train: PartPlace
  readonly test: PartPlace
  /** The training part in the order of an epoch, its inputs in panels or in a table; null for file order. */
  readonly ordered: {
    readonly inputs: Panels
    readonly table: Table | null
    readonly targets: Panels
    readonly order: number
  } | null
  /** The structure of the part that minibatches come from. */
  readonly minibatches: number
  readonly parameterBytes: number
  readonly groups: readonly GroupPlace[]
  /** Records that a group's metrics hold, but for one that the last epoch may add. */
  readonly records: number
  /** Rows of metrics, of as many records. */
  readonly collected: number
}

/** Steps whose learning rates are worked out at a time. */
export const rateSteps = 1024
/** Bytes that the records of all groups may take together: little enough to stay in the caches. */
const recordBytes = 192 * 2 ** 10
/** Rows past the end of a buffer that kernels may read, in vain. */
const readPast = 8

export interface Shape {
  readonly layers: readonly Pick<Layer, 'fanIn' | 'fanOut' | 'activation'>[]
  readonly updateRule: UpdateRule
  readonly batchSize: number
  readonly trainCount: number
  readonly testCount: number
  /** Whether minibatches come in another order than the file's. */
  readonly shuffled: boolean
  /** Inputs that are not 0, where the rest are left out; else null. */
  readonly trainEntries: number | null
  readonly testEntries: number | null
  readonly runs: number
  readonly lanes: Lanes
  /** Recorded epochs. */
  readonly records: number
  /** Whether the learning rate changes. */
  readonly scheduled: boolean
  /** Whether the norm of a run's gradient is limited. */
  readonly clipsNorm: boolean
}

/** Lays everything out, one thing after the other, and says how many bytes that takes. */
export function planMemory(shape: Shape): MemoryPlan {
  const { layers, updateRule, lanes, trainCount, testCount } = shape
  const places = new Places()
  const features = layers[0]!.fanIn
  const outputs = layers.at(-1)!.fanOut
  /** Samples at a time: those of a minibatch, or of a block of an evaluation. */
  const rows = Math.max(shape.batchSize, Math.min(counts.BLOCK, Math.max(trainCount, testCount)))
  const chunk = mostRows(layers, shape.trainEntries !== null) * bytes.ROW
  const groups = Math.ceil(shape.runs / lanes)
  const { records, room } = recordsOf(shape, groups)

  const network = places.take('network', sizeOf('Network'))
  const layerStructures = places.take('layers', layers.length * sizeOf('Layer'))
  const course = places.take('course', sizeOf('Course'))
  let parameterBytes = 0
  const layerPlaces = layers.map(({ fanIn, fanOut, activation }, l): LayerPlace => {
    const offset = parameterBytes
    const panelBytes = (fanIn + 1) * bytes.ROW
    parameterBytes += panelsOf(fanOut * lanes) * panelBytes
    const place = places.takePanels(`activations of layer ${l}`, fanOut * lanes, rows)
    const needsSums = activations[activation].slopeFrom === 'sums'
    const sums = needsSums ? places.takePanels(`sums of layer ${l}`, fanOut * lanes, rows) : place
    return { fanIn, fanOut, offset, panelBytes, sums: sums.at, activations: place.at }
  })
  const widest = Math.max(...layers.map(({ fanOut }) => fanOut)) * lanes
  const delta = places.takePanels('delta', widest, rows)
  const transposed = layers.slice(1).map(({ fanIn, fanOut }) => panelsOf(fanIn * lanes) * fanOut * bytes.ROW)
  const inputs = (name: string, count: number, sparse: boolean): Pick<PartPlace, 'inputs' | 'table'> => ({
    inputs: places.takePanels(name, sparse ? 0 : features, count),
    table: sparse ? takeTable(places, name, features, count) : null
  })
  const part = (name: string, count: number, entries: number | null): PartPlace => ({
    structure: places.take(name, sizeOf('Part')),
    ...inputs(`inputs of ${name}`, count, entries !== null),
    entries: places.take(`entries of ${name}`, (entries ?? 0) * bytes.ENTRY),
    targets: places.takePanels(`targets of ${name}`, outputs, count),
    labels: places.take(`labels of ${name}`, count * 4)
  })
  const takeColumn = (name: string): number =>
    places.take(name, lanes === 1 && outputs === 1 ? panelsOf(rows) * bytes.ROW : 0)
  const plan = {
    network,
    layerStructures,
    course,
    layers: layerPlaces,
    panelBytes: delta.panelBytes,
    deltas: [delta.at, places.takePanels('other delta', widest, rows).at] as const,
    transposed: places.take('transposed', Math.max(0, ...transposed)),
    gradients: places.take('gradients', shape.clipsNorm ? 0 : chunk),
    kept: places.take('kept', (1 + updateRule.slots) * chunk),
    scratch: places.take('scratch', lanes === 1 ? 2 * 4 * Math.ceil(outputs / 4) * bytes.VECTOR : 0),
    columns: [takeColumn('column'), takeColumn('target column'), takeColumn('result column')] as const,
    exchange: places.take('exchange', 4 * parameterCount(layers)),
    allGradients: shape.clipsNorm ? places.take('all gradients', parameterBytes) : 0,
    rates: shape.scheduled ? places.take('rates', rateSteps * laneTableSize('Rates')) : 0,
    train: part('train', trainCount, shape.trainEntries),
    test: part('test', testCount, shape.testEntries),
    minibatches: places.take('minibatches', sizeOf('Part')),
    ordered: shape.shuffled
      ? {
          ...inputs('ordered inputs', trainCount, shape.trainEntries !== null),
          targets: places.takePanels('ordered targets', outputs, trainCount),
          order: places.take('order', trainCount * 4)
        }
      : null,
    parameterBytes,
    records
  }
  const groupPlaces = Array.from({ length: groups }, (_, index) => ({
    structure: places.take(`group ${index}`, sizeOf('Group')),
    parameters: places.take(`parameters of group ${index}`, parameterBytes),
    slots: Array.from({ length: updateRule.slots }, (_, slot) =>
      places.take(`slot ${slot} of group ${index}`, parameterBytes)
    ),
    hyper: places.take(`hyper values of group ${index}`, laneTableSize('Hyper')),
    frozen: places.take(`frozen lanes of group ${index}`, 4 * counts.RUNS),
    divergedAt: places.take(`divergence of group ${index}`, 4 * counts.RUNS)
  }))
  const clearedBytes = places.end
  const recorded = groupPlaces.map((place, index) => ({
    ...place,
    metrics: places.take(`metrics of group ${index}`, room * laneTableSize('Metrics'))
  }))
  const collected = places.take('collected', room * metricRows.METRIC_ROWS * shape.runs * 8)
  const { guards, end } = places
  return { ...plan, groups: recorded, collected, clearedBytes, guards, bytes: end + readPast * bytes.ROW }
}

const takeTable = (places: Places, name: string, features: number, count: number): Table => {
  const rowBytes = cellsOf(features) * 4
  return { at: places.take(name, count * rowBytes), rowBytes }
}

/** Rows of parameters that are updated at a time, at most: as `updateLayer` and `updateSparse` take them, with the bias. */
function mostRows(layers: Shape['layers'], sparse: boolean): number {
  const rows = layers.map(({ fanIn }, l) => {
    const chunk = sparse && l === 0 ? counts.SPARSE_CHUNK : counts.CHUNK
    return fanIn <= chunk ? fanIn + 1 : fanIn % chunk === 0 ? chunk + 1 : chunk
  })
  return Math.max(...rows)
}

/** Records between two pauses, and room for one more where the last epoch, whatever `recordEvery`, may add it. */
function recordsOf({ records, shuffled }: Shape, groups: number): { records: number; room: number } {
  if (shuffled) return { records: 1, room: 1 }
  const most = Math.max(1, Math.floor(recordBytes / laneTableSize('Metrics') / groups))
  return most < records
    ? { records: most, room: most + 1 }
    : { records: Math.max(1, records), room: Math.max(1, records) }
}
