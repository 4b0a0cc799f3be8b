import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { TableChoices } from '#core/data/table/choices'
import { lookLimits, type TableLook } from '#core/data/table/table-look'
import type { InputProblem } from '#core/errors'
import { choicesIn } from '#core/experiment/on-table'
import type { Experiment } from '#core/experiment/schema'
import { useDecisions } from '../stores/decisions'
import { useExperiment } from '../stores/experiment'
import { useLab } from '../stores/lab'

/** Choices rest this long, in milliseconds, before the lab looks again: arrow keys pass through those between. */
const lookDelay = 120

/** The step between a table and an experiment on it: what the lab sees in the file, and what a person makes of that. */
export const useTableStep = defineStore('table-step', () => {
  const lab = useLab()
  const decisions = useDecisions()
  const edited = useExperiment()

  /** The newest look; null while no table is asked about. */
  const look = shallowRef<TableLook | null>(null)
  const choices = shallowRef<TableChoices>({})
  /** Why there is no look at the newest choices. */
  const refused = shallowRef<readonly InputProblem[]>([])
  const problems = computed(() => (refused.value.length > 0 ? refused.value : (look.value?.problems ?? [])))
  const isLooking = ref(false)
  /** The experiment whose table it is; null where one is to be made. */
  const of = shallowRef<Experiment | null>(null)

  /** Which columns are drawn: those whose name holds this, from the one at this place among them. */
  const named = ref('')
  const from = ref(0)
  watch(named, () => {
    from.value = 0
    if (look.value && look.value.columnCount > lookLimits.columns) choose(choices.value)
  })

  let newest = 0
  let looked: Promise<void> = Promise.resolve()
  let settle: (experiment: Experiment | null) => void = () => undefined

  /**
   * Asks how a table is to be read. Answers with the experiment on it, or with null where it is not to be used, or where
   * another table takes its place.
   */
  function ask(
    first: TableLook,
    known: TableChoices = {},
    experiment: Experiment | null = null
  ): Promise<Experiment | null> {
    end(null)
    named.value = ''
    from.value = 0
    look.value = first
    choices.value = known
    of.value = experiment
    return new Promise((resolve) => (settle = resolve))
  }

  function end(experiment: Experiment | null): void {
    newest++
    isLooking.value = false
    refused.value = []
    look.value = null
    settle(experiment)
  }

  /** Asks again about the table of the experiment that is being edited, from what is written there. */
  async function reconsider(): Promise<void> {
    const { experiment } = edited
    const answer = await decisions.request('Looking at the table', (api) => api.lookAtTableOf(edited.draft))
    if (!answer || experiment?.data.dataset !== 'csv') return
    const changed = await ask(answer.value, choicesIn(experiment.data), experiment)
    if (changed) edited.change(changed)
  }

  function choose(next: TableChoices): void {
    choices.value = next
    looked = lookAgain(++newest)
  }

  async function lookAgain(turn: number): Promise<void> {
    isLooking.value = true
    await new Promise((resolve) => setTimeout(resolve, lookDelay))
    if (turn !== newest) return
    const answer = await lab.attempt('Looking at the table', (api) =>
      api.lookAgain(choices.value, named.value)
    )
    if (turn !== newest) return
    isLooking.value = false
    if (answer?.ok) look.value = answer.value
    refused.value = answer === null ? [unanswered] : answer.ok ? [] : answer.problems
  }

  /** Makes the experiment, once the newest choices have been looked at; where these do not do, it stays open. */
  async function use(): Promise<void> {
    await looked
    const turn = newest
    if (isLooking.value || problems.value.length > 0) return
    const answer = await decisions.attempt('Using the table', (api, leave) =>
      api.takeTable(choices.value, of.value, leave)
    )
    if (turn !== newest || (answer?.ok === false && answer.decision)) return
    if (answer?.ok) end(answer.value)
    else refused.value = answer === null ? [unanswered] : answer.problems
  }

  return {
    look,
    choices,
    problems,
    isLooking,
    named,
    from,
    ask,
    reconsider,
    choose,
    use,
    cancel: () => end(null)
  }
})

const unanswered: InputProblem = {
  field: '',
  value: '',
  message: 'the lab did not answer; change a choice to ask it again'
}
