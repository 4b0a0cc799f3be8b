import { readdirSync } from 'node:fs'
import { expect, inject, it } from 'vitest'
import { lab } from './lab'

const files = (folder: string): string[] =>
  readdirSync(`resources/${folder}`)
    .filter((name) => name.endsWith('.json'))
    .map((name) => `resources/${folder}/${name}`)

interface Probe {
  readonly layers: readonly Readonly<Record<string, unknown>>[]
}

/**
 * Where a probe has null beside what docs/probes.md allows: softmax has no slope, a run that was not sampled no
 * decomposition, a ratio is of the last layer's gradient, which may be 0, and activations of 0 point nowhere.
 */
function nulls(value: unknown, path: string, isSoftmax = false): string[] {
  if (value === null) {
    const allowed =
      /(effectiveRank|[jJ]acobian|NormRatio|alignment)$/.test(path) ||
      (isSoftmax && /(saturated|dead)$/.test(path))
    return allowed ? [] : [path]
  }
  if (Array.isArray(value)) return value.flatMap((one) => nulls(one, path, isSoftmax))
  if (typeof value !== 'object') return []
  const softmax =
    isSoftmax ||
    ('activation' in (value as object) && (value as Probe['layers'][number])['activation'] === 'softmax')
  return Object.entries(value as object).flatMap(([name, one]) => nulls(one, `${path}.${name}`, softmax))
}

// The other examples and the replications take minutes: at night.
it.each(
  inject('nightly')
    ? [...files('examples'), ...files('replications')]
    : ['resources/examples/spirals.json', 'resources/examples/digits-relu-10.json']
)('probes of the whole run of %s are finite', async (file) => {
  const { stdout } = await lab(['run', file, '--json', '--probes', '--backend', 'simd'])
  const { runs } = JSON.parse(stdout) as {
    readonly runs: readonly { readonly diverged: unknown; readonly probes: readonly Probe[] }[]
  }
  expect(runs.length).toBeGreaterThan(0)
  for (const { diverged, probes } of runs) {
    expect(probes.length).toBeGreaterThan(0)
    if (diverged === null || diverged === false) expect([...new Set(nulls(probes, 'probes'))]).toEqual([])
  }
})
