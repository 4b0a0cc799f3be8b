import { z } from 'zod'
import { fanModes, fanModesOfJax } from './variance-scaling'

/** Parameters that several initializers share. */

export const std = (value: number, about = 'Standard deviation.') =>
  z.number().min(0).default(value).describe(about)

export const center = z.number().default(0).describe('Mean.')

export const bound = (value: number, about: string) => z.number().default(value).describe(about)

export const scaleParameter = z.number().positive().default(1).describe('Variance times n.')

export const fanMode = z
  .enum(fanModes)
  .default('fan_in')
  .describe('n: inputs of the layer, its units, or the mean of the two.')

export const fanModeOfJax = z
  .enum(fanModesOfJax)
  .default('fan_in')
  .describe('n: inputs of the layer, its units, or their arithmetic or geometric mean, √(fan_in·fan_out).')

/** Two bounds of which the first has to be the lower. */
export const ordered =
  <Low extends string, High extends string>(low: Low, high: High) =>
  (values: Readonly<Record<Low | High, number>>): { field: string; message: string } | null =>
    values[low] < values[high]
      ? null
      : { field: low, message: `must be less than ${high}, which is ${values[high]}` }
