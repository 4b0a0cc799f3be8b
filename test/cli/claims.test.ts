import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, inject, it } from 'vitest'
import { parseExperimentText } from '#core/experiment/parse'
import { claims, unclaimed, type Report } from './claims'
import { lab } from './lab'

const examples = readdirSync('resources/examples')
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace(/\.json$/, ''))
const pathOf = (name: string): string => `resources/examples/${name}.json`
const experimentOf = (name: string) => parseExperimentText(readFileSync(pathOf(name), 'utf8'))
const description = (name: string): string =>
  (JSON.parse(readFileSync(pathOf(name), 'utf8')) as { readonly description: string }).description

describe('every number in an example’s description', () => {
  it.each(examples)('of %s is claimed, and said', (name) => {
    for (const { says } of claims[name]!) expect(description(name)).toContain(says)
    expect(unclaimed(description(name), claims[name]!)).toEqual([])
  })
})

/** Those that take seconds; the others are trained at night. */
const soon = ['own-formula', 'rules-by-layer', 'sine-fit', 'spirals', 'xor']

interface FullReport extends Report {
  readonly statistics: {
    readonly arms: readonly {
      readonly epochsToGoal: {
        readonly reached: number
        readonly lost: number
        readonly median: number | null
      }
      readonly metrics: Readonly<
        Record<string, { readonly median: number | null; readonly upper: number | null }>
      >
    }[]
  }
}

describe.each(examples.filter((name) => inject('nightly') || soon.includes(name)))(
  'the whole run of %s',
  (name) => {
    it('does what its description says, and has one number for one thing', async () => {
      const { code, stdout } = await lab([
        ...['run', pathOf(name), '--json', '--backend', 'simd', '--set', 'record.probes=false']
      ])
      expect(code).toBe(0)
      const report = JSON.parse(stdout) as FullReport
      const arm = (wanted: string): Report['arms'][number]['summary'] => {
        const found = report.arms.find((one) => one.name === wanted)
        if (!found) throw new Error(`${name} has no arm ${wanted}`)
        return found.summary
      }
      const told = { experiment: experimentOf(name), arm }
      const untrue = claims[name]!.filter(({ holds }) => holds && !holds(told)).map(({ says }) => says)
      expect(untrue).toEqual([])
      report.arms.forEach(({ summary }, at) => {
        const { epochsToGoal, metrics } = report.statistics.arms[at]!
        expect(epochsToGoal).toMatchObject(summary.epochsToGoal)
        for (const [metric, { median, upper }] of Object.entries(metrics))
          expect(summary[metric as 'trainLoss']).toMatchObject({ median, upper })
      })
    })
  }
)
