import { z } from 'zod'
import type { Provenance } from '#record/provenance'
import type { Experiment } from '#core/experiment/schema'
import { decimalMarks, delimiters, encodings, missingPolicies } from '#core/data/table/choices'
import { activationNames, outputNames } from '#core/network/names'
import type { Archive } from '../formats/archive'
import { checkedJson } from './member'

/** The JSON members of an `.initlab` file, checked: the rest of the lab trusts them. */

const count = z.int().min(0)

const selectionSchema = z.object({
  requested: z.string(),
  candidates: z.array(
    z.object({
      name: z.string(),
      outcome: z.enum(['chosen', 'slower', 'not measured', 'not here', 'failed']),
      stepsPerSecond: z.number().nullable(),
      detail: z.string()
    })
  )
})

const rateSchema = z.object({
  stepsPerSecond: z.number(),
  gflops: z.number(),
  ceilingGflops: z.number().nullable(),
  shareOfCeiling: z.number().nullable()
})

const weightsSchema = z.object({
  arm: count,
  path: z.string(),
  layers: z.array(
    z.object({
      weights: z.string(),
      layout: z.enum(['in-out', 'out-in']),
      biases: z.string().nullable()
    })
  ),
  leftAlone: z.array(z.string()),
  run: z.object({ arm: z.string(), seed: count, epoch: z.number().min(0) }).optional()
})

const provenanceSchema = z.object({
  version: z.string(),
  backend: z.object({
    id: z.enum(['reference', 'gpujs', 'simd']),
    mode: z.string(),
    adapter: z.string(),
    threads: z.int().min(1),
    precision: z.enum(['float32', 'float64'])
  }),
  selection: selectionSchema,
  ceilingGflops: z.number().nullable(),
  rate: rateSchema.nullable(),
  platform: z.string(),
  weights: z.array(weightsSchema).optional(),
  startedAt: z.string(),
  finishedAt: z.string().nullable()
})

const groupSchema = z.object({
  layers: z
    .array(
      z.object({
        fanIn: z.int().min(1),
        fanOut: z.int().min(1),
        activation: z.enum([...activationNames, ...outputNames]),
        leakySlope: z.number().min(0).optional()
      })
    )
    .min(1),
  epochs: count,
  epochsDone: count,
  runs: z.array(z.object({ index: count, arm: count, seed: count })).min(1),
  divergedAt: z.array(z.int().min(-1))
})

export type GroupEntry = z.output<typeof groupSchema>

export const provenanceOf = (archive: Archive): Provenance =>
  checkedJson(provenanceSchema, archive, 'provenance.json')

/**
 * The groups, of which every run is one of the experiment and every shape fits the data.
 * @param inputs features of the data; null where they are not known
 */
export function groupsOf(archive: Archive, { arms, seeds }: Experiment, inputs: number | null): GroupEntry[] {
  const member = 'groups.json'
  const groups = checkedJson(z.array(groupSchema).min(1), archive, member)
  const seen = new Set<number>()
  for (const [index, { layers, runs, divergedAt }] of groups.entries()) {
    const refuse = (what: string): never => {
      throw archive.refusal(member, `does not fit the experiment: ${what} of group ${index}`)
    }
    const sizes = [inputs ?? layers[0]!.fanIn, ...layers.map(({ fanOut }) => fanOut)]
    if (layers.some(({ fanIn }, layer) => fanIn !== sizes[layer])) refuse('the layers')
    if (divergedAt.length !== runs.length) refuse('divergedAt')
    for (const run of runs) {
      const seedIndex = run.seed - seeds.first
      const known = run.arm < arms.length && seedIndex >= 0 && seedIndex < seeds.count
      if (!known || run.index !== run.arm * seeds.count + seedIndex || seen.has(run.index)) refuse('the runs')
      seen.add(run.index)
    }
  }
  if (seen.size !== arms.length * seeds.count)
    throw archive.refusal(member, 'does not have all runs of the experiment')
  return groups
}

const tableSchema = z.object({
  fileName: z.string(),
  encoding: z.enum(encodings),
  delimiter: z.enum(delimiters),
  decimal: z.enum(decimalMarks),
  header: z.boolean(),
  ignored: z.array(z.object({ name: z.string(), reason: z.string() })),
  leftOut: z.array(z.object({ what: z.string(), count, lines: z.array(count) })),
  missing: z.object({ policy: z.enum(missingPolicies), cells: count, rowsLeftOut: count }),
  remarks: z.array(z.string())
})

const datasetSchema = z.object({
  name: z.string(),
  featureNames: z.array(z.string()).min(1),
  classNames: z.array(z.string()),
  targetNames: z.array(z.string()).min(1).optional(),
  testFrom: count,
  categories: z.array(z.object({ name: z.string(), from: count, levels: count })).optional(),
  table: tableSchema.optional()
})

/** Names of the data and of what it holds, and how many of its instances are for training. */
export const dataHeadOf = (archive: Archive): z.output<typeof datasetSchema> =>
  checkedJson(datasetSchema, archive, 'data.json')
