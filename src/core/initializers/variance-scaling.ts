import { normal, truncatedNormal, uniform, type StatedLaw } from './law'

/** The two numbers that most rules depend on: inputs and units of a layer. W has shape [fan_in][fan_out]. */
export interface Fans {
  readonly fanIn: number
  readonly fanOut: number
}

export const fanModes = ['fan_in', 'fan_out', 'fan_avg'] as const
/** JAX has one more: the geometric mean. */
export const fanModesOfJax = [...fanModes, 'fan_geo_avg'] as const
type FanMode = (typeof fanModesOfJax)[number]
export const shapes = ['uniform', 'normal', 'truncated-normal'] as const

/** The n that a mode names. */
const fanOf: Readonly<Record<FanMode, (fans: Fans) => number>> = {
  fan_in: ({ fanIn }) => fanIn,
  fan_out: ({ fanOut }) => fanOut,
  fan_avg: ({ fanIn, fanOut }) => (fanIn + fanOut) / 2,
  fan_geo_avg: ({ fanIn, fanOut }) => Math.sqrt(fanIn * fanOut)
}

/**
 * Law of mean 0 and variance scale / n, where n is fan_in, fan_out or a mean of the two: the general rule of which those of
 * LeCun, Glorot and He are cases, named after Keras's VarianceScaling and JAX's variance_scaling.
 */
export function varianceScaling(
  scale: number,
  mode: FanMode,
  shape: (typeof shapes)[number],
  fans: Fans
): StatedLaw {
  const variance = scale / fanOf[mode](fans)
  switch (shape) {
    case 'uniform':
      return symmetricUniform(Math.sqrt(3 * variance))
    case 'normal':
      return normal(0, Math.sqrt(variance))
    case 'truncated-normal':
      return truncatedNormal(0, Math.sqrt(variance) / truncatedDeviation, -2, 2)
  }
}

/** U(−bound, bound), of variance bound²/3. */
export const symmetricUniform = (bound: number): StatedLaw => uniform(-bound, bound)

/**
 * Standard deviation of a standard normal that is cut at ±2, as Keras and JAX write it (0.87962566103423978): they
 * draw from a normal that is wider by this factor, so that the cut one has the wanted variance.
 */
const truncatedDeviation = 0.8796256610342398
