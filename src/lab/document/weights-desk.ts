import type { Opened, WeightsLook, WithWeights } from '#contract/lab-api'
import { answersOf } from '#core/data/targets'
import { InputError } from '#core/errors'
import { resolveArm } from '#core/experiment/arms'
import { experimentOnWeights, withWeightsArm } from '#core/experiment/on-weights'
import { layersOf } from '#core/experiment/outline'
import { parseExperiment } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import type { TakenWeights } from '#core/initializers/imported'
import { weightsFile, type WeightsFile } from '#core/initializers/layer-rules'
import type { Layer } from '#core/network/problem'
import type { ArrayHead } from '#core/weights/candidates'
import type { Host, OwnPlace } from '../ports'
import { readDataset } from '../sources/datasets'
import { chosenArrays, openWeights, takeWeights, type WeightsSource } from '../sources/imported-weights'

interface OnDesk {
  readonly name: string
  readonly path: string
  readonly source: WeightsSource
}

/** Files of weights on their way into an experiment: the one that was opened last, and those that arms name. */
export class WeightsDesk {
  private opened: OnDesk | null = null

  constructor(
    private readonly host: Pick<Host, 'files' | 'shipped' | 'compression'>,
    private readonly own: OwnPlace
  ) {}

  /** Puts a file on the desk; one whose place is not known (null) is kept in the lab's own. */
  async open(name: string, bytes: Uint8Array, source: WeightsSource, path: string | null): Promise<Opened> {
    this.opened = { name, path: path ?? (await this.keep(name, bytes)), source }
    return { kind: 'weights', name }
  }

  keep(name: string, bytes: Uint8Array): Promise<string> {
    return this.own.keep(name, bytes)
  }

  /**
   * The file on the desk as one more arm of an experiment, or (null) of one on the data set that fits it. Throws
   * `InputError`. Relative paths count from `folder`.
   */
  async take(experiment: Experiment | null, folder: string | null): Promise<WithWeights> {
    const { opened } = this
    if (!opened)
      throw new InputError([{ field: 'file', value: '', message: 'no weights are open; open them first' }])
    const { name, path, source } = opened
    const arrays = source.kind === 'arrays' ? headsOf(source.arrays) : []
    if (experiment === null) {
      const begun = experimentOnWeights({ name, path }, arrays)
      return { experiment: parseExperiment(begun.experiment), message: begun.message }
    }
    const dataset = await readDataset(experiment.data, folder, this.host)
    const layers = layersOf(experiment.network, answersOf(dataset))
    const fits = this.taken(source, { kind: 'file', path }, layers) !== null
    const added = withWeightsArm(experiment, { name, path }, fits ? null : { arrays, layers })
    return { experiment: parseExperiment(added.experiment), message: added.message }
  }

  /** Throws `InputError` where the arm has no file of weights, or none that is read. */
  async look(experiment: Experiment, arm: number, folder: string | null): Promise<WeightsLook> {
    const field = `arms[${arm}].initializer`
    const initializer = experiment.arms[arm]?.initializer
    const file = initializer === undefined ? null : weightsFile(initializer)
    if (!file) throw new InputError([{ field, value: '', message: 'does not come from a file' }])
    const [dataset, source] = await Promise.all([
      readDataset(experiment.data, folder, this.host),
      openWeights(file, field, folder, this.host)
    ])
    const layers = layersOf(resolveArm(experiment, arm).network, answersOf(dataset))
    return {
      layers: layers.map(({ fanIn, fanOut }) => ({ fanIn, fanOut })),
      arrays: orNull(() => headsOf(chosenArrays(source, file, field).arrays)) ?? [],
      runs: source.kind === 'runs' ? source.runs.arms : null,
      taken: this.taken(source, file, layers)
    }
  }

  private taken(source: WeightsSource, file: WeightsFile, layers: readonly Layer[]): TakenWeights | null {
    return orNull(() => takeWeights(source, file, layers, 'file').taken ?? null)
  }
}

const headsOf = (arrays: ReadonlyMap<string, { readonly shape: readonly number[] }>): ArrayHead[] =>
  [...arrays].map(([name, { shape }]) => ({ name, shape }))

/** null for what bad input keeps from being: the check of the experiment says why. */
function orNull<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}
