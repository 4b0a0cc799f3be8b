import { z } from 'zod'
import { type Format, migrated } from '#core/migrations'
import type { Archive } from '../formats/archive'
import { checkedJson, withJson } from './member'

/**
 * An `.initlab` file: a ZIP that holds an experiment with its results. NumPy reads it as it is:
 * `numpy.load('x.initlab')['metrics/0/trainLoss']`.
 *
 * | member | content |
 * |---|---|
 * | `experiment.json` | the experiment, as in a file of its own |
 * | `provenance.json` | `format` (of this layout, 1), version, backend, how it was chosen, its rate and the ceiling, platform, when |
 * | `groups.json` | the batches that trained: layers, epochs asked for and done, the arm and seed of each run (lane) and when it diverged (-1: not) |
 * | `metrics/G/epoch.npy` | group G's recorded epochs: [e] |
 * | `metrics/G/trainLoss.npy`, `trainAccuracy`, `testLoss`, `testAccuracy` | [e][run], NaN once a run has diverged |
 * | `snapshots/G-E.npz` | weights after epoch E: `W1` [run][fan_in][fan_out], `b1` [run][fan_out], `W2`, … |
 * | `probes/G-E.npz` | what the signal does in each layer at those weights: see docs/probes.md |
 * | `data.npz`, `data.json` | where the data was a CSV file: `inputs` [instance][feature], `labels` [instance], `targets` [instance][target] of a regression, names, and what was taken of the file; missing inputs are NaN |
 * | `weights/A.npz` | where arm A's first weights came from a file: `W1`, `b1`, … |
 *
 * Data that ships with the lab or is generated is not stored: the experiment says which it was.
 *
 * To make a format 2: a migration `{ from: 1, up }` here, and in `test/fixtures/versions` a file of format 1 that has
 * what changes. The experiment in a file has a version and migrations of its own.
 */
export const initlabFormat: Format<Archive> = {
  version: 1,
  migrations: [
    {
      from: 0,
      up: withJson('provenance.json', (provenance) => ({
        selection: { requested: '', candidates: [] },
        ceilingGflops: null,
        rate: null,
        ...provenance
      }))
    }
  ]
}

/** An archive as the present format has it. Throws `InputError` where a newer lab has written it. */
export function atPresentFormat(archive: Archive, format: Format<Archive> = initlabFormat): Archive {
  const member = 'provenance.json'
  const provenance = checkedJson(z.looseObject({ format: z.number() }), archive, member)
  if (provenance.format > format.version) {
    throw archive.refusal(
      member,
      `was written by a newer InitLab (file format ${provenance.format}); this one reads up to ${format.version}. Please update InitLab`
    )
  }
  const present = migrated(archive, formatOf(provenance), format)
  if (present) return present
  throw archive.refusal(member, `is damaged: format: there is no format ${provenance.format}`)
}

/** The first labs wrote 1 when rates and the choice of the backend were not kept yet: format 0 here. */
function formatOf(provenance: Readonly<Record<string, unknown>> & { readonly format: number }): number {
  const isWhole = ['selection', 'ceilingGflops', 'rate'].every((field) => Object.hasOwn(provenance, field))
  return provenance.format === 1 && !isWhole ? 0 : provenance.format
}
