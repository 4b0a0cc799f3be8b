import { InputError, shortened } from '../errors'
import { type Format, migrated } from '../migrations'

/** An experiment file as it was parsed from JSON, not checked yet. */
export type ExperimentFields = Readonly<Record<PropertyKey, unknown>>

/**
 * The history of the experiment file. To make a version 2: its schema, a migration `{ from: 1, up }` here, and an
 * experiment that uses what has changed in `test/fixtures/versions`.
 */
export const experimentFormat: Format<ExperimentFields> = { version: 1, migrations: [] }

/**
 * The experiment as the present version has it; as it is where its version is none that there ever was, for the schema
 * to refuse. Throws `InputError` where a newer lab has made it.
 */
export function atPresentVersion(
  experiment: ExperimentFields,
  format: Format<ExperimentFields> = experimentFormat
): ExperimentFields {
  const { version } = experiment
  if (typeof version !== 'number') return experiment
  if (version > format.version) {
    throw new InputError([
      {
        field: 'version',
        value: shortened(version),
        message: `this file was made by a newer InitLab; this one reads version ${format.version}. Please update InitLab`
      }
    ])
  }
  return migrated(experiment, version, format) ?? experiment
}
