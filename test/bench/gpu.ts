import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Command } from 'commander'
import { createGpujsBackend, offerGpujs } from '#engine/backends/gpujs/backend'
import { createSimdBackend } from '#engine/backends/simd/backend'
import { wasmCeiling } from '#engine/backends/simd/ceiling'
import { figures, otherWork, writeInto } from './figures'
import { type Measurement, measure, median } from './measure'
import { backendPeer, goingOnPeer, slicedPeer } from './peers/backend'
import type { Peer } from './peers/peer'
import { cudaPeers } from './peers/python'
import { row, seconds, workloadTable } from './report'
import { gpuWorkloads, workloads } from './workloads'

/** Times GPU.js on this machine's GPU beside SIMD on its processor and, on an NVIDIA GPU, PyTorch. */
const options = new Command('gpu')
  .description('Times GPU.js on the GPU beside SIMD on the processor and PyTorch on CUDA, in one sitting.')
  .option('--gpu', 'this report')
  .option('--rounds <n>', 'rounds of every peer', Number, 5)
  .option('--only <ids>', 'workloads, e.g. W3,W6b', 'W2,W3,W4a,W4b,W5,W6a,W6b,W7')
  .option('--json <file>', 'write the figures as JSON')
  .option(
    '--markdown <file>',
    'write the report as Markdown, into the place for figures where the file has one'
  )
  .parse()
  .opts<{ rounds: number; only: string; json?: string; markdown?: string }>()

const note = (text: string): void => void process.stderr.write(`${text}\n`)
const offer = (await offerGpujs()).find(({ name }) => name === 'gpujs-webgpu')
if (!offer?.available) {
  note(`There is no GPU to time: ${offer?.detail}.`)
  process.exit(1)
}
if (offer.software)
  note('This GPU is emulated on the processor: right, but its times say nothing about a GPU.')

const openGpu = () => createGpujsBackend('webgpu')
const cores = os.availableParallelism()
const peers: readonly Peer[] = [
  backendPeer(
    'InitLab simd',
    async () => createSimdBackend({ arithmetic: 'strict' }),
    () => true,
    () => wasmCeiling('strict', cores)
  ),
  backendPeer('GPU.js in one go', openGpu),
  goingOnPeer('GPU.js in one go, compiled before', openGpu),
  // larger ones take a minute
  slicedPeer('GPU.js in the slices of the lab', openGpu, ({ first }) => first.length < 1e7),
  ...cudaPeers
]

const wanted = options.only.split(',')
const all = [...workloads(), ...gpuWorkloads()]
const unknown = wanted.filter((id) => !all.some((workload) => workload.id === id))
if (unknown.length > 0)
  throw new Error(
    `--only ${unknown.join()}: no such workload; there are ${all.map(({ id }) => id).join(', ')}`
  )

const folder = await mkdtemp(path.join(os.tmpdir(), 'initlab-gpu-'))
try {
  const measurements: Measurement[] = []
  for (const workload of all.filter(({ id }) => wanted.includes(id))) {
    note(`${workload.id}: ${workload.title}`)
    measurements.push(
      await measure(workload, peers, path.join(folder, workload.id), {
        rounds: options.rounds,
        secondsARound: 2
      })
    )
  }
  const machine = {
    gpu: offer.detail,
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown processor',
    cores,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10)
  }
  const text = [
    `Made by \`npm run bench -- ${process.argv.slice(2).join(' ')}\` on ${machine.date}: ${machine.gpu}; ${machine.cpu}, ${cores} cores, Node ${machine.node}.`,
    '',
    ...overview(measurements),
    '',
    ...measurements.flatMap((measurement) => [...workloadTable(measurement), ''])
  ].join('\n')
  process.stdout.write(`${text}\n`)
  if (options.markdown) await writeInto(options.markdown, text)
  if (options.json)
    await writeFile(options.json, JSON.stringify({ machine, workloads: figures(measurements) }, null, 2))
  const wrong = otherWork(measurements)
  if (wrong) {
    note(wrong)
    process.exitCode = 1
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
// GPU.js and the SIMD threads keep the process open.
process.exit()

/** Medians, one peer a column. */
function overview(measurements: readonly Measurement[]): string[] {
  const names = peers
    .map(({ name }) => name)
    .filter((name) => measurements.some(({ timings }) => timings.some(({ peer }) => peer === name)))
  const cell = ({ timings }: Measurement, name: string): string => {
    const timing = timings.find(({ peer }) => peer === name)
    return timing ? seconds(median(timing.seconds)) : '–'
  }
  return [
    '### Overview: medians',
    '',
    row(['workload', 'runs', ...names]),
    row(['---', ...['runs', ...names].map(() => '--:')]),
    ...measurements.map((one) =>
      row([one.workload.id, one.workload.problem.runs, ...names.map((name) => cell(one, name))])
    )
  ]
}
