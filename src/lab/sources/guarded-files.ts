import { Undecided } from '#contract/answer'
import { InputError, shortened } from '#core/errors'
import type { Files, InputFile, Place } from '../ports'

/** Files of which those are not read, and not even looked at, that `refusal` has something against. */
export function guardedFiles(files: Files, refusal: (file: InputFile, place: Place) => Error | null): Files {
  return {
    ...files,
    async read(file, folder, limit) {
      const place = await files.locate(file.path, folder)
      const refused = place && refusal(file, place)
      if (refused) throw refused
      return files.read(file, folder, limit)
    }
  }
}

/**
 * What an experiment may read before anybody was asked: what lies in its own folder. It may come from somebody else, and
 * what it names may be private. `isAllowed`: of a full path outside.
 */
export const insideOnly =
  (isAllowed: (path: string) => boolean) =>
  ({ field, path }: InputFile, place: Place): Error | null => {
    if (place.inside || isAllowed(place.path)) return null
    const message = `lies outside of the experiment's folder and is not read before you allow it: ${place.path}`
    return new Undecided([{ field, value: shortened(path), message }], {
      kind: 'outside',
      files: [place.path]
    })
  }

/** What a person who names an experiment at a prompt means to read: all but what lies on other machines. */
export function thisMachineOnly({ field, path }: InputFile, place: Place): Error | null {
  if (place.inside || !place.remote) return null
  const message =
    'lies on another machine or is a device; looking there may send your password: copy the file to this machine, ' +
    'or run an experiment file that lies in that folder'
  return new InputError([{ field, value: shortened(path), message }])
}
