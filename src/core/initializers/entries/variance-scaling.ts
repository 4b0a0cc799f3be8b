import { z } from 'zod'
import { drawn } from '../entry'
import { over, where, withZero } from '../notation'
import { type fanMode, type fanModeOfJax, scaleParameter } from '../parameters'
import { type shapes, varianceScaling } from '../variance-scaling'

type Words = Pick<Parameters<typeof drawn>[0], 'name' | 'origin' | 'source' | 'note'>

/** The general rule under the names of a framework: `shapes` of its laws, of which `shape` is the default; its modes. */
export const namedVarianceScaling = <Name extends string>({
  mode: modes,
  shapes: laws,
  shape,
  ...words
}: Words & {
  readonly shapes: Readonly<Record<Name, (typeof shapes)[number]>>
  readonly shape: NoInfer<Name>
  readonly mode: typeof fanMode | typeof fanModeOfJax
}) =>
  drawn({
    ...words,
    formula: 'W of variance scale/n, n = fan_in, fan_out or a mean of them; b = 0',
    tex: withZero(where('\\operatorname{E} W = 0', `\\operatorname{Var} W = ${over('s', 'n')}`)),
    variance: 'Var W = scale/n; Var b = 0',
    suits: 'any, by its scale: 1 for tanh, 2 for ReLU',
    parameters: {
      scale: scaleParameter,
      mode: modes,
      distribution: z
        .enum(Object.keys(laws) as Name[])
        .default(shape)
        .describe('Law of the weights.')
    },
    weights: ({ scale, mode, distribution }, layer) => varianceScaling(scale, mode, laws[distribution], layer)
  })
