import { ROW, VECTOR } from './abi.generated'

/** Copies the panel rows `order[0 … count)` of every panel: a minibatch order made into file order. */
export function gather(
  from: usize,
  fromBytes: usize,
  to: usize,
  toBytes: usize,
  panels: i32,
  order: usize,
  count: i32
): void {
  for (let p = 0; p < panels; p++) {
    for (let i = 0; i < count; i++) {
      const source = from + load<u32>(order + i * 4) * ROW
      const target = to + i * ROW
      const v0 = v128.load(source)
      const v1 = v128.load(source, VECTOR)
      const v2 = v128.load(source, 2 * VECTOR)
      const v3 = v128.load(source, 3 * VECTOR)
      v128.store(target, v0)
      v128.store(target, v1, VECTOR)
      v128.store(target, v2, 2 * VECTOR)
      v128.store(target, v3, 3 * VECTOR)
    }
    from += fromBytes
    to += toBytes
  }
}
