import { ROW } from './panels'

/** What src/engine/backends/simd/layout.ts writes into memory: pointers are addresses, all fields 32 bits wide. */

@unmanaged
export class Layer {
  fanIn: i32
  fanOut: i32
  activation: i32
  /** Slope of a leaky ReLU below 0. */
  leak: f32
  /** From a group's parameters: panels of output units, each [input unit, then bias]. */
  offset: usize
  /** Where the pre-activations z come to lie. The activations take their place, unless the slope needs z. */
  sums: usize
  /** Activations of the samples at hand; the logits z in the last layer. */
  activations: usize
}

@unmanaged
export class Network {
  layerCount: i32
  layers: usize
  /** 1: lanes over units, RUNS: lanes over runs. */
  lanes: i32
  loss: i32
  optimizer: i32
  /** Whether any run has weight decay. */
  decay: i32
  /** Bytes of a panel of activations or deltas. */
  panelBytes: usize
  /** Two buffers for the deltas of a layer and of the one before. */
  delta: usize
  otherDelta: usize
  /** Transposed weights of one layer. */
  transposed: usize
  /** SPARSE_CHUNK + 1 panel rows of gradients. */
  gradients: usize
  /** Four times as many: what frozen lanes keep. Before that, samples.ts has two vectors a unit there. */
  kept: usize
  /** Gradients of all layers, laid out as the parameters; 0 where their norm is not limited. */
  allGradients: usize
  /** Largest norm of a run's gradient, for `allGradients`. */
  clipNorm: f32
  /** Largest magnitude of an element of the gradient; 0: no limit. */
  clipValue: f32
}

@unmanaged
export class Group {
  parameters: usize
  /** Optimizer slots, laid out as the parameters; 0 where the optimizer has none. */
  firstSlot: usize
  secondSlot: usize
  thirdSlot: usize
  /** Bytes of the parameters. */
  bytes: usize
  hyper: usize
  /** Lanes that hold a run. */
  runs: i32
  /** Lanes that are frozen because their run diverged, and their mask, half a row. */
  frozenCount: i32
  frozen: usize
  /** Eight int32: the epoch at which a lane's run diverged, or -1. */
  divergedAt: usize
  /** METRICS bytes for every record. */
  metrics: usize
}

/** A part of the data: panels of inputs and targets, and the labels. */
@unmanaged
export class Part {
  inputs: usize
  inputBytes: usize
  /** Instead of the panels of inputs, where these are mostly zeros: a table of entries (sparse.ts); else 0. */
  table: usize
  tableBytes: usize
  entries: usize
  targets: usize
  targetBytes: usize
  labels: usize
  count: i32
}

/** How training goes: what `advance` needs beside the group. */
@unmanaged
export class Course {
  /** The training part in the order of its minibatches, in file order, and the test part. */
  minibatches: Part
  train: Part
  test: Part
  batchSize: i32
  stepsPerEpoch: i32
  epochs: i32
  recordEvery: i32
  /** Learning rates of the steps at hand, RATES_BYTES each; 0 where they do not change. */
  rates: usize
}

/** Bytes of the learning rates of a step: one float64 a lane. */
export const RATES_BYTES: usize = 64

/** A record: losses [train, test][lane] in float64, then right answers [train, test][lane] in int32. Its bytes. */
export const METRICS: usize = 192
/** Where its parts begin. */
export const TEST_LOSSES: usize = 64
export const TRAIN_CORRECT: usize = 128
export const TEST_CORRECT: usize = 160

/** Rows of weights whose gradients are computed, then used, while they lie in the first-level cache. */
export const CHUNK: i32 = 64
/** The same where the inputs are mostly zeros; buffers have room for it. */
export const SPARSE_CHUNK: i32 = 256

@inline
export function layerAt(network: Network, l: i32): Layer {
  return changetype<Layer>(network.layers + l * offsetof<Layer>())
}

/** Bytes of one panel of a layer's parameters: input units, then the bias. */
@inline
export function parameterPanel(layer: Layer): usize {
  return <usize>(layer.fanIn + 1) * ROW
}
