import { counts } from './sizes'

/**
 * What the host writes into the kernels' memory, field by field. A structure's fields are 32 bits wide, in this order;
 * one that has a structure's name is the address of such a one.
 */
export const structures = {
  Layer: {
    fanIn: 'i32',
    fanOut: 'i32',
    activation: 'i32',
    /** Slope of a leaky ReLU below 0. */
    leak: 'f32',
    /** From a group's parameters: panels of output units, each [input unit, then bias]. */
    offset: 'usize',
    /** Where the pre-activations z come to lie. The activations take their place, unless the slope needs z. */
    sums: 'usize',
    /** Activations of the samples at hand; the logits z in the last layer. */
    activations: 'usize'
  },
  Network: {
    layerCount: 'i32',
    /** Of the first of them. */
    layers: 'usize',
    /** 1: lanes over units, RUNS: lanes over runs. */
    lanes: 'i32',
    loss: 'i32',
    updateRule: 'i32',
    /** Whether any run has weight decay in its gradient: 1 or 0. */
    decay: 'i32',
    /** Bytes of a panel of activations or deltas. */
    panelBytes: 'usize',
    /** Two buffers for the deltas of a layer and of the one before, which the kernels exchange. */
    delta: 'usize',
    otherDelta: 'usize',
    /** Transposed weights of one layer. */
    transposed: 'usize',
    /** Panel rows of gradients: as many as a chunk has, and one for the bias. */
    gradients: 'usize',
    /** As many for the weights and for each slot: what frozen lanes keep. */
    kept: 'usize',
    /** Of one run: two vectors for each output unit, the logits and the targets of four samples. */
    scratch: 'usize',
    /** Of a single output unit of one run: its samples' logits, targets, and slopes or losses, side by side. */
    column: 'usize',
    targetColumn: 'usize',
    resultColumn: 'usize',
    /** Gradients of all layers, laid out as the parameters; 0 where their norm is not limited. */
    allGradients: 'usize',
    /** Largest norm of a run's gradient, for `allGradients`. */
    clipNorm: 'f32',
    /** Largest magnitude of an element of the gradient; 0: no limit. */
    clipValue: 'f32'
  },
  /** Runs that train together: one, or RUNS with lanes over runs. */
  Group: {
    parameters: 'usize',
    /** Optimizer slots, laid out as the parameters; 0 where the update rule has none. */
    firstSlot: 'usize',
    secondSlot: 'usize',
    thirdSlot: 'usize',
    /** Bytes of the parameters. */
    bytes: 'usize',
    /** A lane table Hyper. */
    hyper: 'usize',
    /** Lanes that hold a run. */
    runs: 'i32',
    /** Lanes that are frozen because their run diverged, and their mask, half a row. */
    frozenCount: 'i32',
    frozen: 'usize',
    /** RUNS int32: the epoch at which a lane's run diverged, or -1. */
    divergedAt: 'usize',
    /** Lane tables Metrics, one a record. */
    metrics: 'usize'
  },
  /** A part of the data: panels of inputs and targets, and the labels. */
  Part: {
    inputs: 'usize',
    inputBytes: 'usize',
    /** Instead of the panels of inputs, where these are mostly zeros: a table of entries (sparse.ts); else 0. */
    table: 'usize',
    tableBytes: 'usize',
    entries: 'usize',
    targets: 'usize',
    targetBytes: 'usize',
    labels: 'usize',
    count: 'i32'
  },
  /** How training goes: what `advance` needs beside the group. */
  Course: {
    /** The training part in the order of its minibatches, in file order, and the test part. */
    minibatches: 'Part',
    train: 'Part',
    test: 'Part',
    batchSize: 'i32',
    stepsPerEpoch: 'i32',
    epochs: 'i32',
    recordEvery: 'i32',
    /** Lane tables Rates, one a step at hand; 0 where the learning rates do not change. */
    rates: 'usize'
  }
} as const satisfies Readonly<Record<string, Readonly<Record<string, FieldType>>>>

export type FieldType = 'i32' | 'f32' | 'usize' | 'Part'
export type StructureName = keyof typeof structures
export type FieldsOf<Name extends StructureName> = Readonly<Record<keyof (typeof structures)[Name], number>>

/** Each field has RUNS values, a value a lane; with lanes over units they are the same. */
export const laneTables = {
  /** Values of the optimizer: those of float64 for what changes from step to step. */
  Hyper: {
    /** Learning rate; what `prepareStep` makes of it where it is Adam's or Adagrad's, or changes. */
    stepSize: 'f32',
    momentum: 'f32',
    weightDecay: 'f32',
    beta1: 'f32',
    oneMinusBeta1: 'f32',
    /** RMSprop's α, too. */
    beta2: 'f32',
    oneMinusBeta2: 'f32',
    epsilon: 'f32',
    rates: 'f64',
    beta1s: 'f64',
    beta2s: 'f64',
    weightDecays: 'f64',
    rateDecays: 'f64',
    /** Written by `prepareStep`: Adam's ε·√(1 - β₂ᵗ), and the share of the weights that AdamW's decay leaves. */
    correctedEpsilon: 'f32',
    keptShare: 'f32'
  },
  /** The learning rates of a step. */
  Rates: { rates: 'f64' },
  /** A record: sums of the losses, and right answers. */
  Metrics: { trainLosses: 'f64', testLosses: 'f64', trainCorrect: 'i32', testCorrect: 'i32' }
} as const satisfies Readonly<Record<string, Readonly<Record<string, LaneType>>>>

export type LaneType = 'i32' | 'f32' | 'f64'
export type LaneTableName = keyof typeof laneTables
export type LaneValues<Name extends LaneTableName> = Readonly<Record<keyof (typeof laneTables)[Name], number>>

/** A field and its offset in bytes. */
export interface Place<Type> {
  readonly field: string
  readonly type: Type
  readonly offset: number
}

interface Places<Type> {
  readonly fields: readonly Place<Type>[]
  /** Bytes of them all. */
  readonly size: number
}

const fieldBytes = 4
const laneBytes = { i32: 4, f32: 4, f64: 8 } as const satisfies Record<LaneType, number>

/** Puts the fields of each table one after the other. */
function placed<Type extends string>(
  tables: Readonly<Record<string, Readonly<Record<string, Type>>>>,
  bytesOf: (type: Type) => number
): Readonly<Record<string, Places<Type>>> {
  const places = Object.entries(tables).map(([name, types]) => {
    let size = 0
    const fields = Object.entries(types).map(([field, type]) => {
      const offset = size
      size += bytesOf(type)
      return { field, type, offset }
    })
    return [name, { fields, size }] as const
  })
  return Object.fromEntries(places)
}

const structurePlaces = placed<FieldType>(structures, () => fieldBytes)
const lanePlaces = placed<LaneType>(laneTables, (type) => counts.RUNS * laneBytes[type])

const offsetIn = ({ fields }: Places<string>, wanted: PropertyKey): number =>
  fields.find(({ field }) => field === wanted)!.offset

/** A structure's fields, in order. */
export const fieldsOf = (name: StructureName): readonly Place<FieldType>[] => structurePlaces[name]!.fields

/** A lane table's fields, in order. */
export const laneFieldsOf = (name: LaneTableName): readonly Place<LaneType>[] => lanePlaces[name]!.fields

/** Offset of a structure's field, in bytes. */
export const offsetOf = <Name extends StructureName>(name: Name, field: keyof FieldsOf<Name>): number =>
  offsetIn(structurePlaces[name]!, field)

/** Bytes of a structure. */
export const sizeOf = (name: StructureName): number => structurePlaces[name]!.size

/** Offset of a lane table's field, in bytes. */
export const laneOffset = <Name extends LaneTableName>(name: Name, field: keyof LaneValues<Name>): number =>
  offsetIn(lanePlaces[name]!, field)

/** Bytes of a lane table. */
export const laneTableSize = (name: LaneTableName): number => lanePlaces[name]!.size
