import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { InputProblem } from '#core/errors'

export interface Message {
  readonly id: number
  readonly kind: 'error' | 'notice'
  readonly title: string
  readonly problems: readonly InputProblem[]
  /** Takes back what the message tells of. */
  readonly undo: (() => void) | null
}

/** What the window has to tell: shown until dismissed, and read out once. */
export const useMessages = defineStore('messages', () => {
  const list = ref<Message[]>([])
  let next = 1

  function show(kind: Message['kind'], title: string, problems: readonly InputProblem[] = []): void {
    add({ kind, title, problems, undo: null })
  }

  /** Tells of something that can be taken back. */
  const showUndoable = (title: string, undo: () => void): void =>
    add({ kind: 'notice', title, problems: [], undo })

  function add(message: Omit<Message, 'id'>): void {
    list.value = [...list.value.filter(({ title }) => title !== message.title), { id: next++, ...message }]
  }

  /** Takes back what can be: of this message, or of the newest. */
  function undo(id?: number): void {
    const message = list.value.findLast((one) => one.undo && (id === undefined || one.id === id))
    if (!message?.undo) return
    dismiss(message.id)
    message.undo()
  }

  function dismiss(id: number): void {
    list.value = list.value.filter((message) => message.id !== id)
  }

  /** Messages speak of an attempt that is over once the next one begins. */
  function clear(): void {
    list.value = []
  }

  return { list, show, showUndoable, undo, dismiss, clear }
})
