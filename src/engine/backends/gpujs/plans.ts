import { GPU } from 'gpu.js'
import type { Problem } from '#core/network/problem'
import type { Leg } from './legs'
import type { Mode } from './mode'
import { rateCount } from './optimizer'
import { type Webgpu, guarded } from './webgpu'
import { type Handle, Recorder, blockSizes, shaped } from './recorder'

type Pipeline = ReturnType<GPU['createPipeline']>

/** What training changes, layer by layer: each [run][fan_in + 1][fan_out]. */
export interface LayerState {
  /** [layer]. */
  readonly weights: readonly Float32Array[]
  /** [slot][layer]. */
  readonly slots: readonly (readonly Float32Array[])[]
}

/** What the steps of a leg need, besides the state. */
export interface StepInputs {
  /** [step][batchSize]: the instances of each minibatch. */
  readonly order: Float32Array
  /** [run][value], as the kernels of the optimizer want it. */
  readonly hyper: Float32Array
  /** [step][run][value], likewise. */
  readonly rates: Float32Array
}

/** One a block of instances: [run][loss, right answers][thread]. */
export interface Scores {
  readonly train: readonly Float32Array[]
  readonly test: readonly Float32Array[]
}

export interface LegResult {
  readonly state: LayerState
  /** One a recorded epoch. */
  readonly scores: readonly Scores[]
}

export interface PlanOptions {
  /** The device that computes, in mode webgpu. */
  readonly device: Webgpu['device'] | null
  /** How many plans are kept. */
  readonly capacity: number
}

/** How GPU.js has to execute the plans of a mode; anything else would be another mode in disguise. */
const executors: Readonly<Record<Mode, readonly string[]>> = {
  webgpu: ['fused-encoder'],
  webasm: ['fused-sync', 'fused-threaded'],
  cpu: ['generic']
}

/** The plans of one problem: recorded and compiled when they are first run, then kept. */
export class Plans {
  private readonly gpu: GPU
  private readonly recorder: Recorder
  /** The one used last at the end. */
  private readonly pipelines = new Map<string, Pipeline>()
  private lastThreads = 1

  constructor(
    private readonly mode: Mode,
    private readonly problem: Problem,
    private readonly options: PlanOptions
  ) {
    this.gpu = new GPU({ mode })
    this.recorder = new Recorder(this.gpu, mode, problem)
  }

  /** Threads of the plan run last. */
  get threads(): number {
    return this.lastThreads
  }

  /** steps: null for a leg without any. */
  async run(leg: Leg, state: LayerState, steps: StepInputs | null): Promise<LegResult> {
    const { layers, train, test } = this.problem
    const inputs = [
      ...[state.weights, ...state.slots].flatMap((tensors) => this.tensors(tensors)),
      ...(steps ? this.stepInputs(steps) : [])
    ]
    const results = await this.call(JSON.stringify(leg), inputs, (handles) =>
      this.recorder.leg(leg, state.slots.length, handles)
    )
    let at = 0
    const take = (count: number): Float32Array[] => results.slice(at, (at += count))
    const after: LayerState = steps
      ? { weights: take(layers.length), slots: state.slots.map(() => take(layers.length)) }
      : state
    const trainBlocks = blockSizes(this.problem, train.count).length
    const testBlocks = blockSizes(this.problem, test.count).length
    const scores: Scores[] = []
    while (at < results.length) scores.push({ train: take(trainBlocks), test: take(testBlocks) })
    return { state: after, scores }
  }

  async dispose(): Promise<void> {
    for (const pipeline of this.pipelines.values()) await pipeline.destroy()
    this.pipelines.clear()
    await this.gpu.destroy()
  }

  private tensors(tensors: readonly Float32Array[]): Handle[] {
    const { layers, runs } = this.problem
    return tensors.map((values, l) => shaped(values, [layers[l]!.fanOut, layers[l]!.fanIn + 1, runs]))
  }

  private stepInputs({ order, hyper, rates }: StepInputs): Handle[] {
    const { batchSize, runs } = this.problem
    const clock = new Float32Array(1)
    const each = rateCount(this.problem.hyper)
    return [
      shaped(order, [batchSize, order.length / batchSize]),
      clock,
      shaped(hyper, [hyper.length / runs, runs]),
      shaped(rates, [each, runs, rates.length / runs / each])
    ]
  }

  private async call(
    key: string,
    inputs: readonly Handle[],
    record: (handles: readonly Handle[]) => Handle[]
  ): Promise<Float32Array[]> {
    let pipeline = this.pipelines.get(key)
    const isNew = !pipeline
    if (!pipeline) {
      await this.makeRoom()
      const recording = (...handles: Handle[]): Handle[] => record(handles)
      // GPU.js asks a function's length for how many arguments it takes.
      Object.defineProperty(recording, 'length', { value: inputs.length })
      pipeline = this.gpu.createPipeline(recording)
    }
    this.pipelines.delete(key)
    this.pipelines.set(key, pipeline)
    const compiled = pipeline
    const execute = async (): Promise<unknown[]> => (await compiled(...(inputs as number[]))) as unknown[]
    const { device } = this.options
    const results = await (isNew && device ? guarded(device, execute) : execute())
    if (isNew) this.checkExecutor(pipeline)
    this.lastThreads = threadsOf(pipeline)
    return results.map(flat)
  }

  private async makeRoom(): Promise<void> {
    for (const [key, pipeline] of this.pipelines) {
      if (this.pipelines.size < this.options.capacity) return
      this.pipelines.delete(key)
      await pipeline.destroy()
    }
  }

  private checkExecutor({ executorKind, fallbackReason, backend }: Pipeline): void {
    if (backend === this.mode && executors[this.mode].includes(executorKind)) return
    throw new Error(
      `GPU.js would not train this in mode ${this.mode}, but in ${backend} (${executorKind}): ${fallbackReason}`
    )
  }
}

/** GPU.js decides by the size of a plan's arrays, and says only in its internals how many workers it took. */
const threadsOf = ({ pipeline }: Pipeline): number =>
  (pipeline as { _executor?: { _entry?: { workerCount?: number } | null } })._executor?._entry?.workerCount ??
  1

/** The values of nested rows, in their order. */
function flat(values: unknown): Float32Array {
  const rows: Float32Array[] = []
  const collect = (value: unknown): void => {
    if (value instanceof Float32Array) rows.push(value)
    else for (const item of value as unknown[]) collect(item)
  }
  collect(values)
  if (rows.length === 1) return rows[0]!
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0))
  let at = 0
  for (const row of rows) {
    all.set(row, at)
    at += row.length
  }
  return all
}
