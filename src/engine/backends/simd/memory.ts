import {
  type Floats,
  type Hyper,
  defaultLeakySlope,
  parameterCount,
  parameterOffsets,
  stepsPerEpoch
} from '#core/network/problem'
import { scheduledRate } from '#core/network/schedule'
import { activations, codeOf, losses } from '../../abi/codes'
import type { Kernels } from '../../abi/functions'
import { Memory } from '../../abi/memory'
import { addresses, counts } from '../../abi/sizes'
import { laneOffset, laneTableSize, type LaneValues, sizeOf } from '../../abi/structures'
import { Guards } from './guards'
import type { GroupPlace, Lanes, MemoryPlan, PartPlace, Table } from './layout'
import type { Panels } from './places'
import type { SharedPart, ThreadProblem, ThreadState } from './thread-problem'
import { updateRuleOf } from './update-rule'

/** Writes a problem into the kernels' memory and reads parameters out of it. */
export class KernelMemory {
  private readonly memory: Memory
  readonly guards: Guards

  constructor(
    private readonly kernels: Kernels,
    private readonly plan: MemoryPlan,
    private readonly problem: ThreadProblem,
    private readonly lanes: Lanes
  ) {
    reserve(kernels.memory, plan)
    this.memory = new Memory(kernels.memory.buffer)
    this.guards = new Guards(kernels, plan.guards)
  }

  get doubles(): Float64Array {
    return this.memory.doubles
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
    const from = (plan.rates + laneOffset('Rates', 'rates')) / 8
    for (let lane = 0; lane < lanes; lane++) {
      const base = problem.hyper.learningRate[group * lanes + lane] ?? 0 // a lane without a run
      for (let k = 0; k < steps; k++) {
        const rate = scheduledRate(problem, base, step + k)
        const row = from + (k * laneTableSize('Rates')) / 8
        for (let target = lane; target < counts.RUNS; target += lanes) doubles[row + target] = rate
      }
    }
  }

  writeOrder(order: Uint32Array): void {
    this.memory.integers.set(order, this.plan.ordered!.order / 4)
  }

  /** Copies the rows of a table in the order of an epoch. */
  arrangeTable(from: Table, to: Table, order: Uint32Array): void {
    const cells = from.rowBytes / 4
    for (const [row, sample] of order.entries()) {
      const source = from.at / 4 + sample * cells
      this.memory.integers.copyWithin(to.at / 4 + row * cells, source, source + cells)
    }
  }

  /** from: [row][column]. */
  private writePanels(
    { at, panels, panelBytes }: Panels,
    from: Float32Array,
    rows: number,
    columns: number
  ): void {
    const { floats } = this.memory
    for (let panel = 0; panel < panels; panel++) {
      const first = panel * counts.COLUMNS
      const count = Math.min(counts.COLUMNS, columns - first)
      let to = (at + panel * panelBytes) / 4
      for (let row = 0; row < rows; row++, to += counts.COLUMNS) {
        const source = row * columns + first
        for (let i = 0; i < count; i++) floats[to + i] = from[source + i]!
      }
    }
  }

  divergedAt({ divergedAt }: GroupPlace, lane: number): number {
    return this.memory.integers[divergedAt / 4 + lane]!
  }

  /** Of all runs: the parameters, or a slot. Shape [run][parameter]. */
  readParameters(addressIn: (group: GroupPlace) => number): Float32Array {
    const { runs, layers } = this.problem
    const size = parameterCount(layers)
    const all = new Float32Array(runs * size)
    const from = this.plan.exchange / 4
    for (let run = 0; run < runs; run++) {
      this.exchange('readParameters', addressIn(this.plan.groups[Math.floor(run / this.lanes)]!), run)
      all.set(this.memory.floats.subarray(from, from + size), run * size)
    }
    return all
  }

  private writeNetwork(): void {
    const { plan, problem, lanes } = this
    const { code, decay } = updateRuleOf(problem)
    this.memory.write('Network', plan.network, {
      layerCount: plan.layers.length,
      layers: plan.layerStructures,
      lanes,
      loss: codeOf(losses, problem.loss),
      updateRule: code,
      decay: Number(decay),
      panelBytes: plan.panelBytes,
      delta: plan.deltas[0],
      otherDelta: plan.deltas[1],
      transposed: plan.transposed,
      gradients: plan.gradients,
      kept: plan.kept,
      scratch: plan.scratch,
      column: plan.columns[0],
      targetColumn: plan.columns[1],
      resultColumn: plan.columns[2],
      allGradients: plan.allGradients,
      clipNorm: problem.clipNorm ?? 0,
      clipValue: problem.clipValue ?? 0
    })
    for (const [l, { fanIn, fanOut, offset, sums, activations: place }] of plan.layers.entries()) {
      const { activation, leakySlope: leak = defaultLeakySlope } = problem.layers[l]!
      this.memory.write('Layer', plan.layerStructures + l * sizeOf('Layer'), {
        fanIn,
        fanOut,
        activation: codeOf(activations, activation),
        leak,
        offset,
        sums,
        activations: place
      })
    }
  }

  private writeCourse(): void {
    const { plan, problem } = this
    const { batchSize, epochs, recordEvery } = problem
    this.memory.write('Course', plan.course, {
      minibatches: plan.minibatches,
      train: plan.train.structure,
      test: plan.test.structure,
      batchSize,
      stepsPerEpoch: stepsPerEpoch(problem),
      epochs,
      recordEvery,
      rates: plan.rates
    })
    this.writePartStructure({ ...plan.train, ...plan.ordered, structure: plan.minibatches }, problem.train)
    this.writePartStructure(plan.train, problem.train)
    this.writePartStructure(plan.test, problem.test)
  }

  private writePartStructure(place: PartPlace, { count }: Pick<SharedPart, 'count'>): void {
    this.memory.write('Part', place.structure, {
      inputs: place.inputs.at,
      inputBytes: place.inputs.panelBytes,
      table: place.table?.at ?? 0,
      tableBytes: place.table?.rowBytes ?? 0,
      entries: place.entries,
      targets: place.targets.at,
      targetBytes: place.targets.panelBytes,
      labels: place.labels,
      count
    })
  }

  private writePart(place: PartPlace, part: SharedPart): void {
    const { layers } = this.problem
    const { integers } = this.memory
    if (place.table && part.sparse) {
      integers.set(part.sparse.table, place.table.at / 4)
      integers.set(part.sparse.entries, place.entries / 4)
    } else this.writePanels(place.inputs, part.inputs, part.count, layers[0]!.fanIn)
    this.writePanels(place.targets, part.targets, part.count, layers.at(-1)!.fanOut)
    integers.set(part.labels, place.labels / 4)
  }

  private writeGroup(group: GroupPlace, firstRun: number, state: ThreadState): void {
    const { lanes, problem, plan } = this
    const { integers } = this.memory
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
      for (let target = lane; target < counts.RUNS; target += lanes) integers[frozen / 4 + target] = -1
      frozenCount++
    }
    const [firstSlot = 0, secondSlot = 0, thirdSlot = 0] = slots
    this.memory.write('Group', structure, {
      parameters,
      firstSlot,
      secondSlot,
      thirdSlot,
      bytes: plan.parameterBytes,
      hyper,
      runs,
      frozenCount,
      frozen,
      divergedAt,
      metrics
    })
  }

  /** The hyper values of a run into its lane; with lanes over units into all eight. null: a lane without a run. */
  private writeHyper(at: number, lane: number, run: number | null): void {
    const values = hyperValues(this.problem.hyper, run)
    for (let target = lane; target < counts.RUNS; target += this.lanes) {
      this.memory.writeLane('Hyper', at, target, values)
    }
  }

  /** from: [run][parameter]. */
  private writeParameters(to: number, run: number, from: Floats): void {
    const size = parameterCount(this.problem.layers)
    this.memory.floats.set(from.subarray(run * size, (run + 1) * size), this.plan.exchange / 4)
    this.exchange('writeParameters', to, run)
  }

  /** A run's parameters between `plan.exchange` and its group's at `at`. */
  private exchange(direction: 'readParameters' | 'writeParameters', at: number, run: number): void {
    const { lanes, plan, kernels } = this
    const ofLane = at + (run % lanes) * 4
    const offsets = parameterOffsets(this.problem.layers)
    for (const [l, { fanIn, fanOut, offset, panelBytes }] of plan.layers.entries()) {
      const inState = plan.exchange + offsets[l]!.weights * 4
      const panels = ofLane + offset
      kernels[direction]({ lanes, state: inState, panels, panelBytes, rows: fanIn + 1, units: fanOut })
    }
  }
}

/** Of a run; null: values that change nothing, for a lane without a run. */
function hyperValues(hyper: Hyper, run: number | null): LaneValues<'Hyper'> {
  const of = (values: Float64Array | undefined, empty: number): number =>
    run === null || !values ? empty : values[run]!
  const all: Readonly<Record<string, Float64Array | undefined>> = Object.fromEntries(
    Object.entries(hyper).filter(([, value]) => value instanceof Float64Array)
  )
  const [rate, decay] = [of(hyper.learningRate, 0), of(hyper.weightDecay, 0)]
  const beta1 = of(all['beta1'], 0)
  const beta2 = of(all['beta2'] ?? all['alpha'], 0)
  return {
    stepSize: rate,
    momentum: of(all['momentum'], 0),
    weightDecay: decay,
    beta1,
    oneMinusBeta1: 1 - beta1,
    beta2,
    oneMinusBeta2: 1 - beta2,
    epsilon: of(all['epsilon'], 1),
    rates: rate,
    beta1s: beta1,
    beta2s: beta2,
    weightDecays: decay,
    rateDecays: of(all['lrDecay'], 0),
    correctedEpsilon: 0,
    keptShare: 0
  }
}

/** Clears what an earlier problem left and grows the memory. */
function reserve(memory: WebAssembly.Memory, { bytes, clearedBytes }: MemoryPlan): void {
  const before = memory.buffer.byteLength
  new Uint8Array(memory.buffer, 0, Math.min(before, clearedBytes)).fill(0, addresses.RESERVED)
  const missing = Math.ceil((bytes - before) / 65536)
  if (missing > 0) memory.grow(missing)
}
