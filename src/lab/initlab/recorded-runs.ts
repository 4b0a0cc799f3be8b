import { InputError, shortened } from '#core/errors'
import { parseExperimentText } from '#core/experiment/parse'
import type { RunInFile, RunsOfArm } from '#core/initializers/imported'
import { parameterOffsets } from '#core/network/problem'
import { didYouMean } from '#core/nearest'
import type { Archive } from '../formats/archive'
import type { StoredArray } from '../formats/npy'
import { groupsOf, type GroupEntry } from './checked-members'
import { atPresentFormat } from './format'
import { unpackLayers } from './layer-arrays'
import { arraysOf, membersOfGroup, textOf } from './member'

/** What a person says of the run to take: what goes without saying may be left out. */
export type WantedRun = { readonly [K in keyof RunInFile]?: RunInFile[K] | undefined }

/** The weights in an `.initlab` file, by arm, seed and epoch; of all its members only those that are asked for are unpacked. */
export class RecordedRuns {
  readonly arms: readonly RunsOfArm[]
  private readonly archive: Archive
  private readonly groups: readonly GroupEntry[]
  private readonly names: readonly string[]

  /** Throws `InputError` naming the member that is wrong. */
  constructor(archive: Archive) {
    this.archive = atPresentFormat(archive)
    const experiment = parseExperimentText(textOf(this.archive, 'experiment.json'))
    this.groups = groupsOf(this.archive, experiment, null)
    this.names = experiment.arms.map(({ name }) => name)
    this.arms = this.names.map((name, arm) => ({
      arm: name,
      seeds: this.groups.flatMap(({ runs }) => runs.flatMap((run) => (run.arm === arm ? [run.seed] : []))),
      epochs: membersOfGroup(
        this.archive,
        'snapshots',
        this.groups.findIndex(({ runs }) => runs.some((run) => run.arm === arm))
      ).map(({ epoch }) => epoch)
    }))
  }

  /**
   * Which run is meant: an only arm and an only seed go without saying, the epoch is the last unless said. Throws
   * `InputError` with the choices where it is not clear, or not there.
   * @param field of the experiment that holds `arm`, `seed` and `epoch`
   */
  choose({ arm, seed, epoch }: WantedRun, field: string): RunInFile {
    const refuse = (key: keyof RunInFile, value: unknown, message: string): never => {
      throw new InputError([{ field: `${field}.${key}`, value: shortened(value), message }])
    }
    const names = this.arms.map((runs) => JSON.stringify(runs.arm)).join(', ')
    const runs =
      arm === undefined && this.arms.length === 1 ? this.arms[0] : this.arms.find((o) => o.arm === arm)
    if (!runs) {
      const near = arm === undefined ? '' : didYouMean(arm, this.names)
      return refuse(
        'arm',
        arm,
        `${arm === undefined ? 'say whose weights' : 'is no arm of the file'}: one of ${names}${near}`
      )
    }
    const [only, ...others] = runs.seeds
    const chosen = seed ?? (others.length === 0 ? only : undefined)
    if (chosen === undefined || !runs.seeds.includes(chosen)) {
      return refuse(
        'seed',
        seed,
        `${seed === undefined ? 'say which run' : 'is no seed of the file'}: ${spans(runs.seeds)}`
      )
    }
    const at = epoch ?? runs.epochs.at(-1)
    if (at === undefined || !runs.epochs.includes(at)) {
      return refuse(
        'epoch',
        epoch,
        runs.epochs.length === 0
          ? 'the file holds no weights; record.snapshots of its experiment says how many are kept'
          : `the file holds no weights of this epoch: ${spans(runs.epochs)}`
      )
    }
    return { arm: runs.arm, seed: chosen, epoch: at }
  }

  /** `W1` [fan_in][fan_out], `b1` [fan_out], … of one run. */
  weightsOf({ arm, seed, epoch }: RunInFile): ReadonlyMap<string, StoredArray> {
    const isRun = (run: { readonly arm: number; readonly seed: number }): boolean =>
      this.names[run.arm] === arm && run.seed === seed
    const group = this.groups.findIndex(({ runs }) => runs.some(isRun))
    const { layers, runs } = this.groups[group]!
    const member = `snapshots/${group}-${epoch}.npz`
    const all = unpackLayers(layers, runs.length, arraysOf(this.archive, member))
    const size = all.length / runs.length
    const lane = runs.findIndex(isRun)
    const own = Float64Array.from(all.subarray(lane * size, (lane + 1) * size))
    return new Map(
      parameterOffsets(layers).flatMap(({ weights, biases }, l) => {
        const { fanIn, fanOut } = layers[l]!
        return [
          stored(`W${l + 1}`, [fanIn, fanOut], own.subarray(weights, biases)),
          stored(`b${l + 1}`, [fanOut], own.subarray(biases, biases + fanOut))
        ]
      })
    )
  }
}

const stored = (
  name: string,
  shape: readonly number[],
  values: Float64Array
): readonly [string, StoredArray] => [name, { shape, read: () => ({ shape, values }) }]

/** `1 to 5, 8`; at most a few of many. */
function spans(numbers: readonly number[]): string {
  const parts: string[] = []
  for (let from = 0; from < numbers.length;) {
    let to = from
    while (numbers[to + 1] === numbers[to]! + 1) to++
    parts.push(to > from + 1 ? `${numbers[from]} to ${numbers[to]}` : numbers.slice(from, to + 1).join(', '))
    from = to + 1
  }
  return parts.length > 20 ? [...parts.slice(0, 18), '…', parts.at(-1)].join(', ') : parts.join(', ')
}
