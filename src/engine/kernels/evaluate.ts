import { forwardPart } from './forward'
import { measure } from './metrics'
import { ROW } from './panels'
import { Course, Group, METRICS, Network, Part, TEST_CORRECT, TEST_LOSSES, TRAIN_CORRECT } from './structures'

/** Samples evaluated at a time. */
export const BLOCK: i32 = 64

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
  if (from == 0) memory.fill(record, 0, METRICS)
  const before = blocksOfPart(course.test)
  evaluatePart(
    network,
    group,
    course.test,
    from,
    min(to, before),
    record + TEST_LOSSES,
    record + TEST_CORRECT
  )
  evaluatePart(network, group, course.train, from - before, to - before, record, record + TRAIN_CORRECT)
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
