/** Sizes that the kernels and their host agree on, by the kernels' names for them. */

const VECTOR = 16
const HALF = 2 * VECTOR
const ROW = 2 * HALF

/** Bytes: usize in the kernels. */
export const bytes = {
  /** A vector of four floats. */
  VECTOR,
  /** Half a panel's row: two vectors. */
  HALF,
  /** A panel's row: a cache line. */
  ROW,
  /** An input that is not 0, where most are: offset of the feature's row in a panel (uint32), and value (float32). */
  ENTRY: 8
} as const

/** Numbers of things: int32 in the kernels. */
export const counts = {
  /** Floats in a panel's row. */
  COLUMNS: ROW / 4,
  /** Runs of a group with lanes over runs, and values in a field of a lane table. */
  RUNS: HALF / 4,
  /** Samples evaluated at a time. */
  BLOCK: 64,
  /** Rows of weights whose gradients are computed, then used, while they lie in the first-level cache. */
  CHUNK: 64,
  /** The same where the inputs are mostly zeros. */
  SPARSE_CHUNK: 256
} as const

/** Addresses in a module's memory. */
export const addresses = {
  /** Where the constants begin that build/kernels/constants.mjs leaves: after a row of zeros, the bias of sums without one. */
  CONSTANTS: ROW,
  /** What lies before belongs to the module. */
  RESERVED: 4096
} as const

/** Rows that `collect` writes for a record, and how many they are: int32 in the kernels. */
export const metricRows = {
  TRAIN_LOSS: 0,
  TRAIN_ACCURACY: 1,
  TEST_LOSS: 2,
  TEST_ACCURACY: 3,
  METRIC_ROWS: 4
} as const
