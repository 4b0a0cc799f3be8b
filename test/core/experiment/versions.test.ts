import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { atPresentVersion, experimentFormat, type ExperimentFields } from '#core/experiment/migrations'
import { parseExperimentText } from '#core/experiment/parse'
import type { Format } from '#core/migrations'

const folder = fileURLToPath(new URL('../../fixtures/versions', import.meta.url))
const versions = readdirSync(folder).filter((name) => name.startsWith('experiment-'))

describe('experiments of every version mean what they meant', () => {
  const files = versions.flatMap((version) => {
    const expected = JSON.parse(readFileSync(`${folder}/${version}/expected.json`, 'utf8')) as Record<
      string,
      object
    >
    const names = readdirSync(`${folder}/${version}`).filter((name) => name !== 'expected.json')
    return names.map((name) => ({ path: `${version}/${name}`, meant: expected[name.replace('.json', '')] }))
  })

  it.each(files)('$path', ({ path, meant }) => {
    // A field that came later, without a version of its own, has a default that changes nothing.
    expect(parseExperimentText(readFileSync(`${folder}/${path}`, 'utf8'))).toMatchObject(meant!)
  })

  it('has experiments of every version that is read', () => {
    const known = [...experimentFormat.migrations.map(({ from }) => from), experimentFormat.version]
    expect(versions.sort()).toEqual(known.map((version) => `experiment-${version}`))
  })
})

describe('made-up versions 2 and 3', () => {
  /** Version 2 calls `seeds` `draws`, version 3 counts them from 0. */
  const renamed: Format<ExperimentFields> = {
    version: 3,
    migrations: [
      { from: 1, up: ({ seeds, ...rest }) => ({ ...rest, version: 2, draws: seeds }) },
      {
        from: 2,
        up: ({ draws, ...rest }) => ({ ...rest, version: 3, draws: { from: 0, ...(draws as object) } })
      }
    ]
  }

  it('are made of version 1 step by step', () => {
    expect(atPresentVersion({ version: 1, name: 'a', seeds: { count: 3 } }, renamed)).toEqual({
      version: 3,
      name: 'a',
      draws: { from: 0, count: 3 }
    })
  })

  it('are made of each other by the steps between them, and left alone where they are the present one', () => {
    expect(atPresentVersion({ version: 2, draws: { count: 3 } }, renamed)).toEqual({
      version: 3,
      draws: { from: 0, count: 3 }
    })
    const present = { version: 3, draws: {} }
    expect(atPresentVersion(present, renamed)).toBe(present)
  })

  it('are newer than a lab that knows version 1 alone', () => {
    expect(() => atPresentVersion({ version: 2 })).toThrow(
      'version (2): this file was made by a newer InitLab; this one reads version 1. Please update InitLab'
    )
  })

  it.each([0, -1, 0.5, '1', undefined])(
    'version %j, which never was, is left for the schema to refuse',
    (version) => {
      const strange = { version }
      expect(atPresentVersion(strange, renamed)).toBe(strange)
      expect(() => parseExperimentText(JSON.stringify(strange))).toThrow(/version.* must be 1/)
    }
  )
})
