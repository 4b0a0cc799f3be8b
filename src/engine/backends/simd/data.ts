import type { LabelledPart } from '#core/network/problem'
import { sparseInputs } from './sparse-inputs'
import type { SharedPart } from './thread-problem'

const known = new WeakMap<LabelledPart, SharedPart>()

/**
 * A part of the data in float32, in memory that all threads share. Made once for a part: groups of runs, and backends
 * that are measured, have the same data.
 */
export function shareData(part: LabelledPart): SharedPart {
  const made = known.get(part) ?? shared(part)
  known.set(part, made)
  return made
}

function shared({ count, inputs, targets, labels }: LabelledPart): SharedPart {
  const sharedInputs = floats(inputs)
  const sharedLabels = new Int32Array(new SharedArrayBuffer(labels.length * 4))
  sharedLabels.set(labels)
  return {
    count,
    inputs: sharedInputs,
    targets: floats(targets),
    labels: sharedLabels,
    sparse: sparseInputs(sharedInputs, count)
  }
}

function floats(values: Float64Array): Float32Array {
  const single = new Float32Array(new SharedArrayBuffer(values.length * 4))
  single.set(values)
  return single
}
