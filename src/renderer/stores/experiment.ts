import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { ExperimentSummary } from '#contract/lab-api'
import { InputError, type InputProblem } from '#core/errors'
import { parseExperiment } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import { valueAt, withValueAt } from '../common/tree'
import { useLab } from './lab'
import { useRecord } from './record'

/** Typing pauses this long, in milliseconds, before the lab checks the experiment against its data. */
const checkDelay = 350

/**
 * The experiment being edited: plain JSON that may be wrong anywhere, replaced as a whole at each change, with the
 * problems found in it. Running it makes it a record; editing it afterwards leaves the record alone.
 */
export const useExperiment = defineStore('experiment', () => {
  const lab = useLab()
  const records = useRecord()

  const draft = shallowRef<unknown>(null)
  const parsed = computed(() => parse(draft.value))
  const experiment = computed(() => parsed.value.experiment)

  const summary = shallowRef<ExperimentSummary | null>(null)
  const dataProblems = shallowRef<readonly InputProblem[]>([])
  const problems = computed<readonly InputProblem[]>(() =>
    draft.value === null ? [] : [...parsed.value.problems, ...dataProblems.value]
  )

  const changed = computed(() => {
    const shown = records.head?.experiment
    return shown !== undefined && draft.value !== null && fingerprint(experiment.value) !== fingerprint(shown)
  })

  const get = (path: string): unknown => valueAt(draft.value, path)
  function set(path: string, value: unknown): void {
    draft.value = withValueAt(draft.value, path, value)
  }
  /** Takes over another experiment; defaults are filled in where it is valid. */
  function load(input: unknown): void {
    draft.value = parse(input).experiment ?? input
  }

  /** The lab may start with an experiment of its own (reopened window, new seeds): edit what is on show. */
  let shownBefore: string | null = null
  watch(
    () => records.head,
    (head) => {
      if (!head) return
      const untouched = draft.value === null || fingerprint(experiment.value) === shownBefore
      if (untouched) draft.value = head.experiment
      shownBefore = fingerprint(head.experiment)
    }
  )

  let latest = 0
  watch([experiment, () => lab.connected], () => {
    const turn = ++latest
    dataProblems.value = []
    if (!experiment.value || !lab.connected) {
      summary.value = null
      return
    }
    setTimeout(async () => {
      if (turn !== latest) return
      const answer = await lab.attempt('Checking the experiment', (api) => api.check(experiment.value))
      if (turn !== latest) return
      summary.value = answer?.ok ? answer.value : null
      dataProblems.value = answer?.ok === false ? answer.problems : []
    }, checkDelay)
  })

  return { draft, experiment, problems, summary, changed, get, set, load }
})

function parse(input: unknown): { experiment: Experiment | null; problems: readonly InputProblem[] } {
  try {
    return { experiment: parseExperiment(input), problems: [] }
  } catch (error) {
    if (error instanceof InputError) return { experiment: null, problems: error.problems }
    throw error
  }
}

/** Overrides that were made and taken back leave empty objects, which say nothing. */
const fingerprint = (experiment: Experiment | null): string => JSON.stringify(withoutEmpty(experiment))

/** Bottom up, so that what holds nothing but empty objects goes, too. */
function withoutEmpty(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutEmpty)
  if (typeof tree !== 'object' || tree === null) return tree
  const entries = Object.entries(tree).map(([key, value]) => [key, withoutEmpty(value)] as const)
  const told = entries.filter(([, value]) => value !== undefined)
  return told.length === 0 ? undefined : Object.fromEntries(told)
}
