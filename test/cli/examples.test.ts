import { readdirSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { lab } from './lab'

const examples = readdirSync('resources/examples').filter((name) => name.endsWith('.json'))
const pathOf = (name: string): string => `resources/examples/${name}`

interface Report {
  readonly arms: readonly {
    readonly name: string
    readonly summary: { readonly trainLoss: { readonly median: number } }
  }[]
}

describe('shipped experiments', () => {
  test.each(examples)('%s is valid, and its first epochs train', async (name) => {
    const { code, stdout, stderr } = await lab([
      ...['run', pathOf(name), '--json', '--backend', 'simd'],
      ...['--set', 'training.epochs=2', '--set', 'seeds.count=1', '--set', 'record.probes=false']
    ])
    expect(stderr).not.toMatch(/rror/)
    expect([0, 1]).toContain(code)
    for (const { name: arm, summary } of (JSON.parse(stdout) as Report).arms) {
      expect(summary.trainLoss.median, arm).toBeGreaterThan(0)
    }
  })

  it('own-formula.json: He’s rule as a formula trains like He’s rule', async () => {
    const { stdout } = await lab([
      ...['run', pathOf('own-formula.json'), '--json', '--backend', 'simd'],
      ...['--set', 'training.epochs=3', '--set', 'seeds.count=1', '--set', 'record.probes=false']
    ])
    const [he, formula] = (JSON.parse(stdout) as Report).arms
    expect(formula!.summary).toEqual(he!.summary)
  })
})
