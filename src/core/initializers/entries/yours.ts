import { z } from 'zod'
import { drawn, type ImportedInitializer } from '../entry'
import { FormulaError, formulaFunctions, formulaNames, longestFormula, parseFormula } from '../formula'
import type { Law } from '../law'
import type { Fans } from '../variance-scaling'

const formulaSchema = z
  .string()
  .max(longestFormula, { abort: true })
  .superRefine((text, context) => {
    try {
      parseFormula(text)
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
    }
  })

function lawOf(text: string, fans: Fans): Law {
  const formula = parseFormula(text)
  return { family: 'formula', uses: formula.uses, value: formula.on(fans) }
}

const layoutSchema = z
  .enum(['in-out', 'out-in'])
  .optional()
  .describe(
    'How W lies in the file: in-out is fan_in × fan_out, as in Keras; out-in is fan_out × fan_in, as in PyTorch. ' +
      'Left out: told by the shapes, else by the names, else refused.'
  )

const fileParameters = {
  path: z
    .string()
    .min(1)
    .describe(
      '.npz, .safetensors or .json, or .initlab for the weights of a run. Relative to the experiment file.'
    ),
  layout: layoutSchema,
  layers: z
    .array(
      z.strictObject({
        weights: z.string().min(1).describe('Name of the array with the weights of this layer.'),
        biases: z
          .string()
          .min(1)
          .nullable()
          .optional()
          .describe('Name of the array with its biases. Left out or null: zero.')
      })
    )
    .min(1)
    .optional()
    .describe(
      'Which arrays are for which layer, from the first hidden layer on. Left out: told by shapes and names.'
    ),
  arm: z
    .string()
    .min(1)
    .optional()
    .describe('Of an .initlab file: whose weights. Left out: those of its only arm.'),
  seed: z.int().min(0).optional().describe('Of an .initlab file: of which run. Left out: of its only seed.'),
  epoch: z
    .number()
    .min(0)
    .optional()
    .describe('Of an .initlab file: after which epoch, of those whose weights it holds. Left out: the last.')
}

const file: ImportedInitializer<typeof fileParameters> = {
  type: 'imported',
  name: 'From a file',
  origin: 'yours',
  formula: 'W, b from a file',
  tex: 'W_1, b_1, W_2, b_2, \\dots \\text{ from a file}',
  source: 'Weights made elsewhere, e.g. { "kind": "file", "path": "model.safetensors" }',
  variance: 'That of the file',
  suits: 'whatever it was made for',
  note:
    'Shapes tell which array is for which layer and how it lies, where they can; else names do, as PyTorch (0.weight), Keras and ' +
    'Flax (dense/kernel), scikit-learn (coefs_0), Haiku (linear/w) and NumPy code (W1, b1) give them. Where nothing tells, it is ' +
    'refused with the choices: "layout", or "layers": [{ "weights": "fc_in.weight", "biases": "fc_in.bias" }, …]. Every seed ' +
    'starts alike.',
  biases: 'from the file, zero where it has none',
  parameters: fileParameters
}

/** What the user brings along. */
export const yourEntries = {
  expression: drawn({
    name: 'Expression',
    origin: 'yours',
    formula: 'W and b by your formula in fan_in, fan_out, z, u',
    tex: 'W = f(\\text{fan\\_in}, \\text{fan\\_out}, z, u), \\quad z \\sim \\mathcal{N}(0, 1),\\; u \\sim \\mathcal{U}(0, 1)',
    source: 'Your own, e.g. { "kind": "expression", "weights": "z*sqrt(2/fan_in)" } for He’s rule',
    variance: 'What the formula makes of it',
    suits: 'whatever you make it for',
    note:
      `z is standard normal, u uniform in (0, 1) and independent of z, both drawn anew for each weight. A formula in z alone reads the ` +
      `normals of the built-in rules of its seed, one in u alone their uniforms; beside z, u is another draw. ` +
      `Names: ${formulaNames.join(', ')}. ` +
      `Functions: ${formulaFunctions.join(', ')}. Also + − * / ^ mod, comparisons (1 where they hold, else 0) and a ? b : c.`,
    biases: 'by a formula of their own; zero without one',
    parameters: {
      weights: formulaSchema.describe('Formula of a weight, e.g. "z*sqrt(2/fan_in)".'),
      biases: formulaSchema.optional().describe('Formula of a bias, e.g. "0.1*u". Zero where left out.')
    },
    weights: ({ weights }, layer) => lawOf(weights, layer),
    drawBiases: ({ biases }, layer) => (biases === undefined ? null : lawOf(biases, layer))
  }),
  file
}
