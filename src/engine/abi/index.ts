/** What the build of the kernels takes from here: plain values, which cross to its threads (build/kernels/abi.mjs). */
export { codes, expected, laneTableOffsets, tables } from './description'
export { addresses, bytes, counts, metricRows } from './sizes'
export { structures } from './structures'
