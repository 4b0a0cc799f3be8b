import { resolveArm } from '#core/experiment/arms'
import { layerRules, weightsFile } from '#core/initializers/layer-rules'
import { firstInstances } from '#core/network/first-instances'
import { layerMoments } from '#core/theory/first-weights'
import { type DeepTheory, type LayerTheory, deepTheory, predictSignal } from '#core/theory/profile'
import { probeInstances } from '#core/probes/plan'
import type { RecordHead } from './head'

/** What theory expects of an arm's first weights. */
export interface ArmTheory {
  /** From the first layer on, as far as it can be told. */
  readonly layers: readonly LayerTheory[]
  readonly deep: DeepTheory | null
}

const none: ArmTheory = { layers: [], deep: null }

/** Predictions for the instances that the probes look at. */
export function armTheory({ experiment, data, groups }: RecordHead, arm: number): ArmTheory {
  const layers = groups.find(({ runs }) => runs.some((run) => run.arm === arm))?.layers
  const initializer = experiment.arms[arm]?.initializer
  if (!layers || !initializer || weightsFile(initializer) !== null) return none
  const rules = layerRules(initializer, layers.length)
  const moments = layers.map((layer, l) => layerMoments(rules[l]!, layer))
  const { shuffle, orderSeed } = resolveArm(experiment, arm).training
  const batch = firstInstances(
    {
      train: { ...data.train, targets: new Float64Array() },
      orderSeed: shuffle ? orderSeed : null,
      layers
    },
    probeInstances(experiment.record.probes)
  )
  return { layers: predictSignal(layers, moments, batch), deep: deepTheory(layers, moments) }
}
