import { roundedTo, written } from './numbers'

/** Level at which a p-value is called a difference. */
export const significanceLevel = 0.05

/** Less is said as "less than this". */
const least = 1e-4

/** E.g. "0.013", "< 0.0001"; never rounded up to the level at which there would be no difference. */
export const formatPValue = (p: number): string =>
  p < least ? `< ${least}` : written(roundedTo(p, 3, significanceLevel), { from: least, below: Infinity })

/** E.g. "p = 0.013", "p < 0.0001". */
export const pInWords = (p: number): string => (p < least ? `p < ${least}` : `p = ${formatPValue(p)}`)
