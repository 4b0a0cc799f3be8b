import type { StructureName } from './structures'

type Type = 'i32' | 'usize' | 'f64' | 'bool' | StructureName

interface Signature {
  readonly takes: Readonly<Record<string, Type>>
  readonly gives: 'i32' | 'void'
}

const exchange = {
  takes: { lanes: 'i32', state: 'usize', panels: 'usize', panelBytes: 'usize', rows: 'i32', units: 'i32' },
  gives: 'void'
} as const

/** What the kernels' module exports: src/engine/kernels/index.ts says where each is. */
export const functions = {
  advance: {
    takes: {
      network: 'Network',
      group: 'Group',
      course: 'Course',
      epoch: 'i32',
      first: 'i32',
      steps: 'i32',
      lastLeft: 'bool'
    },
    gives: 'void'
  },
  blocksOf: { takes: { course: 'Course' }, gives: 'i32' },
  evaluate: {
    takes: { network: 'Network', group: 'Group', course: 'Course', record: 'usize', from: 'i32', to: 'i32' },
    gives: 'void'
  },
  stopDiverged: {
    takes: { network: 'Network', group: 'Group', record: 'usize', epoch: 'i32' },
    gives: 'void'
  },
  gather: {
    takes: {
      from: 'usize',
      fromBytes: 'usize',
      to: 'usize',
      toBytes: 'usize',
      panels: 'i32',
      order: 'usize',
      count: 'i32'
    },
    gives: 'void'
  },
  collect: {
    takes: {
      record: 'usize',
      records: 'i32',
      runs: 'i32',
      to: 'usize',
      recordBytes: 'usize',
      metricBytes: 'usize',
      trainDivisor: 'f64',
      trainCount: 'f64',
      testDivisor: 'f64',
      testCount: 'f64'
    },
    gives: 'void'
  },
  readParameters: exchange,
  writeParameters: exchange,
  spin: { takes: { rounds: 'i32', at: 'usize' }, gives: 'void' },
  operationsOfSpin: { takes: {}, gives: 'i32' },
  elementary: { takes: { which: 'i32', from: 'usize', to: 'usize', count: 'i32' }, gives: 'void' }
} as const satisfies Readonly<Record<string, Signature>>

type Functions = typeof functions
type Argument<T> = T extends 'bool' ? boolean : number
type Result<T> = T extends 'void' ? void : number

/** An instance of the kernels' module: its memory, and what it exports, with arguments by name. */
export type Kernels = {
  readonly memory: WebAssembly.Memory
  /** Words that the memory begins with and keeps: a row of zeros, then the constants. */
  readonly constants: Int32Array
} & {
  readonly [F in keyof Functions]: (given: {
    readonly [P in keyof Functions[F]['takes']]: Argument<Functions[F]['takes'][P]>
  }) => Result<Functions[F]['gives']>
}
