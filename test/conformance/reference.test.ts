import { createReferenceBackend } from '#engine/backends/reference'
import { describeBackend } from './suite'

describeBackend('reference', async () => createReferenceBackend(), {
  precision: 'float64',
  isReference: true
})
