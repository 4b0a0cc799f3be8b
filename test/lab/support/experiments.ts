import type { ExperimentInput } from '#core/experiment/schema'
import { type Changes, xor as quickXor } from '../../support/xor'

/** XOR that is small, but long enough to be interrupted. */
export const xor = ({ training, ...changes }: Changes = {}): ExperimentInput =>
  quickXor({ seeds: { count: 3 }, ...changes, training: { epochs: 2000, ...training } })
