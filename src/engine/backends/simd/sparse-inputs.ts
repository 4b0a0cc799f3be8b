import { bytes, counts } from '../../abi/sizes'

/**
 * Inputs that are mostly zeros, such as pixels and one-hot codes, without the zeros, in memory that all threads share:
 * what src/engine/kernels/sparse.ts works on.
 */
export interface SparseInputs {
  /**
   * Shape [instance][chunk of features, then the end]: where the entries begin, in bytes from the first entry of all.
   */
  readonly table: Int32Array
  /** Shape [entry][2]: offset of the feature's row in a panel in bytes, and the bits of the input in float32. */
  readonly entries: Int32Array
}

const { ENTRY, ROW } = bytes
const { SPARSE_CHUNK } = counts
/** Share of inputs that are not 0 below which it pays to leave out the zeros, and features that make it worth it. */
const largestShare = 0.4
const fewestFeatures = 64

/** Cells of a row of the table. */
export const cellsOf = (features: number): number => Math.ceil(features / SPARSE_CHUNK) + 1

/** inputs: [instance][feature]. null where zeros are not that many; decided by the data alone. */
export function sparseInputs(inputs: Float32Array, count: number): SparseInputs | null {
  const features = inputs.length / count
  if (!(features >= fewestFeatures)) return null
  let nonzeros = 0
  for (const value of inputs) if (value !== 0) nonzeros++
  if (nonzeros >= inputs.length * largestShare) return null
  const table = new Int32Array(new SharedArrayBuffer(count * cellsOf(features) * 4))
  const entries = new Int32Array(new SharedArrayBuffer(nonzeros * ENTRY))
  const values = new Float32Array(entries.buffer)
  let cell = 0
  let next = 0
  for (let i = 0; i < inputs.length;) {
    for (let feature = 0; feature < features; feature++, i++) {
      if (feature % SPARSE_CHUNK === 0) table[cell++] = next * 4
      if (inputs[i] === 0) continue
      entries[next] = feature * ROW
      values[next + 1] = inputs[i]!
      next += 2
    }
    table[cell++] = next * 4
  }
  return { table, entries }
}

/** Those of the first `count` instances. */
export function firstInstances(
  { table, entries }: SparseInputs,
  count: number,
  features: number
): SparseInputs {
  const cells = count * cellsOf(features)
  return { table: table.subarray(0, cells), entries: entries.subarray(0, (table[cells - 1] ?? 0) / 4) }
}
