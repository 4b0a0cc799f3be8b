import { computed, type ComputedRef } from 'vue'
import { rateInWords, selectionInWords } from '#record/rate'
import { counted } from '#core/words/counts'
import { useRecord } from '../stores/record'
import { useTraining } from './use-training'

/** Backend, adapter and threads, how fast it was, and what `auto` chose it from; '' without a record. */
export function useWhatRan(training = useTraining()): ComputedRef<string> {
  const records = useRecord()
  return computed(() => {
    const provenance = records.head?.provenance
    if (!provenance) return ''
    const { id, mode, adapter, threads } = provenance.backend
    const name = mode ? `${id} ${mode}` : id
    return [
      `${name} on ${adapter}, ${counted(threads, 'thread')}`,
      training.rate ? rateInWords(training.rate) : '',
      provenance.selection ? selectionInWords(provenance.selection) : ''
    ]
      .filter((part) => part !== '')
      .join(' · ')
  })
}
