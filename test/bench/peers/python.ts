import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Workload } from '../workloads'
import { Absent, type Peer, type Training } from './peer'

const script = path.resolve('test/bench/peers/peers.py')
/** Debian's own Python has Debian's packages; another one on the PATH may hide it. */
const interpreter =
  process.env['INITLAB_PYTHON'] ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3')

interface Kind {
  readonly kind: string
  readonly name: string
  readonly oneByOne: boolean
}

const peersOf = (kinds: readonly Kind[]): readonly Peer[] =>
  kinds.map(({ kind, name, oneByOne }) => ({
    name,
    oneByOne,
    open: (workload, folder) => open(kind, workload, folder)
  }))

export const pythonPeers = peersOf([
  { kind: 'torch-sequential', name: 'PyTorch, one run after another', oneByOne: true },
  { kind: 'torch-batched', name: 'PyTorch, batched by an expert', oneByOne: false },
  { kind: 'torch-float64', name: 'PyTorch, batched, in float64', oneByOne: false },
  { kind: 'sklearn', name: 'scikit-learn MLPClassifier', oneByOne: true },
  { kind: 'numpy', name: 'NumPy, one run after another', oneByOne: true }
])

/** On an NVIDIA GPU. */
export const cudaPeers = peersOf([
  { kind: 'cuda-sequential', name: 'PyTorch CUDA, one run after another', oneByOne: true },
  { kind: 'cuda-batched', name: 'PyTorch CUDA, batched by an expert', oneByOne: false },
  { kind: 'cuda-graph', name: 'PyTorch CUDA, batched, each epoch a CUDA graph', oneByOne: false },
  { kind: 'torch-float64', name: 'PyTorch, batched, in float64', oneByOne: false }
])

async function open(kind: string, workload: Workload, folder: string): Promise<Training | null> {
  const { loss } = workload.problem
  if (loss !== 'cross-entropy' && loss !== 'binary-cross-entropy') return null
  if (kind === 'torch-float64' && !workload.isDeep) return null
  await writeWorkload(workload, folder)
  const process = converse([kind, folder])
  const hello = await process.next()
  if (hello.absent !== undefined) throw new Absent(hello.absent)
  return {
    version: hello.version ?? '',
    async train(runs) {
      process.send(String(runs))
      const { seconds, losses } = await process.next()
      if (seconds === undefined || losses === undefined) throw new Error(`${kind} answered without a time`)
      return { seconds, losses }
    },
    async close() {
      process.end()
    }
  }
}

/** NumPy's sgemm in GFLOP/s, or null where NumPy is absent. */
export async function sgemmCeiling(): Promise<number | null> {
  const process = converse(['sgemm', '.'])
  try {
    return (await process.next()).gflops ?? null
  } catch {
    return null
  } finally {
    process.end()
  }
}

interface Answer {
  readonly absent?: string
  readonly version?: string
  readonly seconds?: number
  readonly losses?: readonly number[]
  readonly gflops?: number
}

function converse(args: readonly string[]): {
  send(line: string): void
  next(): Promise<Answer>
  end(): void
} {
  const child = spawn(interpreter, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  child.stdin.on('error', () => undefined)
  const gone = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new Absent(error.message)))
    child.once('close', (code) => reject(new Error(`${args[0]} ended with ${code}: ${errors.slice(-500)}`)))
  })
  gone.catch(() => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    send: (line) => void child.stdin.write(`${line}\n`),
    async next() {
      const line = await Promise.race([lines.next(), gone])
      if (line.done) return gone
      return JSON.parse(line.value) as Answer
    },
    end: () => void child.stdin.end()
  }
}

async function writeWorkload({ problem, first }: Workload, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { layers, loss, hyper, batchSize, epochs, runs, train } = problem
  const optimizer = {
    kind: hyper.kind,
    learningRate: hyper.learningRate[0],
    momentum: hyper.kind === 'sgd' ? hyper.momentum[0] : 0
  }
  const files: [string, string | Float32Array | Int32Array][] = [
    [
      'problem.json',
      JSON.stringify({ layers, loss, optimizer, batchSize, epochs, runs, count: train.count })
    ],
    ['inputs.f32', Float32Array.from(train.inputs)],
    ['targets.f32', Float32Array.from(train.targets)],
    ['labels.i32', train.labels.slice()],
    ['parameters.f32', first]
  ]
  for (const [name, content] of files) await writeFile(path.join(folder, name), content)
}
