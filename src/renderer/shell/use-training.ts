import { computed, reactive, ref, watch, type ComputedRef } from 'vue'
import type { Rate } from '#record/provenance'
import { rateOf } from '#record/rate'
import { useRecord } from '../stores/record'
import { useSession } from '../stores/session'

/** How far training is and how fast, measured over the last few seconds. */
export interface Training {
  /** 0…1 of all epochs of all arms; null without a record. */
  readonly share: number | null
  /** Minibatch steps a second, summed over what trains; 0 while unknown. */
  readonly stepsPerSecond: number
  /** null while not training, or not known yet. */
  readonly secondsLeft: number | null
  /** Trained to the end: what is awaited are probes, whose time nobody measures. */
  readonly awaitsProbes: boolean
  /** Of all that was trained so far, anew every second: nobody reads sixty numbers a second. */
  readonly rate: Rate | null
}

const window = 3000

export function useTraining(): Training {
  const records = useRecord()
  const session = useSession()

  const share = computed(() => {
    void records.version
    const { record } = records
    if (!record) return null
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
    const done = sum(
      record.groups.map((group) => group.progress?.epoch ?? Math.max(0, group.epochs.at(-1) ?? 0))
    )
    return done / Math.max(1, sum(record.head.groups.map(({ epochs }) => epochs)))
  })

  const samples = ref<readonly { at: number; share: number }[]>([])
  watch([() => session.state, () => records.head], () => (samples.value = []))
  watch(share, (value) => {
    if (value === null || session.state !== 'running') return
    const at = performance.now()
    const recent = samples.value.filter((sample) => at - sample.at < window)
    // One sample a tenth of a second is plenty.
    if (at - (recent.at(-1)?.at ?? -Infinity) > 100) samples.value = [...recent, { at, share: value }]
  })

  const secondsLeft = computed(() => {
    const first = samples.value[0]
    const last = samples.value.at(-1)
    if (session.state !== 'running' || !first || !last || last.at - first.at < 500) return null
    if (last.share >= 1) return null
    return ((1 - last.share) / ((last.share - first.share) / (last.at - first.at))) * 1e-3
  })

  const awaitsProbes = computed(
    () =>
      session.state === 'running' &&
      (share.value ?? 0) >= 1 &&
      records.head?.experiment.record.probes !== false
  )

  const stepsPerSecond: ComputedRef<number> = computed(() => {
    void records.version
    const rates = records.record?.groups.map((group) => group.progress?.stepsPerSecond ?? 0) ?? []
    return rates.filter(Number.isFinite).reduce((a, b) => a + b, 0) / Math.max(1, rates.length)
  })

  const second = computed(() => Math.floor((samples.value.at(-1)?.at ?? 0) / 1000))
  const rate = computed(() => {
    void [session.state, second.value]
    return records.record && rateOf(records.record)
  })

  return reactive({ share, stepsPerSecond, secondsLeft, awaitsProbes, rate })
}
