import { BLOCK, Course, Group, Metrics, Network, Part, ROW } from './abi.generated'
import { forwardPart } from './forward'
import { checkLayout } from './layers'
import { measure } from './metrics'

/**
 * Fills a record; of several calls in turn, each takes in blocks `from` … `to` - 1. The training part comes last: of a
 * small one the activations are then in place for the next step.
 */
export function evaluate(
  network: Network,
  group: Group,
  course: Course,
  record: usize,
  from: i32,
  to: i32
): void {
  checkLayout(network.lanes)
  if (from == 0) memory.fill(record, 0, Metrics.size)
  const before = blocksOfPart(course.test)
  evaluatePart(
    network,
    group,
    course.test,
    from,
    min(to, before),
    record + Metrics.testLosses,
    record + Metrics.testCorrect
  )
  evaluatePart(
    network,
    group,
    course.train,
    from - before,
    to - before,
    record + Metrics.trainLosses,
    record + Metrics.trainCorrect
  )
}

/** Blocks that `evaluate` takes in. */
export function blocksOf(course: Course): i32 {
  return blocksOfPart(course.test) + blocksOfPart(course.train)
}

function blocksOfPart(part: Part): i32 {
  return (part.count + BLOCK - 1) / BLOCK
}

/** Adds losses (float64 a lane) and right answers (int32 a lane) of a part's blocks `from` … `to` - 1. */
function evaluatePart(
  network: Network,
  group: Group,
  part: Part,
  from: i32,
  to: i32,
  losses: usize,
  correct: usize
): void {
  const end = min(part.count, to * BLOCK)
  for (let first = max(from, 0) * BLOCK; first < end; first += BLOCK) {
    const rows = min(end - first, BLOCK)
    const targets = part.targets + first * ROW
    forwardPart(network, group, part, first, rows)
    measure(network, targets, part.targetBytes, part.labels + first * 4, rows, losses, correct)
  }
}
