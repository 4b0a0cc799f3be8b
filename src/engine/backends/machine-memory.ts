import { totalmem } from 'node:os'

/** Share of the machine's memory that training may take. */
const share = 0.8

/** Bytes that training may take on this machine, or in the container that this process is confined to. */
export function memoryForTraining(): number {
  const confined = (process as { constrainedMemory?: () => number }).constrainedMemory?.() ?? 0
  return share * (confined > 0 ? Math.min(confined, totalmem()) : totalmem())
}
