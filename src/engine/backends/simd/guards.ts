import type { Kernels } from '../../abi/functions'
import { addresses } from '../../abi/sizes'
import type { Range } from './places'

/** A word that no kernel leaves: a NaN of a pattern of its own, so that a stray read shows as well. */
const sentinel = 0x7fa51a5e

/** All of a module's memory in which no kernel may write: around the buffers, the module's constants, and what is left. */
export class Guards {
  private readonly integers: Int32Array
  private readonly ranges: readonly Range[]

  /** `between`: around the buffers, in order; the memory holds them all. */
  constructor(
    private readonly kernels: Kernels,
    between: readonly Range[]
  ) {
    const { constants, memory } = kernels
    this.integers = new Int32Array(memory.buffer)
    this.ranges = [
      { after: 'constants of the module', from: constants.byteLength, to: addresses.RESERVED },
      ...between,
      { after: 'last guard', from: between.at(-1)!.to, to: memory.buffer.byteLength }
    ]
    for (const { from, to } of this.ranges) this.integers.fill(sentinel, from / 4, to / 4)
  }

  /** Throws where a kernel has written outside of what it was given. */
  check(): void {
    const { integers, ranges } = this
    const { constants } = this.kernels
    const changed = constants.findIndex((word, index) => word !== integers[index])
    if (changed >= 0)
      throw new Error(
        `a kernel wrote outside of its buffers: over the constants of the module, at ${4 * changed}`
      )
    for (const { after, from, to } of ranges) {
      const place = integers.subarray(from / 4, to / 4).findIndex((word) => word !== sentinel)
      if (place < 0) continue
      throw new Error(`a kernel wrote outside of its buffers: ${4 * place} bytes behind the ${after}`)
    }
  }
}
