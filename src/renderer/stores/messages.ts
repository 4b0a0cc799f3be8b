import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { InputProblem } from '#core/errors'

export interface Message {
  readonly id: number
  readonly kind: 'error' | 'notice'
  readonly title: string
  readonly problems: readonly InputProblem[]
}

/** What the window has to tell: shown until dismissed, and read out once. */
export const useMessages = defineStore('messages', () => {
  const list = ref<Message[]>([])
  let next = 1

  function show(kind: Message['kind'], title: string, problems: readonly InputProblem[] = []): void {
    list.value = [
      ...list.value.filter((message) => message.title !== title),
      { id: next++, kind, title, problems }
    ]
  }

  function dismiss(id: number): void {
    list.value = list.value.filter((message) => message.id !== id)
  }

  /** Messages speak of an attempt that is over once the next one begins. */
  function clear(): void {
    list.value = []
  }

  return { list, show, dismiss, clear }
})
