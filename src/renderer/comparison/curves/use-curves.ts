import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { metricTable } from '#core/metrics/table'
import { CurveBuckets } from './curve-buckets'
import { quarters } from '../../charts/domains'
import { sameDomain, type Domain } from '../../charts/scale'
import { curveDomain } from './curve-domain'
import { useRecord } from '../../stores/record'
import { useView } from '../../stores/view'

/** Thinned curves of every arm and the y axis that they share; `tick` grows when they have taken in new epochs. */
export interface Curves {
  readonly curves: Readonly<Ref<readonly CurveBuckets[]>>
  readonly domain: Readonly<Ref<Domain>>
  readonly tick: Readonly<Ref<number>>
}

/** `plotWidth`: of one chart, in CSS pixels; a bucket is about a pixel and a half of it. */
export function useCurves(plotWidth: Ref<number>): Curves {
  const records = useRecord()
  const view = useView()

  const size = computed(() => 50 * Math.min(16, Math.max(2, Math.ceil(plotWidth.value / 75))))
  const curves = shallowRef<readonly CurveBuckets[]>([])
  const domain = shallowRef<Domain>(quarters(1))
  const tick = ref(0)

  const begin = (): void => {
    const planned = records.plannedEpochs
    curves.value = records.arms.map(({ lanes }) => new CurveBuckets(view.metric, lanes, planned, size.value))
  }

  const update = (): void => {
    const { record } = records
    if (!record) return
    const isWhole = curves.value.every((curve, arm) => curve.update(record.groups[records.arms[arm]!.group]!))
    if (!isWhole) {
      begin()
      return update()
    }
    const kind = view.logarithmic ? 'log' : 'linear'
    const next = curveDomain(curves.value, kind, metricTable[view.metric].kind === 'accuracy')
    if (!sameDomain(next, domain.value)) domain.value = next
    tick.value++
  }

  watch(
    [() => records.record, () => view.metric, size],
    () => {
      begin()
      update()
    },
    { immediate: true }
  )
  watch([() => records.version, () => view.logarithmic], update)

  return { curves, domain, tick }
}
