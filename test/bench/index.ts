import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Command } from 'commander'
import { createGpujsBackend } from '#engine/backends/gpujs/backend'
import { createReferenceBackend } from '#engine/backends/reference'
import { createSimdBackend } from '#engine/backends/simd/backend'
import { offerSimd } from '#engine/backends/simd/offers'
import { wasmCeiling } from '#engine/backends/simd/ceiling'
import type { Ceilings } from './ceilings'
import { costCurves, threadCurve } from './curves'
import { type Measurement, measure } from './measure'
import { backendPeer } from './peers/backend'
import { brainPeer } from './peers/brain'
import { Absent, type Peer } from './peers/peer'
import { pythonPeers, sgemmCeiling } from './peers/python'
import { tensorflowPeers } from './peers/tensorflow'
import { figures, otherWork, writeInto } from './figures'
import { markdown, type Report } from './report'
import { type Workload, workloads } from './workloads'

const options = new Command('bench')
  .description('Times the lab against what its users would take instead, on this machine, in one sitting.')
  .option('--quick', 'fewer rounds, one-by-one peers on a few runs, no cost curves: under three minutes')
  .option('--rounds <n>', 'rounds of every peer', Number)
  .option('--only <ids>', 'workloads, e.g. W1,W3')
  .option('--json <file>', 'write the figures as JSON')
  .option(
    '--markdown <file>',
    'write the report as Markdown, into the place for figures where the file has one'
  )
  .parse()
  .opts<{ quick?: boolean; rounds?: number; only?: string; json?: string; markdown?: string }>()

const quick = options.quick ?? false
const rounds = options.rounds ?? (quick ? 3 : 5)
const cores = os.availableParallelism()
/** `threads` null: as many as the lab takes by itself. */
const simd = (name: string, threads: number | null, arithmetic: 'strict' | 'fast'): Peer =>
  backendPeer(
    name,
    async () => {
      const offer = offerSimd().find(({ name }) => name === (arithmetic === 'fast' ? 'simd-fast' : 'simd'))
      if (!offer?.available) throw new Absent(offer?.detail)
      return createSimdBackend({ arithmetic, ...(threads !== null && { threads }) })
    },
    () => true,
    () => wasmCeiling(arithmetic, threads ?? cores)
  )
/** Plain loops take minutes on the largest workloads; they are timed where they take seconds. */
const small = ({ flops }: Workload): boolean => flops < (quick ? 4e9 : 2e10)

const peers: Peer[] = [
  simd('InitLab simd', null, 'strict'),
  simd('InitLab simd, one thread', 1, 'strict'),
  simd('InitLab simd, fast', null, 'fast'),
  backendPeer('InitLab reference (plain TypeScript loops)', async () => createReferenceBackend(), small),
  backendPeer('GPU.js webasm', () => createGpujsBackend('webasm'), small),
  backendPeer(
    'GPU.js cpu',
    () => createGpujsBackend('cpu'),
    ({ flops }) => flops < (quick ? 1e8 : 2e9)
  ),
  ...pythonPeers.filter(({ name }) => !quick || !name.endsWith('float64')),
  ...tensorflowPeers,
  brainPeer
]

const folder = await mkdtemp(path.join(os.tmpdir(), 'initlab-bench-'))
const note = (text: string): void => void process.stderr.write(`${text}\n`)
try {
  const machine = {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown processor',
    cores,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
    ceilings: ceilings({}),
    ceilingsUnpaired: ceilings({ INITLAB_NO_PAIRING: '1' }),
    sgemmCeiling: await sgemmCeiling()
  }
  const wanted = options.only?.split(',')
  const chosen = workloads().filter(({ id }) => !wanted || wanted.includes(id))
  if (chosen.length === 0)
    throw new Error(
      `--only ${options.only}: no such workload; there are ${workloads()
        .map(({ id }) => id)
        .join(', ')}`
    )
  const measurements: Measurement[] = []
  for (const workload of chosen) {
    note(`${workload.id}: ${workload.title}`)
    measurements.push(
      await measure(workload, peers, path.join(folder, workload.id), {
        rounds,
        secondsARound: quick ? 0.5 : 8
      })
    )
  }
  const curves = quick
    ? []
    : [
        ...(await costCurves(simd('InitLab simd', null, 'strict'), folder, rounds)),
        await threadCurve(
          (threads) => simd('InitLab simd', threads, 'strict'),
          Array.from({ length: cores }, (_, i) => i + 1),
          folder,
          rounds
        )
      ]
  const report: Report = {
    machine,
    command: `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`,
    measurements,
    curves
  }
  const text = markdown(report)
  process.stdout.write(`${text}\n`)
  if (options.markdown) await writeInto(options.markdown, text)
  if (options.json) await writeFile(options.json, JSON.stringify(summary(report), null, 2))
  const wrong = otherWork(measurements)
  if (wrong) {
    note(wrong)
    process.exitCode = 1
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
// TensorFlow.js and GPU.js keep worker pools open.
process.exit()

/** Of this machine, measured in a process with those variables. */
function ceilings(variables: Readonly<Record<string, string>>): Ceilings {
  const script = path.join(import.meta.dirname, 'ceilings.js')
  const env = { ...process.env, ...variables }
  return JSON.parse(execFileSync(process.execPath, [script], { env, encoding: 'utf8' })) as Ceilings
}

function summary({ machine, command, measurements, curves }: Report): unknown {
  return { machine, command, workloads: figures(measurements), curves }
}
