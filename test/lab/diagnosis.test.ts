import { readFile, readdir } from 'node:fs/promises'
import { describe, expect, inject, it } from 'vitest'
import { isAlarm, type FindingKind, type Remedy } from '#core/diagnosis/finding'
import { areOpposite } from '#core/diagnosis/remedies'
import type { ExperimentInput } from '#core/experiment/schema'
import type { SaidFinding } from '#core/words/english/findings'
import { knownNetworks } from './diagnosis/known-networks'
import { soundNetworks } from './diagnosis/sound-networks'
import { diagnosed } from './support/findings'

/** What the diagnosis says of networks that were really trained, and whose truth is known from how they were made. */

const folder = 'test/fixtures/diagnosis'

interface Truth {
  /** Kinds that must be told, each with what its sentence must say. */
  readonly says?: Readonly<Partial<Record<FindingKind, RegExp>>>
  /** Kinds that would be wrong. */
  readonly never?: readonly FindingKind[]
  readonly advises: readonly Remedy['kind'][]
}

/** By file; for files with several arms, by `file arm`. */
const truths: Readonly<Record<string, Truth>> = {
  '01': {
    says: { 'dead-by-bias': /hidden layer 1, because their biases/, stuck: /\(ln 10\)/ },
    advises: ['zero-biases']
  },
  '02': { says: { 'fast-rate': /too long/ }, never: ['stuck', 'learning'], advises: ['smaller-rate'] },
  '05': { says: { 'vanishing-signal': /by hidden layer 4: / }, advises: ['better-weights'] },
  '14': { says: { overfitting: /lowest at epoch \d\d?, .* risen/ }, advises: ['stop-early'] },
  '16': {
    says: { 'zero-layer': /hidden layer 2: all its first weights are 0/ },
    never: ['vanishing-signal', 'dead-units'],
    advises: ['random-weights']
  },
  '19': { advises: [] },
  '20': {
    says: { 'unscaled-inputs': /reach to 16/, rising: /^The loss rises/ },
    never: ['stuck'],
    advises: ['standardize']
  },
  '27': {
    says: { clipped: /clipped to 0\.00\d+ % of their size/ },
    never: ['stuck'],
    advises: ['less-clipping']
  },
  '29': {
    says: { 'vanishing-signal': /by hidden layer 1: .* than the inputs/ },
    advises: ['better-weights']
  },
  '33': {
    says: { 'rate-ended': /ended the learning rate by epoch 2 of 10/ },
    never: ['stalled'],
    advises: ['longer-schedule']
  },
  '36': {
    says: { 'collapsed-inputs': /point the same way from hidden layer/ },
    never: ['vanishing-signal'],
    advises: ['shallower']
  },
  '37': {
    says: { 'exploding-signal': /by hidden layer 3/, 'no-better': /worse .* falling/ },
    never: ['stuck'],
    advises: ['better-weights']
  },
  'diverge Xavier': { says: { diverged: /no longer a finite number/ }, advises: ['smaller-rate'] },
  'explode he': { says: { 'unscaled-inputs': /targets are as large as 28\d,/ }, advises: ['standardize'] },
  'explode huge': {
    says: { diverged: /epoch 0/, 'exploding-signal': /more between inputs/ },
    advises: ['standardize', 'better-weights']
  },
  'nan-hist huge': {
    says: { diverged: /epoch 0/ },
    never: ['dead-units', 'saturated', 'stuck'],
    advises: ['better-weights']
  },
  'nan-hist ok': { says: { diverged: /in 1 of 2 runs/ }, advises: ['smaller-rate'] }
}

const remediesOf = (found: readonly SaidFinding[]): Remedy['kind'][] =>
  found.flatMap(({ remedy }) => (remedy ? [remedy.kind] : []))

/** Nothing may be advised twice, nor what another advice would undo; and every sentence ends as one. */
function expectSound(found: readonly SaidFinding[]): void {
  const remedies = remediesOf(found)
  expect(new Set(remedies).size).toBe(remedies.length)
  for (const a of remedies) for (const b of remedies) expect(areOpposite(a, b), `${a} and ${b}`).toBe(false)
  for (const { text, evidence } of found) {
    expect(text).toMatch(/^[A-Z].*\.$/)
    expect(text + evidence).not.toMatch(/undefined|NaN|Infinity|–/)
  }
}

describe('networks that were described wrongly', async () => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  it('are all told of', () =>
    expect(new Set(Object.keys(truths).map((name) => `${name.split(' ')[0]}.json`))).toEqual(new Set(files)))

  it.each(files)('%s', async (file) => {
    const input = JSON.parse(await readFile(`${folder}/${file}`, 'utf8')) as ExperimentInput
    // No finding looks at singular values, which take most of the time.
    const quick = { ...input, record: { ...input.record, probes: { jacobians: 0, jacobianSeeds: 0 } } }
    const arms = await diagnosed(quick, folder)
    const name = file.replace('.json', '')
    for (const [arm, { found }] of Object.entries(arms)) {
      expectSound(found)
      const truth = truths[`${name} ${arm}`] ?? truths[name]
      if (!truth) continue
      const kinds = found.map(({ kind }) => kind)
      for (const [kind, sentence] of Object.entries(truth.says ?? {}))
        expect(
          found.find((one) => one.kind === kind)?.text ?? `nothing of ${kind}, but ${kinds.join(', ')}`
        ).toMatch(sentence)
      for (const kind of truth.never ?? []) expect(kinds).not.toContain(kind)
      expect(remediesOf(found)).toEqual(truth.advises)
      if (truth.advises.length === 0) expect(found.filter(isAlarm)).toEqual([])
    }
  })
})

describe('networks with one known illness', () => {
  const deep = 50
  const some = knownNetworks.filter(
    ({ experiment }) => inject('nightly') || experiment.network.hidden.length < deep
  )
  it.each(some)('$truth', async ({ experiment, says, advises }) => {
    const { found, facts } = (await diagnosed(experiment))['arm']!
    expectSound(found)
    const kinds = found.map(({ kind }) => kind)
    // A network that reached its goal in spite of what was done to it may be left in peace.
    const isSolved = facts.runs.every(({ outcome }) => outcome.solvedAt !== null)
    if (!isSolved || found.some(isAlarm)) expect(kinds.filter((kind) => says.includes(kind))).not.toEqual([])
    expect(remediesOf(found).filter((remedy) => !advises.includes(remedy))).toEqual([])
  })

  it('are forty', () => expect(knownNetworks.length).toBe(40))
})

describe('sound networks', () => {
  const all = soundNetworks(inject('nightly') ? 60 : 10, 1)
  const named = all.map((experiment) => {
    const { data, network, training } = experiment
    return [
      `${data.dataset}, ${network.hidden.join('-')} ${network.activation}, ${training.optimizer.kind}`,
      experiment
    ] as const
  })
  it.each(named)('%s: no alarm', async (_, experiment) => {
    const { found } = (await diagnosed(experiment))['arm']!
    expectSound(found)
    expect(found.filter(isAlarm).map(({ text }) => text)).toEqual([])
  })
})

describe('what ships with the lab', async () => {
  const files = ['resources/examples', 'resources/replications']
  const paths = (
    await Promise.all(files.map(async (of) => (await readdir(of)).map((name) => `${of}/${name}`)))
  ).flat()
  it.for(paths.filter((path) => path.endsWith('.json')))(
    '%s: no alarm where all is solved',
    async (path, { skip }) => {
      skip(!inject('nightly'), 'nightly: whole runs of all that ships take half an hour')
      const arms = await diagnosed(JSON.parse(await readFile(path, 'utf8')) as ExperimentInput, null)
      for (const { found, facts } of Object.values(arms)) {
        expectSound(found)
        if (facts.runs.every(({ outcome }) => outcome.solvedAt !== null))
          expect(found.filter(isAlarm)).toEqual([])
      }
    }
  )
})
