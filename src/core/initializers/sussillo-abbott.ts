import type { Layer } from '../network/problem'

export const walkGains = ['activation', 'linear', 'relu'] as const

/**
 * The gain g of W ~ N(0, g²/N), N = fan_in, at which the logarithm of a back-propagated gradient's length walks without
 * drift through the layers. Sussillo & Abbott 2014, “Random walk initialization for training very deep feedforward
 * networks”; the constants of ReLU are their fit to simulations, good for N of at least 6.
 */
export function walkGain(written: number | (typeof walkGains)[number], { fanIn, activation }: Layer): number {
  if (typeof written === 'number') return written
  const rectifies = written === 'relu' || (written === 'activation' && activation === 'relu')
  return rectifies ? Math.SQRT2 * Math.exp(1.2 / (Math.max(fanIn, 6) - 2.4)) : Math.exp(1 / (2 * fanIn))
}
