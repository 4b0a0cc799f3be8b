import { BLOCK, Course, Group, Metrics, Network, Part, ROW, Rates } from './abi.generated'
import { clipNorm } from './clipping'
import { stopDiverged } from './divergence'
import { blocksOf, evaluate } from './evaluate'
import { forwardPart } from './forward'
import { checkLayout, layerAt } from './layers'
import { prepareStep } from './optimizers'
import { outputDelta } from './output-delta'
import { propagateBack } from './propagate-back'
import { updateFromAll, updateLayer, updateSparse } from './update-layer'

/**
 * Takes `steps` minibatch steps from step `first` (from 0) of the epoch after `epoch` whole ones on. Writes a record for
 * each recorded epoch that ends; `lastLeft`: but for one that ends with the last step. A group whose runs have all
 * diverged stands still, and its records are what was there.
 */
export function advance(
  network: Network,
  group: Group,
  course: Course,
  epoch: i32,
  first: i32,
  steps: i32,
  lastLeft: bool
): void {
  checkLayout(network.lanes)
  const blocks = blocksOf(course)
  const part = course.minibatches
  const perEpoch = course.stepsPerEpoch
  const forwardStays = perEpoch == 1 && part.count <= BLOCK
  let record = group.metrics
  let rates = course.rates
  let forwardDone = false
  for (; steps > 0 && group.frozenCount < group.runs; steps--) {
    const sample = first * course.batchSize
    const rows = min(part.count - sample, course.batchSize)
    const step = <i64>epoch * perEpoch + first + 1
    takeStep(network, group, part, sample, rows, step, rates, forwardDone)
    if (rates) rates += Rates.size
    forwardDone = false
    if (++first < perEpoch) continue
    first = 0
    epoch++
    if (epoch % course.recordEvery && epoch != course.epochs) continue
    if (lastLeft && steps == 1) break
    evaluate(network, group, course, record, 0, blocks)
    stopDiverged(network, group, record, epoch)
    forwardDone = forwardStays
    record += Metrics.size
  }
}

/** One minibatch step, `step` counted from 1; `rates`: its learning rates, 0 for constant ones. `forwardDone`: the activations of these samples are in place. */
function takeStep(
  network: Network,
  group: Group,
  part: Part,
  first: i32,
  rows: i32,
  step: i64,
  rates: usize,
  forwardDone: bool
): void {
  prepareStep(network.updateRule, group.hyper, step, rates)
  if (!forwardDone) forwardPart(network, group, part, first, rows)
  outputDelta(network, part.targets + first * ROW, part.targetBytes, rows)
  for (let l = network.layerCount - 1; l > 0; l--) {
    propagateBack(network, group, l, rows)
    updateLayer(network, group, l, layerAt(network, l - 1).activations, network.panelBytes, rows)
    const delta = network.delta
    network.delta = network.otherDelta
    network.otherDelta = delta
  }
  if (part.table) updateSparse(network, group, part, first, rows)
  else updateLayer(network, group, 0, part.inputs + first * ROW, part.inputBytes, rows)
  if (network.allGradients) {
    clipNorm(network)
    updateFromAll(network, group)
  }
}
