import {
  type Floats,
  type Hyper,
  defaultLeakySlope,
  parameterCount,
  parameterOffsets,
  stepsPerEpoch
} from '#core/network/problem'
import { scheduledRate } from '#core/network/schedule'
import { activationCodes, lossCodes, optimizerOf } from './codes'
import {
  type GroupPlace,
  type Lanes,
  type MemoryPlan,
  type Panels,
  type PartPlace,
  columnsPerPanel,
  courseBytes,
  type Table,
  layerBytes,
  partBytes,
  reservedBytes
} from './layout'
import type { Kernels } from './trainer'
import type { SharedPart, ThreadProblem, ThreadState } from './thread-problem'

/** Writes a problem into the kernels' memory and reads parameters out of it. */
export class KernelMemory {
  private readonly floats: Float32Array
  readonly integers: Int32Array
  readonly doubles: Float64Array

  constructor(
    private readonly kernels: Kernels,
    private readonly plan: MemoryPlan,
    private readonly problem: ThreadProblem,
    private readonly lanes: Lanes
  ) {
    const { memory } = kernels
    reserve(memory, plan)
    this.floats = new Float32Array(memory.buffer)
    this.integers = new Int32Array(memory.buffer)
    this.doubles = new Float64Array(memory.buffer)
  }

  write(state: ThreadState): void {
    const { plan, problem } = this
    this.writeNetwork()
    this.writeCourse()
    this.writePart(plan.train, problem.train)
    this.writePart(plan.test, problem.test)
    for (const [index, group] of plan.groups.entries()) this.writeGroup(group, index * this.lanes, state)
  }

  /** Learning rates of the steps after `step`, for the lanes of a group. */
  writeRates(group: number, step: number, steps: number): void {
    const { lanes, problem, plan, doubles } = this
    for (let lane = 0; lane < lanes; lane++) {
      const base = problem.hyper.learningRate[group * lanes + lane] ?? 0 // a lane without a run
      for (let k = 0; k < steps; k++) {
        const rate = scheduledRate(problem, base, step + k)
        for (let target = lane; target < 8; target += lanes) doubles[plan.rates / 8 + 8 * k + target] = rate
      }
    }
  }

  writeOrder(order: Uint32Array): void {
    this.integers.set(order, this.plan.ordered!.order / 4)
  }

  /** Copies the rows of a table in the order of an epoch. */
  arrangeTable(from: Table, to: Table, order: Uint32Array): void {
    const cells = from.rowBytes / 4
    for (const [row, sample] of order.entries()) {
      const source = from.at / 4 + sample * cells
      this.integers.copyWithin(to.at / 4 + row * cells, source, source + cells)
    }
  }

  /** from: [row][column]. */
  private writePanels(
    { at, panels, panelBytes }: Panels,
    from: Float32Array,
    rows: number,
    columns: number
  ): void {
    for (let panel = 0; panel < panels; panel++) {
      const first = panel * columnsPerPanel
      const count = Math.min(columnsPerPanel, columns - first)
      let to = (at + panel * panelBytes) / 4
      for (let row = 0; row < rows; row++, to += columnsPerPanel) {
        const source = row * columns + first
        for (let i = 0; i < count; i++) this.floats[to + i] = from[source + i]!
      }
    }
  }

  divergedAt({ divergedAt }: GroupPlace, lane: number): number {
    return this.integers[divergedAt / 4 + lane]!
  }

  /** Of all runs: the parameters, or a slot. Shape [run][parameter]. */
  readParameters(addressIn: (group: GroupPlace) => number): Float32Array {
    const { runs, layers } = this.problem
    const size = parameterCount(layers)
    const all = new Float32Array(runs * size)
    const from = this.plan.exchange / 4
    for (let run = 0; run < runs; run++) {
      this.exchange('readParameters', addressIn(this.plan.groups[Math.floor(run / this.lanes)]!), run)
      all.set(this.floats.subarray(from, from + size), run * size)
    }
    return all
  }

  private writeNetwork(): void {
    const { plan, integers, problem, lanes } = this
    const { code, decay } = optimizerOf(problem)
    integers.set(
      [
        plan.layers.length,
        plan.layerStructures,
        lanes,
        lossCodes[problem.loss],
        code,
        Number(decay),
        plan.panelBytes,
        plan.deltas[0],
        plan.deltas[1],
        plan.transposed,
        plan.gradients,
        plan.kept,
        plan.allGradients
      ],
      plan.network / 4
    )
    this.floats.set([problem.clipNorm ?? 0, problem.clipValue ?? 0], plan.network / 4 + 13)
    for (const [l, { fanIn, fanOut, offset, sums, activations }] of plan.layers.entries()) {
      const { activation, leakySlope = defaultLeakySlope } = problem.layers[l]!
      const at = (plan.layerStructures + l * layerBytes) / 4
      integers.set([fanIn, fanOut, activationCodes[activation], 0, offset, sums, activations], at)
      this.floats[at + 3] = leakySlope
    }
  }

  private writeCourse(): void {
    const { plan, problem } = this
    const { train, test, batchSize, epochs, recordEvery } = problem
    const part = ({
      inputs,
      table,
      entries,
      targets
    }: Pick<PartPlace, 'inputs' | 'table' | 'entries' | 'targets'>): number[] => [
      inputs.at,
      inputs.panelBytes,
      table?.at ?? 0,
      table?.rowBytes ?? 0,
      entries,
      targets.at,
      targets.panelBytes
    ]
    const parts = plan.course + courseBytes
    this.integers.set(
      [
        ...[parts, parts + partBytes, parts + 2 * partBytes],
        ...[batchSize, stepsPerEpoch(problem), epochs, recordEvery, plan.rates],
        ...[...part({ ...plan.train, ...plan.ordered }), plan.train.labels, train.count],
        ...[...part(plan.train), plan.train.labels, train.count],
        ...[...part(plan.test), plan.test.labels, test.count]
      ],
      plan.course / 4
    )
  }

  private writePart(place: PartPlace, part: SharedPart): void {
    const { layers } = this.problem
    if (place.table && part.sparse) {
      this.integers.set(part.sparse.table, place.table.at / 4)
      this.integers.set(part.sparse.entries, place.entries / 4)
    } else this.writePanels(place.inputs, part.inputs, part.count, layers[0]!.fanIn)
    this.writePanels(place.targets, part.targets, part.count, layers.at(-1)!.fanOut)
    this.integers.set(part.labels, place.labels / 4)
  }

  private writeGroup(group: GroupPlace, firstRun: number, state: ThreadState): void {
    const { lanes, problem, plan, integers } = this
    const { parameters, slots, structure, hyper, frozen, divergedAt, metrics } = group
    const runs = Math.min(lanes, problem.runs - firstRun)
    let frozenCount = 0
    for (let lane = 0; lane < lanes; lane++) {
      const run = firstRun + lane
      this.writeHyper(hyper, lane, lane < runs ? run : null)
      if (lane >= runs) continue
      this.writeParameters(parameters, run, state.parameters)
      for (const [slot, at] of slots.entries()) this.writeParameters(at, run, state.slots[slot]!)
      const epoch = state.divergedAt[run]!
      integers[divergedAt / 4 + lane] = epoch
      if (epoch < 0) continue
      for (let target = lane; target < 8; target += lanes) integers[frozen / 4 + target] = -1
      frozenCount++
    }
    integers.set(
      [
        ...[parameters, slots[0] ?? 0, slots[1] ?? 0, slots[2] ?? 0, plan.parameterBytes],
        ...[hyper, runs, frozenCount, frozen, divergedAt, metrics]
      ],
      structure / 4
    )
  }

  /** The hyper values of a run into its lane; with lanes over units into all eight. null: a lane without a run. */
  private writeHyper(at: number, lane: number, run: number | null): void {
    const { single, double } = hyperValues(this.problem.hyper, run)
    for (let target = lane; target < 8; target += this.lanes) {
      single.forEach((value, index) => (this.floats[at / 4 + index * 8 + target] = value))
      double.forEach((value, index) => (this.doubles[at / 8 + 32 + index * 8 + target] = value))
    }
  }

  /** from: [run][parameter]. */
  private writeParameters(to: number, run: number, from: Floats): void {
    const size = parameterCount(this.problem.layers)
    this.floats.set(from.subarray(run * size, (run + 1) * size), this.plan.exchange / 4)
    this.exchange('writeParameters', to, run)
  }

  /** A run's parameters between `plan.exchange` and its group's at `at`. */
  private exchange(direction: 'readParameters' | 'writeParameters', at: number, run: number): void {
    const { lanes, plan, kernels } = this
    const ofLane = at + (run % lanes) * 4
    const offsets = parameterOffsets(this.problem.layers)
    for (const [l, { fanIn, fanOut, offset, panelBytes }] of plan.layers.entries()) {
      const inState = plan.exchange + offsets[l]!.weights * 4
      kernels[direction](lanes, inState, ofLane + offset, panelBytes, fanIn + 1, fanOut)
    }
  }
}

/** In the order of src/engine/kernels/optimizers.ts. Values that change nothing for a lane without a run. */
function hyperValues(hyper: Hyper, run: number | null): { single: number[]; double: number[] } {
  const of = (values: Float64Array | undefined, empty: number): number =>
    run === null || !values ? empty : values[run]!
  const all: Readonly<Record<string, Float64Array | undefined>> = Object.fromEntries(
    Object.entries(hyper).filter(([, value]) => value instanceof Float64Array)
  )
  const [rate, decay] = [of(hyper.learningRate, 0), of(hyper.weightDecay, 0)]
  const beta1 = of(all['beta1'], 0)
  const beta2 = of(all['beta2'] ?? all['alpha'], 0)
  return {
    single: [rate, of(all['momentum'], 0), decay, beta1, 1 - beta1, beta2, 1 - beta2, of(all['epsilon'], 1)],
    double: [rate, beta1, beta2, decay, of(all['lrDecay'], 0)]
  }
}

/** Clears what an earlier problem left and grows the memory. */
function reserve(memory: WebAssembly.Memory, { bytes, clearedBytes }: MemoryPlan): void {
  const before = memory.buffer.byteLength
  new Uint8Array(memory.buffer, 0, Math.min(before, clearedBytes)).fill(0, reservedBytes)
  const missing = Math.ceil((bytes - before) / 65536)
  if (missing > 0) memory.grow(missing)
}
