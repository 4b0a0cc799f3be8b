import { z } from 'zod'
import type { LabApi } from '#contract/lab-api'
import {
  columnRoles,
  decimalMarks,
  delimiters,
  encodings,
  missingPolicies,
  tableTasks
} from '#core/data/table/choices'

/** The arguments of every method that a user interface may call: the one place where they are checked. */
const startOptions = z.strictObject({
  backend: z.string().min(1).max(100),
  threads: z.int().min(1).max(1024).nullable(),
  startPaused: z.boolean()
})

const columnName = z.string().max(10_000)

const tableChoices = z.strictObject({
  encoding: z.enum(encodings).optional(),
  delimiter: z.enum(delimiters).optional(),
  decimal: z.enum(decimalMarks).optional(),
  header: z.boolean().optional(),
  target: z.union([columnName, z.array(columnName).max(1000)]).optional(),
  task: z.enum(tableTasks).optional(),
  columns: z.record(columnName, z.enum(columnRoles)).optional(),
  missing: z.enum(missingPolicies).optional(),
  markers: z.array(z.string().max(100)).max(100).optional()
})
const leave = z.enum(['ask', 'discard']).optional()
const saving = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('results') }),
  z.strictObject({ what: z.literal('experiment'), experiment: z.unknown() })
])
const paths = z.array(z.string().min(1).max(10_000)).max(1000)

const methods = {
  host: z.tuple([]),
  examples: z.tuple([]),
  backends: z.tuple([]),
  attach: z.tuple([]),
  check: z.tuple([z.unknown()]),
  start: z.tuple([z.unknown(), startOptions, leave]),
  pause: z.tuple([]),
  resume: z.tuple([]),
  step: z.tuple([]),
  stop: z.tuple([]),
  rewind: z.tuple([leave]),
  reseed: z.tuple([leave]),
  bringBack: z.tuple([]),
  open: z.tuple([]),
  openBytes: z.tuple([z.string().min(1).max(1000), z.instanceof(Uint8Array), leave]),
  openWaiting: z.tuple([leave]),
  begin: z.tuple([z.unknown(), leave]),
  keepEdited: z.tuple([z.unknown()]),
  allow: z.tuple([paths]),
  lookAgain: z.tuple([tableChoices, columnName]),
  lookAtTableOf: z.tuple([z.unknown()]),
  takeTable: z.tuple([tableChoices, z.unknown(), leave]),
  takeWeights: z.tuple([z.unknown()]),
  lookAtWeights: z.tuple([z.unknown(), z.int().min(0).max(10_000)]),
  chooseWeights: z.tuple([]),
  keepWeights: z.tuple([z.string().min(1).max(1000), z.instanceof(Uint8Array)]),
  save: z.tuple([z.boolean(), saving.optional()]),
  saveBytes: z.tuple([saving.optional()]),
  replications: z.tuple([]),
  replicate: z.tuple([z.array(z.string().max(100)).max(100), z.boolean()]),
  stopReplicating: z.tuple([])
} as const satisfies { readonly [Method in keyof LabApi]: z.ZodType<Parameters<LabApi[Method]>> }

/**
 * The method of that name, which checks its arguments and hides the insides of failures: a caller hears what went
 * wrong, `log` the rest. undefined where there is no such method.
 */
export function gated(
  api: LabApi,
  name: string,
  log: (error: unknown) => void
): ((...args: unknown[]) => Promise<unknown>) | undefined {
  if (!Object.hasOwn(methods, name)) return undefined
  const method = name as keyof LabApi
  return async (...args) => {
    const checked = methods[method].safeParse(args)
    if (!checked.success) {
      const [issue] = checked.error.issues
      throw new Error(
        `${name}: argument ${issue?.path.join('.') || 'list'}: ${issue?.message ?? 'not allowed'}`
      )
    }
    try {
      return await (api[method] as (...args: unknown[]) => Promise<unknown>)(...checked.data)
    } catch (error) {
      log(error)
      // eslint-disable-next-line preserve-caught-error -- the insides stay in the log
      throw new Error(error instanceof Error ? error.message : String(error))
    }
  }
}
