import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { replications } from '#lab/replications/table'
import { lab } from './lab'

interface Result {
  readonly id: string
  readonly verdict: string
  readonly checks: readonly {
    readonly measured: number
    readonly claim: string
    readonly tolerance: { readonly low: number | null; readonly high: number | null }
    readonly why: string
    readonly verdict: string
  }[]
}

describe('replicate', () => {
  it('lists the claims without a name', async () => {
    const { code, stdout } = await lab(['replicate', '--json'])
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as Result[]).map(({ id }) => id)).toEqual(replications.map(({ id }) => id))
  })

  it('tries one: every check with claim, tolerance and reason', async () => {
    const { code, stdout } = await lab(['replicate', 'symmetry', '--quick', '--json'])
    const [result] = JSON.parse(stdout) as Result[]
    expect([code, result!.verdict]).toEqual([0, 'PASS'])
    expect(result!.checks.length).toBeGreaterThan(20)
    for (const { claim, why, tolerance } of result!.checks) {
      expect(claim.length * why.length).toBeGreaterThan(0)
      expect(tolerance.low ?? tolerance.high).not.toBeNull()
    }
  })

  it('refuses a name that is not known', async () => {
    const { code, stderr } = await lab(['replicate', 'he-2016'])
    expect(code).toBe(2)
    expect(stderr).toContain('did you mean "he-2015"?')
  })

  it.each([
    [['--seeds', '0'], '--seeds ("0"): must be a whole number from 1 to 1000'],
    [['--seeds', '1001'], '--seeds ("1001"): must be a whole number from 1 to 1000'],
    [['--first-seed', '-1'], '--first-seed ("-1"): must be a whole number from 0 to 4294966295']
  ])('refuses %j', async (options, message) => {
    const { code, stderr } = await lab(['replicate', 'symmetry', ...options])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  it('ships every experiment that a claim names, and no other', async () => {
    const files = (await readdir('resources/replications')).map((file) => file.replace(/\.json$/, ''))
    const named = replications.flatMap(({ parts }) => Object.values(parts).map(({ file }) => file))
    expect(files.sort()).toEqual(named.sort())
  })
})
