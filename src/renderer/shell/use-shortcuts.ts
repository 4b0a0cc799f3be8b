import { useDocument } from '../stores/document'
import { useMessages } from '../stores/messages'
import { useSaving } from '../stores/saving'
import { useSession } from '../stores/session'
import { useScrubber } from '../stores/scrubber'
import { useView } from '../stores/view'
import { useHelp } from './use-help'

/** Keys that work wherever nothing else wants them, in the order in which the help lists them. */
export const shortcutList = [
  { keys: ['Space'], what: 'Run, pause, go on' },
  { keys: ['.'], what: 'Step one epoch' },
  { keys: ['←', '→'], what: 'One recorded epoch back or on' },
  { keys: ['Shift', '← →'], what: 'To the weights saved before or after' },
  { keys: ['Home'], what: 'Show the first weights (epoch 0)' },
  { keys: ['End'], what: 'Follow the newest epoch' },
  { keys: ['Shift', 'Home'], what: 'Rewind: train again from the same first weights' },
  { keys: ['Shift', 'End'], what: 'Bring back the last results, which another training replaced' },
  { keys: ['Ctrl', 'O'], what: 'Open' },
  { keys: ['Ctrl', 'S'], what: 'Save' },
  { keys: ['Ctrl', 'Z'], what: 'Undo what a message offers to undo, outside of text' },
  { keys: ['?'], what: 'This help' }
] as const

/** Whether a control does something of its own with this key. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  const greedy = 'textarea, select, dialog, [role="application"], [contenteditable], input[type="text"]'
  if (target.closest(greedy)) return true
  if (target.closest('input[type="range"]')) return ![' ', '.', '?'].includes(key)
  return target.closest('button, summary, a, input') !== null && key === ' '
}

export function useShortcuts(): (event: KeyboardEvent) => void {
  const labDocument = useDocument()
  const saving = useSaving()
  const messages = useMessages()
  const session = useSession()
  const scrubber = useScrubber()
  const view = useView()
  const help = useHelp()

  const plain: Readonly<Record<string, () => unknown>> = {
    ' ': session.toggle,
    '.': session.step,
    ArrowLeft: () => scrubber.move(-1),
    ArrowRight: () => scrubber.move(1),
    'Shift+ArrowLeft': () => scrubber.moveSnapshot(-1),
    'Shift+ArrowRight': () => scrubber.moveSnapshot(1),
    Home: () => scrubber.show(0),
    End: scrubber.follow,
    'Shift+Home': session.rewind,
    'Shift+End': session.bringBack,
    '?': help.open,
    'Shift+?': help.open
  }

  return (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      const key = event.key.toLowerCase()
      const action = { o: labDocument.open, s: () => saving.save(), z: () => messages.undo() }[key]
      if (!action || (key === 'z' && isTaken(event.target, key))) return
      event.preventDefault()
      void action()
      return
    }
    if (!view.shortcuts || event.altKey || event.ctrlKey || event.metaKey) return
    if (isTaken(event.target, event.key)) return
    const action = plain[(event.shiftKey ? 'Shift+' : '') + event.key]
    if (!action) return
    event.preventDefault()
    void action()
  }
}
