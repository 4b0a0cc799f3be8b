import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
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
  /** `again`: what it is about has changed; the lab knows whether anything is left to decide. */
  readonly answer: (choice: Choice | 'again') => void
}

/**
 * What only the person can decide: one question at a time, of the newest request, which goes on after the answer. A question
 * that is overtaken, by another or by another document, is cancelled: its answer would be about what is no longer there.
 */
export const useDecisions = defineStore('decisions', () => {
  const lab = useLab()
  const edited = useExperiment()
  const saving = useSaving()
  const messages = useMessages()

  const question = shallowRef<Question | null>(null)

  const withdraw = (): void => question.value?.answer('cancel')

  function asked(decision: Decision): Promise<Choice | 'again'> {
    withdraw()
    return new Promise((resolve) => {
      question.value = {
        decision,
        answer(choice) {
          question.value = null
          resolve(choice)
        }
      }
    })
  }

  // The menu, a key or another page may save what the question is about.
  watch(
    () => `${lab.document.unsaved.results} ${lab.document.unsaved.experiment}`,
    () => question.value?.decision.kind === 'unsaved' && question.value.answer('again')
  )

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
  async function settled(decision: Decision): Promise<'leave' | 'allowed' | 'again' | 'cancel'> {
    const choice = await asked(decision)
    if (choice === 'cancel' || choice === 'again') return choice
    if (decision.kind === 'outside') {
      await lab.attempt('Allowing the files', (api) => api.allow(decision.files))
      return 'allowed'
    }
    return choice === 'discard' || (await saving.saveAll(decision)) ? 'leave' : 'cancel'
  }

  return { question, request, attempt, allow, decided, withdraw }
})
