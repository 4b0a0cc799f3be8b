import { normalQuantile } from './normal'
import { noiseStream, type NoiseStream } from './streams'

/** Numbers that are kept: all arms of an experiment read the same ones, and so does the next run of it. */
const mostKept = 2 ** 21

interface Kept extends NoiseStream {
  readonly size: number
}

/** The one used last at the end. */
const kept = new Map<string, Kept>()
let keptNumbers = 0

/** As `noiseStream`, for the first `count` positions, whose numbers are worked out once for all who ask. */
export function rememberedNoise(
  seed: number,
  layer: number,
  tensor: 'weights' | 'biases',
  count: number
): NoiseStream {
  if (2 * count > mostKept / 8) return noiseStream(seed, layer, tensor)
  const key = `${seed} ${layer} ${tensor} ${count}`
  const known = kept.get(key)
  if (known) kept.delete(key)
  const noise = known ?? worked(noiseStream(seed, layer, tensor), count)
  kept.set(key, noise)
  if (!known) keptNumbers += noise.size
  for (const [oldest, { size }] of kept) {
    if (keptNumbers <= mostKept) break
    kept.delete(oldest)
    keptNumbers -= size
  }
  return noise
}

function worked(stream: NoiseStream, count: number): Kept {
  const uniforms = new Float64Array(count)
  for (let index = 0; index < count; index++) uniforms[index] = stream.uniform(index)
  let normals: Float64Array | null = null
  return {
    size: 2 * count,
    uniform: (index) => uniforms[index]!,
    normal: (index) => (normals ??= uniforms.map(normalQuantile))[index]!,
    second: stream.second
  }
}
