import { z } from 'zod'
import type { Provenance } from '#record/provenance'
import type { PreparedData } from '#core/data/dataset'
import type { Experiment } from '#core/experiment/schema'
import { activationNames, outputNames } from '#core/network/names'
import type { ZipReader } from '../formats/zip-reader'

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

const provenanceSchema = z.object({
  version: z.string(),
  backend: z.object({
    id: z.enum(['reference', 'gpujs', 'simd']),
    mode: z.string(),
    adapter: z.string(),
    threads: z.int().min(1),
    precision: z.enum(['float32', 'float64'])
  }),
  // Files of the first labs lack these.
  selection: selectionSchema.default({ requested: '', candidates: [] }),
  ceilingGflops: z.number().nullable().default(null),
  rate: rateSchema.nullable().default(null),
  platform: z.string(),
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

export function checkedProvenance(value: unknown, zip: ZipReader, format: number): Provenance {
  const member = 'provenance.json'
  const { format: found } = checked(z.object({ format: z.number() }), value, zip, member)
  if (found > format) {
    throw zip.refusal(
      member,
      `was written by a newer InitLab (file format ${found}); this one reads up to ${format}. Please update InitLab`
    )
  }
  return checked(provenanceSchema, value, zip, member)
}

/** The groups, of which every run is one of the experiment and every shape fits the data. */
export function checkedGroups(
  value: unknown,
  zip: ZipReader,
  { arms, seeds }: Experiment,
  { featureNames }: PreparedData
): GroupEntry[] {
  const member = 'groups.json'
  const groups = checked(z.array(groupSchema).min(1), value, zip, member)
  const seen = new Set<number>()
  for (const [index, { layers, runs, divergedAt }] of groups.entries()) {
    const refuse = (what: string): never => {
      throw zip.refusal(member, `does not fit the experiment: ${what} of group ${index}`)
    }
    const inputs = [featureNames.length, ...layers.map(({ fanOut }) => fanOut)]
    if (layers.some(({ fanIn }, layer) => fanIn !== inputs[layer])) refuse('the layers')
    if (divergedAt.length !== runs.length) refuse('divergedAt')
    for (const run of runs) {
      const seedIndex = run.seed - seeds.first
      const known = run.arm < arms.length && seedIndex >= 0 && seedIndex < seeds.count
      if (!known || run.index !== run.arm * seeds.count + seedIndex || seen.has(run.index)) refuse('the runs')
      seen.add(run.index)
    }
  }
  if (seen.size !== arms.length * seeds.count)
    throw zip.refusal(member, 'does not have all runs of the experiment')
  return groups
}

export const datasetSchema = z.object({
  name: z.string(),
  featureNames: z.array(z.string()).min(1),
  classNames: z.array(z.string()),
  targetNames: z.array(z.string()).min(1).optional(),
  testFrom: count
})

/** Throws `InputError` naming the member and the first value that is wrong. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, zip: ZipReader, member: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw zip.refusal(
    member,
    `is damaged: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not allowed'}`
  )
}
