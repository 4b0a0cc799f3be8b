import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Answer, Decision, LabApi, Leave } from '#contract/lab-api'
import { useExperiment } from './experiment'
import { useLab } from './lab'
import { useMessages } from './messages'
import { useSaving } from './saving'

/** What the person may answer: for unsaved work `save`, `discard` or `cancel`; for files outside `allow` or `cancel`. */
export type Choice = 'save' | 'discard' | 'allow' | 'cancel'

type Ask<T> = (api: LabApi, leave: Leave) => Promise<Answer<T> | null>

interface Question {
  readonly decision: Decision
  readonly answer: (choice: Choice) => void
}

/** What only the person can decide: one question at a time, and the request that it stopped goes on after the answer. */
export const useDecisions = defineStore('decisions', () => {
  const lab = useLab()
  const edited = useExperiment()
  const saving = useSaving()
  const messages = useMessages()

  const question = shallowRef<Question | null>(null)
  /** The last question is answered. */
  let free: Promise<unknown> = Promise.resolve()

  function asked(decision: Decision): Promise<Choice> {
    const answered = free.then(
      () =>
        new Promise<Choice>((resolve) => {
          question.value = {
            decision,
            answer(choice) {
              question.value = null
              resolve(choice)
            }
          }
        })
    )
    free = answered
    return answered
  }

  /** As `lab.request`, with a decision of the person where the lab needs one; null, too, where they cancelled. */
  async function request<T>(what: string, ask: Ask<T>): Promise<{ readonly value: T } | null> {
    messages.clear()
    return decided(what, await lab.attempt(what, (api) => ask(api, 'ask')), ask)
  }

  /** Asks whether files outside of the experiment's folder may be read. */
  async function allow(decision: Decision): Promise<void> {
    if ((await settled(decision)) === 'allowed') edited.checkAgain()
  }

  /** As `request`, from a first answer on. */
  async function decided<T>(
    what: string,
    first: Answer<T> | null,
    ask: Ask<T>
  ): Promise<{ readonly value: T } | null> {
    const answer = await until(what, first, ask)
    return answer?.ok === false && answer.decision ? null : lab.accept(what, answer)
  }

  /** As `lab.attempt`, until nothing is left to decide; where the person cancels, what is undecided is the answer. */
  const attempt = async <T>(what: string, ask: Ask<T>): Promise<Answer<T> | null> =>
    until(what, await lab.attempt(what, (api) => ask(api, 'ask')), ask)

  async function until<T>(what: string, first: Answer<T> | null, ask: Ask<T>): Promise<Answer<T> | null> {
    let answer = first
    let leave: Leave = 'ask'
    while (answer?.ok === false && answer.decision) {
      const choice = await settled(answer.decision)
      if (choice === 'cancel') return answer
      if (choice === 'leave') leave = 'discard'
      answer = await lab.attempt(what, (api) => ask(api, leave))
    }
    return answer
  }

  /** Asks, and does what the person wants to be done first. */
  async function settled(decision: Decision): Promise<'leave' | 'allowed' | 'cancel'> {
    const choice = await asked(decision)
    if (choice === 'cancel') return 'cancel'
    if (decision.kind === 'outside') {
      await lab.attempt('Allowing the files', (api) => api.allow(decision.files))
      return 'allowed'
    }
    return choice === 'discard' || (await saving.saveAll(decision)) ? 'leave' : 'cancel'
  }

  return { question, request, attempt, allow, decided }
})
