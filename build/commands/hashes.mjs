// `npm run -s hashes -- [lab.mjs of another checkout]`: whether a change kept every bit. Trains all shipped experiments,
// briefly, and prints the hash of what came out, one line each and always in the same order:
//   sha256 of the final weights  sha256 of the metrics  experiment
// What trains does so twice, as a whole and with one run alone: a run alone has a kernel layout of its own.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { unzipSync } from 'fflate'
import { root } from '../root.mjs'

/** Enough for every kernel to have its turn, few enough for the whole list to take three minutes. */
const most = { seeds: 2, epochs: 2, trainingShareOfDigits: 0.1 }

const lab = resolve(process.argv[2] ?? join(import.meta.dirname, 'lab.mjs'))
const folder = mkdtempSync(join(tmpdir(), 'initlab-hashes-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const group of ['examples', 'replications']) {
  const names = readdirSync(join(root, 'resources', group)).filter((name) => name.endsWith('.json'))
  for (const name of names.sort()) {
    const file = join(root, 'resources', group, name)
    const { arms, compare, data, training } = JSON.parse(readFileSync(file, 'utf8'))
    const trains = training.epochs > 0
    const brief = {
      'training.epochs': Math.min(training.epochs, most.epochs),
      ...(data.dataset === 'digits' && { 'data.testFraction': 1 - most.trainingShareOfDigits })
    }
    const title = `${group}/${name.replace('.json', '')}`
    // First weights alone are of wide networks, whose probes take long.
    print(title, trained(file, { ...brief, 'seeds.count': trains ? most.seeds : 1 }))
    if (!trains) continue
    const [arm] = arms.slice(-1)
    const alone = { 'seeds.count': 1, arms: [arm], ...(compare && { 'compare.baseline': arm.name }) }
    print(`${title}, one run`, trained(file, { ...brief, ...alone }))
  }
}

/**
 * Members of the `.initlab` file that the lab writes.
 * @param {string} file
 * @param {Readonly<Record<string, unknown>>} changes
 */
function trained(file, changes) {
  const out = join(folder, 'out.initlab')
  const set = Object.entries(changes).map(([path, value]) => `--set=${path}=${JSON.stringify(value)}`)
  const { status, stderr } = spawnSync(
    process.execPath,
    [lab, 'run', file, '--backend=simd', '--out', out, ...set],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] }
  )
  if (status !== 0) throw new Error(`${lab} run ${file} ${set.join(' ')}\n${stderr}`)
  return unzipSync(readFileSync(out))
}

/**
 * @param {string} title
 * @param {Readonly<Record<string, Uint8Array>>} members
 */
function print(title, members) {
  const metrics = Object.entries(members).filter(([name]) => name.startsWith('metrics/'))
  console.log(`${hashOf(finalWeights(members))}  ${hashOf(metrics)}  ${title}`)
}

/**
 * The arrays of every group's last snapshot, which is the end of its training.
 * @param {Readonly<Record<string, Uint8Array>>} members
 */
function finalWeights(members) {
  const groups = JSON.parse(Buffer.from(members['groups.json'] ?? []).toString())
  return groups.flatMap(
    (/** @type {{ epochsDone: number }} */ { epochsDone }, /** @type {number} */ group) => {
      const name = `snapshots/${group}-${epochsDone}.npz`
      const archive = members[name]
      if (!archive) throw new Error(`the file lacks ${name}`)
      return Object.entries(unzipSync(archive)).map(([array, bytes]) => [`${group}/${array}`, bytes])
    }
  )
}

/** @param {readonly [string, Uint8Array][]} arrays */
function hashOf(arrays) {
  const hash = createHash('sha256')
  for (const [name, bytes] of arrays.toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(name).update(bytes)
  return hash.digest('hex')
}
