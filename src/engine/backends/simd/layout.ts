import { type Layer, parameterCount } from '#core/network/problem'
import { type Optimizer, slopeNeedsSums } from './codes'
import { cellsOf, entryBytes, sparseChunk } from './sparse-inputs'

/**
 * Where everything lies in the memory of one thread's kernels. The structures are those of
 * src/engine/kernels/structures.ts, the panels those of src/engine/kernels/panels.ts.
 */

/** 1: lanes over units, one run at a time. 8: lanes over runs, eight runs at a time. */
export type Lanes = 1 | 8

/** Bytes of a panel's row: 16 floats, a cache line. */
const rowBytes = 64
export const columnsPerPanel = 16
/**
 * The start of memory belongs to the kernels' module: a panel row of zeros at address 0, where sums without a bias
 * start from, then the constants that build/kernels/constants.mjs puts there.
 */
export const reservedBytes = 4096
/** Samples evaluated at a time. */
const evaluationBlock = 64

const panelsOf = (columns: number): number => Math.ceil(columns / columnsPerPanel)
/** An odd number of cache lines, so that panels do not compete for the same places in the cache. */
const panelBytesOf = (rows: number): number => (rows | 1) * rowBytes

export interface Panels {
  readonly at: number
  readonly panels: number
  readonly panelBytes: number
}

interface LayerPlace {
  readonly fanIn: number
  readonly fanOut: number
  /** From the start of a group's parameters. */
  readonly offset: number
  readonly panels: number
  /** Of its parameters: input units, then the bias. */
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
  /** Records, `metricsBytes` each. */
  readonly metrics: number
}

export interface MemoryPlan {
  readonly bytes: number
  /** As much of them as must be 0 at first; what lies behind is written before it is read. */
  readonly clearedBytes: number
  readonly network: number
  readonly layerStructures: number
  /** The structure Course and the three Parts that it points at. */
  readonly course: number
  readonly layers: readonly LayerPlace[]
  readonly panelBytes: number
  readonly deltas: readonly [number, number]
  readonly transposed: number
  readonly gradients: number
  readonly kept: number
  /** Parameters of one run in the order of a state. */
  readonly exchange: number
  /** Room for the gradients of all layers, laid out as the parameters; 0 where nothing asks for their norm. */
  readonly allGradients: number
  /** Learning rates of `rateSteps` steps, eight float64 each; 0 where they are constant. */
  readonly rates: number
  readonly train: PartPlace
  readonly test: PartPlace
  /** The training part in the order of an epoch; null for file order. */
  readonly ordered: {
    readonly inputs: Panels
    readonly table: Table | null
    readonly targets: Panels
    readonly order: number
  } | null
  readonly parameterBytes: number
  readonly groups: readonly GroupPlace[]
  /** Records that a group's metrics hold. */
  readonly records: number
  /** Rows of metrics, of as many records. */
  readonly collected: number
}

/** Of inputs that are mostly zeros (src/engine/kernels/sparse.ts): a row a sample, which says where its entries are. */
export interface Table {
  readonly at: number
  readonly rowBytes: number
}

export interface PartPlace {
  /** None where the inputs are in a table. */
  readonly inputs: Panels
  readonly table: Table | null
  readonly entries: number
  readonly targets: Panels
  readonly labels: number
}

/** Steps whose learning rates are worked out at a time. */
export const rateSteps = 1024
/** Bytes of a group's hyper values: see src/engine/kernels/optimizers.ts. */
const hyperBytes = 640
/** Bytes of the structures Course and Part. */
export const courseBytes = 32
export const partBytes = 36
/** Bytes of the structure Layer. */
export const layerBytes = 28
/** Bytes of a record: losses [train, test][lane] in float64, then right answers [train, test][lane] in int32. */
const metricsBytes = 192
/** Bytes that the records of all groups may take together: little enough to stay in the caches. */
const recordBytes = 192 * 2 ** 10

export interface Shape {
  readonly layers: readonly Pick<Layer, 'fanIn' | 'fanOut' | 'activation'>[]
  readonly optimizer: Optimizer
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
  const { layers, optimizer, lanes, trainCount, testCount } = shape
  let next = reservedBytes
  const take = (bytes: number): number => {
    const at = next
    next += Math.ceil(bytes / rowBytes) * rowBytes
    return at
  }
  const takePanels = (columns: number, rows: number): Panels => {
    const panels = panelsOf(columns)
    const panelBytes = panelBytesOf(rows)
    return { at: take(panels * panelBytes), panels, panelBytes }
  }
  const capacity = Math.max(shape.batchSize, evaluationBlock)
  const panelBytes = panelBytesOf(capacity)
  const features = layers[0]!.fanIn
  const outputs = layers.at(-1)!.fanOut
  const groups = Math.ceil(shape.runs / lanes)
  const records = Math.max(1, Math.min(shape.records, Math.floor(recordBytes / metricsBytes / groups)))
  const columns = layers.map(({ fanOut }) => panelsOf(fanOut * lanes))

  const network = take(64)
  const layerStructures = take(layers.length * layerBytes)
  const course = take(courseBytes + 3 * partBytes)
  let parameterBytes = 0
  const layerPlaces = layers.map(({ fanIn, fanOut, activation }, l): LayerPlace => {
    const offset = parameterBytes
    const bytes = (fanIn + 1) * rowBytes
    parameterBytes += columns[l]! * bytes
    const activations = take(columns[l]! * panelBytes)
    return {
      fanIn,
      fanOut,
      offset,
      panels: columns[l]!,
      panelBytes: bytes,
      sums: slopeNeedsSums(activation) ? take(columns[l]! * panelBytes) : activations,
      activations
    }
  })
  const widest = Math.max(...columns) * panelBytes
  const transposedBytes = layers
    .slice(1)
    .map(({ fanIn, fanOut }) => panelsOf(fanIn * lanes) * fanOut * rowBytes)
  const tableRow = cellsOf(features) * 4
  const inputs = (count: number, sparse: boolean): Pick<PartPlace, 'inputs' | 'table'> => ({
    inputs: takePanels(sparse ? 0 : features, count),
    table: sparse ? { at: take(count * tableRow), rowBytes: tableRow } : null
  })
  const part = (count: number, entries: number | null): PartPlace => ({
    ...inputs(count, entries !== null),
    entries: take((entries ?? 0) * entryBytes),
    targets: takePanels(outputs, count),
    labels: take(count * 4)
  })

  const plan = {
    network,
    layerStructures,
    course,
    layers: layerPlaces,
    panelBytes,
    deltas: [take(widest), take(widest)] as const,
    transposed: take(Math.max(0, ...transposedBytes)),
    gradients: take((sparseChunk + 1) * rowBytes),
    kept: take(Math.max(4 * (sparseChunk + 1) * rowBytes, 2 * (outputs + 3) * 16)),
    exchange: take(4 * parameterCount(layers)),
    allGradients: shape.clipsNorm ? take(parameterBytes) : 0,
    rates: shape.scheduled ? take(rateSteps * 64) : 0,
    train: part(trainCount, shape.trainEntries),
    test: part(testCount, shape.testEntries),
    ordered: shape.shuffled
      ? {
          ...inputs(trainCount, shape.trainEntries !== null),
          targets: takePanels(outputs, trainCount),
          order: take(trainCount * 4)
        }
      : null,
    parameterBytes,
    records
  }
  const places = Array.from({ length: groups }, () => ({
    structure: take(44),
    parameters: take(parameterBytes),
    slots: Array.from({ length: optimizer.slots }, () => take(parameterBytes)),
    hyper: take(hyperBytes),
    frozen: take(32),
    divergedAt: take(32)
  }))
  take(4 * rowBytes) // kernels read up to three rows past the last weights
  const clearedBytes = next
  // One more for the last epoch, whatever `recordEvery`.
  const recorded = places.map((place) => ({ ...place, metrics: take((records + 1) * metricsBytes) }))
  const collected = take((records + 1) * 4 * shape.runs * 8)
  return { ...plan, groups: recorded, collected, clearedBytes, bytes: next }
}
