import '../jitless'
import { z } from 'zod'
import { entryOf, initializerKinds, type initializers, type InitializerKind } from './table'

/**
 * The `initializer` of an arm: one rule for the network, a list with one rule a layer, or rules by part.
 * A rule is a name, or an object with `kind` and that rule's parameters.
 */

type ShapeOf<Kind extends InitializerKind> =
  (typeof initializers)[Kind]['parameters'] extends infer Shape extends z.ZodRawShape
    ? Shape & { readonly kind: z.ZodLiteral<Kind> }
    : never
type RuleOf<Kind extends InitializerKind> = z.ZodObject<ShapeOf<Kind>>
type ConfigOf<Kinds extends InitializerKind> = { [K in Kinds]: z.output<RuleOf<K>> }[Kinds]
type WrittenOf<Kinds extends InitializerKind> = Kinds | { [K in Kinds]: z.input<RuleOf<K>> }[Kinds]

/** One rule with its parameters, defaults filled in. */
export type InitializerConfig = ConfigOf<InitializerKind>

/** A rule for one layer: any but weights from a file, which are those of the whole network. */
export type LayerRule = Exclude<InitializerConfig, { kind: 'file' }>

/** Rules by part of the network. Biases: a number for all of them, or a rule that draws them. */
export interface PartRules {
  readonly hidden?: LayerRule | undefined
  readonly output?: LayerRule | undefined
  readonly biases?: number | LayerRule | undefined
}

export type ArmInitializer = InitializerConfig | readonly LayerRule[] | PartRules

type WrittenRule = WrittenOf<Exclude<InitializerKind, 'file'>>
/** An arm's initializer as a person may write it. */
export type ArmInitializerInput =
  | WrittenOf<InitializerKind>
  | readonly WrittenRule[]
  | {
      readonly hidden?: WrittenRule | undefined
      readonly output?: WrittenRule | undefined
      readonly biases?: number | WrittenRule | undefined
    }

const objectSchemas = new Map(initializerKinds.map((kind) => [kind, objectSchema(kind)]))

/** Rules that need nothing but their name. */
export const bareKinds = initializerKinds.filter(
  (kind) => objectSchemas.get(kind)!.safeParse({ kind }).success
)

const layerKinds = initializerKinds.filter((kind) => entryOf(kind).type !== 'imported')
const biasKinds = initializerKinds.filter((kind) => entryOf(kind).type === 'drawn')

const layerRule = z.union(ruleForms(layerKinds)).meta({ id: 'layerRule' }) as unknown as z.ZodType<
  LayerRule,
  WrittenRule
>

const partsSchema = z
  .strictObject({
    // With a `kind` it is a rule, and its problems are told as those of a rule.
    kind: z.never().optional(),
    hidden: layerRule.optional().describe('Rule of the hidden layers. Left out: that of the output layer.'),
    output: layerRule.optional().describe('Rule of the output layer. Left out: that of the hidden layers.'),
    biases: z
      .union([z.number(), ...ruleForms(biasKinds)])
      .optional()
      .describe(
        'All biases: a number, or a rule that draws them with the fans of their layer, by its law of biases if it ' +
          'has one, else by its law of weights. Left out: what the rules of the layers say.'
      )
  })
  .refine((parts) => Object.values(parts).some((part) => part !== undefined), {
    error: 'must have at least one of hidden, output, biases',
    when: ({ issues }) => issues.length === 0
  })
  .meta({ minProperties: 1 })
  .describe('Rules by part. Without hidden and output the weights are those of `glorot-uniform`.')

export const initializerSchema = z
  .union([
    ...ruleForms(initializerKinds),
    z.array(layerRule).min(1).describe('One rule a layer, from the first hidden layer to the output.'),
    partsSchema
  ])
  .describe('First weights of this arm.') as unknown as z.ZodType<ArmInitializer, ArmInitializerInput>

/** The rule `kind` with its defaults; throws `ZodError` where it has parameters without. */
export function withDefaults(kind: InitializerKind): InitializerConfig {
  return objectSchemas.get(kind)!.parse({ kind }) as InitializerConfig
}

/** The schema of a rule written as an object. */
function objectSchema(kind: InitializerKind): z.ZodObject {
  const { name, parameters, check } = entryOf(kind)
  return z
    .strictObject({ kind: z.literal(kind), ...parameters })
    .superRefine((values, context) => {
      const problem = check?.(values)
      if (problem) context.addIssue({ code: 'custom', path: [problem.field], message: problem.message })
    })
    .meta({ id: kind, description: name })
}

/** The two ways to write one of these rules: its bare name, or an object. */
function ruleForms(kinds: readonly InitializerKind[]) {
  const bare = kinds.filter((kind) => bareKinds.includes(kind))
  const parametric = kinds.filter((kind) => Object.keys(entryOf(kind).parameters).length > 0)
  const plain = kinds.filter((kind) => !parametric.includes(kind))
  const objects = [
    z.strictObject({ kind: z.enum(plain) }),
    ...parametric.map((kind) => objectSchemas.get(kind)!)
  ] as const
  return [z.enum(bare).transform(withDefaults), z.discriminatedUnion('kind', objects)] as const
}
