import { computed, shallowRef, watch, type ShallowRef } from 'vue'
import type { WeightsLook } from '#contract/lab-api'
import { weightsFile } from '#core/initializers/layer-rules'
import { useExperiment } from '../stores/experiment'
import { useLab } from '../stores/lab'

/** Typing pauses this long, in milliseconds, before the lab looks into a file. */
const lookDelay = 350

/**
 * What the file of weights of an arm holds; null where that is not known. While the arm is not valid, as in the middle of
 * saying which array is which, it stays what it was.
 */
export function useWeightsLook(arm: () => number): Readonly<ShallowRef<WeightsLook | null>> {
  const experiment = useExperiment()
  const lab = useLab()
  const look = shallowRef<WeightsLook | null>(null)
  let [latest, lookedAt] = [0, '']

  /** What the answer depends on; '' where there is nothing to look at. */
  const question = computed(() => {
    const { data, network, arms = [] } = experiment.experiment ?? {}
    const file = arms[arm()] && weightsFile(arms[arm()]!.initializer)
    return file && lab.connected ? JSON.stringify([data, network, arms[arm()]]) : ''
  })
  watch(
    question,
    (asked) => {
      const turn = ++latest
      if (asked === '') return
      setTimeout(async () => {
        if (turn !== latest) return
        const answer = await lab.attempt('Looking into the weights', (api) =>
          api.lookAtWeights(experiment.experiment, arm())
        )
        if (turn !== latest) return
        const path = String(experiment.get(`arms[${arm()}].initializer.path`))
        if (answer?.ok) look.value = answer.value
        else if (path !== lookedAt) look.value = null
        lookedAt = path
      }, lookDelay)
    },
    { immediate: true }
  )
  return look
}
