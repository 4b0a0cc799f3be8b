import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { TableChoices } from '#core/data/table/choices'
import type { TableLook } from '#core/data/table/table-look'
import type { InputProblem } from '#core/errors'
import type { Experiment } from '#core/experiment/schema'
import { useLab } from '../stores/lab'

/** Choices rest this long, in milliseconds, before the lab looks again: arrow keys pass through those between. */
const lookDelay = 120

/** The step between a table and an experiment on it: what the lab sees in the file, and what a person makes of that. */
export const useTableStep = defineStore('table-step', () => {
  const lab = useLab()

  /** The newest look; null while no table is asked about. */
  const look = shallowRef<TableLook | null>(null)
  const choices = shallowRef<TableChoices>({})
  /** Why there is no look at the newest choices. */
  const refused = shallowRef<readonly InputProblem[]>([])
  const problems = computed(() => (refused.value.length > 0 ? refused.value : (look.value?.problems ?? [])))
  const isLooking = ref(false)
  /** The experiment whose table it is; null where one is to be made. */
  const of = shallowRef<Experiment | null>(null)

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

  function choose(next: TableChoices): void {
    choices.value = next
    looked = lookAgain(++newest)
  }

  async function lookAgain(turn: number): Promise<void> {
    isLooking.value = true
    await new Promise((resolve) => setTimeout(resolve, lookDelay))
    if (turn !== newest) return
    const answer = await lab.attempt('Looking at the table', (api) => api.lookAgain(choices.value))
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
    const answer = await lab.attempt('Using the table', (api) => api.takeTable(choices.value, of.value))
    if (turn !== newest) return
    if (answer?.ok) end(answer.value)
    else refused.value = answer === null ? [unanswered] : answer.problems
  }

  return { look, choices, problems, isLooking, of, ask, choose, use, cancel: () => end(null) }
})

const unanswered: InputProblem = {
  field: '',
  value: '',
  message: 'the lab did not answer; change a choice to ask it again'
}
