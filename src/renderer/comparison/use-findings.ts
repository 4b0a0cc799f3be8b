import { onUnmounted, shallowRef, watch, type Ref } from 'vue'
import { armFacts } from '#record/diagnosis-facts'
import { outcomesOfRecord } from '#record/outcomes'
import { diagnose } from '#core/diagnosis/diagnosis'
import { inEnglish, type SaidFinding } from '#core/words/english/findings'
import { epochsToGoalOf, type ArmSummary } from '#core/statistics/summary'
import { useRecord } from '../stores/record'
import { useSession } from '../stores/session'

/** What happened to one arm so far. */
export interface ArmFindings {
  readonly findings: readonly SaidFinding[]
  readonly epochsToGoal: ArmSummary['epochsToGoal']
}

/** While training, a look at all runs of all arms this often, in milliseconds, is often enough. */
const patience = 1000
/** When it rests, or still sends its last results: after the repaint that says so. */
const soon = 50

/** Diagnosis of every arm: at new weights while training, and at everything new when it has come to rest. */
export function useFindings(): Readonly<Ref<readonly ArmFindings[]>> {
  const records = useRecord()
  const session = useSession()
  const list = shallowRef<readonly ArmFindings[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let seen = 0

  function look(): void {
    clearTimeout(timer)
    timer = undefined
    const { record } = records
    if (!record) return
    const outcomes = outcomesOfRecord(record)
    list.value = records.arms.map(({ index }) => {
      const facts = armFacts(record, index, outcomes)
      return {
        findings: inEnglish(diagnose(facts)),
        epochsToGoal: epochsToGoalOf(facts.runs.map(({ outcome }) => outcome))
      }
    })
  }

  const lookLater = (): void => {
    timer ??= setTimeout(look, session.isRunning ? patience : soon)
  }

  watch(
    () => records.record,
    () => {
      seen = 0
      list.value = []
      look()
    },
    { immediate: true }
  )
  watch(
    () => session.isRunning,
    () => {
      clearTimeout(timer)
      timer = undefined
      lookLater()
    }
  )
  watch(
    () => records.version,
    () => {
      const snapshots =
        records.record?.groups.reduce(
          (sum, group) => sum + group.snapshots.length + group.probes.length,
          0
        ) ?? 0
      if (session.isRunning && snapshots === seen) return
      seen = snapshots
      lookLater()
    }
  )
  onUnmounted(() => clearTimeout(timer))

  return list
}
