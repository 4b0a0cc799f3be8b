/**
 * What the WebAssembly module exports: training and evaluation of one group of runs (1 run with lanes over units, 8 with
 * lanes over runs), and what moves data in and out. src/engine/abi/functions.ts has the signatures.
 */
export { operationsOfSpin, spin } from './ceiling'
export { stopDiverged } from './divergence'
export { elementary } from './elementary'
export { blocksOf, evaluate } from './evaluate'
export { readParameters, writeParameters } from './exchange'
export { gather } from './gather'
export { collect } from './records'
export { advance } from './train'
