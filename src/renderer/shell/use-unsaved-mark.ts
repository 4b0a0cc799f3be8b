import { onMounted, onUnmounted, watchEffect } from 'vue'
import { useDocument } from '../stores/document'
import { useLab } from '../stores/lab'

/** The title of the window says what is open and whether it is saved; a browser asks before it leaves what is not. */
export function useUnsavedMark(): void {
  const lab = useLab()
  const labDocument = useDocument()

  watchEffect(() => {
    const { name, isUnsaved } = labDocument
    document.title = name ? `${isUnsaved ? '• ' : ''}${name} – InitLab` : 'InitLab'
  })

  /** Where the host has windows of its own, it asks itself. */
  const ask = (event: BeforeUnloadEvent): void => {
    if (lab.host?.dialogs === 'page' && labDocument.isUnsaved) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', ask))
  onUnmounted(() => window.removeEventListener('beforeunload', ask))
}
