import { z } from 'zod'
import { columnRoles, decimalMarks, delimiters, encodings, missingPolicies } from './choices'

/** What the `data` part of an experiment may say of a table. What it does not say is looked for in the file. */
export const tableFields = {
  encoding: z
    .enum(encodings)
    .optional()
    .describe(
      'How letters are stored. Default: UTF-8 or UTF-16 where the bytes are that, else windows-1252.'
    ),
  delimiter: z
    .enum(delimiters)
    .optional()
    .describe(
      'What stands between the cells; a space stands for any run of spaces and tabs. Default: the one at which the rows have as many cells.'
    ),
  decimal: z
    .enum(decimalMarks)
    .optional()
    .describe(
      'The decimal mark. Default: the one that the numbers show; where they show none, it must be said.'
    ),
  header: z
    .boolean()
    .optional()
    .describe(
      'Whether the first row has the names of the columns; without one they are `column 1`, `column 2`, … Default: by what stands in it and below.'
    ),
  columns: z
    .record(z.string(), z.enum(columnRoles))
    .optional()
    .describe(
      'What columns beside the target are for. feature: a number (the default). category: text, one input a level, of which one is 1. ignore: left out.'
    ),
  missing: z
    .strictObject({
      policy: z
        .enum(missingPolicies)
        .describe(
          'refuse (the default): missing cells are an error. leave-out: so are their rows. fill: by the mean, or the most frequent level, of the training part; rows without a target are left out.'
        ),
      markers: z
        .array(z.string().trim().min(1))
        .optional()
        .describe(
          'Texts that mean that a cell holds nothing, instead of the usual ones (NA, ?, …); an empty cell always does.'
        )
    })
    .optional()
    .describe('What becomes of missing cells.')
}
