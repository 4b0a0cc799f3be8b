import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Dataset } from '#core/data/dataset'
import { metricNames } from '#core/metrics/table'
import type { Format } from '#core/migrations'
import type { Floats } from '#core/network/problem'
import { layerProbe } from '#core/probes/layout'
import type { Archive } from '#lab/formats/archive'
import { ZipReader } from '#lab/formats/zip-reader'
import { atPresentFormat, initlabFormat } from '#lab/initlab/format'
import { withJson } from '#lab/initlab/member'
import { readInitlab, type InitlabFile } from '#lab/initlab/read'
import { nodeHost } from '#node/host'
import type { GroupHead } from '#record/head'
import type { GroupSeries } from '#record/series'

const host = nodeHost()
const folder = fileURLToPath(new URL('../../fixtures/versions', import.meta.url))
const bytesOf = (path: string): Uint8Array => readFileSync(`${folder}/${path}`)

const versions = readdirSync(folder).filter((name) => name.startsWith('initlab-'))
const files = versions.flatMap((version) =>
  Object.entries(JSON.parse(readFileSync(`${folder}/${version}/expected.json`, 'utf8')) as object).map(
    ([name, expected]) => ({ path: `${version}/${name}`, expected: expected as Expected })
  )
)

interface Expected {
  readonly experiment: object
  readonly provenance: object
}

describe('files that labs of every version wrote say what they said', () => {
  it.each(files)('$path', async ({ path, expected }) => {
    const { experiment, provenance, ...results } = expected
    const read = await readInitlab(bytesOf(path), path, host)
    // Fields that came later, without a version of their own, have defaults that change nothing.
    expect(read.record.head).toMatchObject({ experiment, provenance })
    expect(told(read)).toEqual(results)
  })

  it('has a file of every format that is read', () => {
    const known = [...initlabFormat.migrations.map(({ from }) => from), initlabFormat.version]
    expect(versions.sort()).toEqual(known.map((version) => `initlab-${version}`))
  })
})

it('what the first labs did not keep is said to be unknown', async () => {
  const { record } = await readInitlab(bytesOf('initlab-0/xor.initlab'), 'xor.initlab', host)
  const { selection, ceilingGflops, rate } = record.head.provenance
  expect({ selection, ceilingGflops, rate }).toEqual({
    selection: { requested: '', candidates: [] },
    ceilingGflops: null,
    rate: null
  })
})

describe('a made-up format 2, whose groups have a name', () => {
  const named: Format<Archive> = {
    version: 2,
    migrations: [
      ...initlabFormat.migrations,
      {
        from: 1,
        up: withJson('groups.json', (groups) =>
          Object.values(groups).map((group, index) => ({ ...(group as object), name: `group ${index}` }))
        )
      }
    ]
  }
  const groupsOf = (path: string, format: Format<Archive>): unknown => {
    const archive = atPresentFormat(new ZipReader(bytesOf(path), path, host.compression), format)
    return JSON.parse(new TextDecoder().decode(archive.read('groups.json')))
  }

  it.each(['initlab-0/xor.initlab', 'initlab-1/diverging.initlab'])('is made of %s', (path) => {
    const before = groupsOf(path, initlabFormat) as object[]
    expect(before.length).toBeGreaterThan(0)
    expect(groupsOf(path, named)).toEqual(
      before.map((group, index) => ({ ...group, name: `group ${index}` }))
    )
  })

  it('leaves every other member as it is', () => {
    const path = 'initlab-1/diverging.initlab'
    const zip = new ZipReader(bytesOf(path), path, host.compression)
    const archive = atPresentFormat(zip, named)
    expect(archive.names).toEqual(zip.names)
    for (const name of zip.names)
      if (name !== 'groups.json') expect(archive.read(name)).toEqual(zip.read(name))
  })

  it('is newer than a lab that knows no format but 1', () => {
    const older: Format<Archive> = { version: 0, migrations: [] }
    expect(() => groupsOf('initlab-1/weights.initlab', older)).toThrow(
      'was written by a newer InitLab (file format 1); this one reads up to 0. Please update InitLab'
    )
  })

  it('is damaged where there never was such a format', () => {
    const unheardOf = withJson('provenance.json', (provenance) => ({ ...provenance, format: -1 }))
    const path = 'initlab-1/weights.initlab'
    const zip = new ZipReader(bytesOf(path), path, host.compression)
    expect(() => atPresentFormat(unheardOf(zip), named)).toThrow('is damaged: format: there is no format -1')
  })
})

/** The results that a file holds, in the terms of expected.json. */
function told({ record, work }: InitlabFile): unknown {
  const { experiment, groups } = record.head
  return {
    groups: groups.map((head, index) => toldOfGroup(head, record.groups[index]!)),
    data: experiment.data.dataset === 'csv' ? toldOfData(work.dataset) : null,
    imported: Object.fromEntries(
      Object.entries(work.imported).map(([arm, { layers }]) => [
        arm,
        layers.flatMap(({ weights, biases }) => [rows(weights.values, weights.shape[1]!), [...biases.values]])
      ])
    )
  }
}

const toldOfGroup = ({ layers, epochs, runs }: GroupHead, series: GroupSeries): unknown => ({
  layers,
  epochs,
  epochsDone: series.progress?.epoch,
  runs,
  divergedAt: [...series.divergedAt],
  recorded: [...series.epochs],
  metrics: Object.fromEntries(metricNames.map((name) => [name, rows(series.metric(name), runs.length)])),
  snapshots: Object.fromEntries(series.snapshots.map((one) => [one.epoch, sha256(one.parameters)])),
  activationsStd: Object.fromEntries(
    series.probes.map((probe) => {
      const std = (lane: number, layer: number): number =>
        layerProbe(probe, layers, lane, layer).quantities.activations.std
      const all = runs.flatMap((_, lane) => layers.map((_, layer) => std(lane, layer)))
      return [probe.epoch, rows(Float64Array.from(all), layers.length)]
    })
  )
})

const toldOfData = ({ inputs, labels, targets }: Dataset): unknown => ({
  inputs: sha256(inputs),
  labels: sha256(labels),
  ...(targets && { targets: sha256(targets.values) })
})

/** Of row-major values; what JSON has no numbers for as text. */
function rows(values: Float64Array, columns: number): (number | string)[][] {
  return Array.from({ length: values.length / columns }, (_, row) =>
    Array.from(values.subarray(row * columns, (row + 1) * columns), (value) =>
      Number.isFinite(value) ? value : String(value)
    )
  )
}

const sha256 = ({ buffer, byteOffset, byteLength }: Floats | Int32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')
