import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Decision, ExperimentSummary } from '#contract/lab-api'
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
  /** Files that it names and the lab may not read yet; null where there are none. */
  const outside = shallowRef<Extract<Decision, { kind: 'outside' }> | null>(null)
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
    origin.value = markOf(draft.value)
  }
  /** Takes over what was made of the experiment. */
  function change(input: unknown): void {
    draft.value = parse(input).experiment ?? input
  }
  /** Goes on where an earlier page was. */
  function restore(input: unknown): void {
    if (unkept.value === null) draft.value = input
  }
  /** A file has it as it was then. */
  const saved = (then: unknown): void => void (origin.value = markOf(then))

  const origin = shallowRef('')
  /** What was made of it that neither the file or example that it came from nor the record on show has; null: nothing. */
  const unkept = computed(() => {
    const shown = records.head?.experiment
    const mark = markOf(draft.value)
    const isKept = mark === origin.value || (shown !== undefined && mark === fingerprint(shown))
    return draft.value === null || isKept ? null : draft.value
  })

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

  const checks = ref(0)
  /** What the lab may read has changed. */
  const checkAgain = (): void => void checks.value++

  let latest = 0
  watch([experiment, () => lab.connected, checks], () => {
    const turn = ++latest
    dataProblems.value = []
    outside.value = null
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
      outside.value = (answer?.ok === false && answer.decision?.kind === 'outside' && answer.decision) || null
    }, checkDelay)
  })

  return {
    draft,
    experiment,
    problems,
    outside,
    summary,
    changed,
    unkept,
    get,
    set,
    load,
    change,
    restore,
    saved,
    checkAgain
  }
})

function parse(input: unknown): { experiment: Experiment | null; problems: readonly InputProblem[] } {
  try {
    return { experiment: parseExperiment(input), problems: [] }
  } catch (error) {
    if (error instanceof InputError) return { experiment: null, problems: error.problems }
    throw error
  }
}

/** The same for drafts that mean the same; of one that is wrong, all of it. */
const markOf = (draft: unknown): string => fingerprint(parse(draft).experiment ?? draft)

/** Overrides that were made and taken back leave empty objects, which say nothing. */
const fingerprint = (experiment: unknown): string => JSON.stringify(withoutEmpty(experiment)) ?? ''

/** Bottom up, so that what holds nothing but empty objects goes, too. */
function withoutEmpty(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutEmpty)
  if (typeof tree !== 'object' || tree === null) return tree
  const entries = Object.entries(tree).map(([key, value]) => [key, withoutEmpty(value)] as const)
  const told = entries.filter(([, value]) => value !== undefined)
  return told.length === 0 ? undefined : Object.fromEntries(told)
}
