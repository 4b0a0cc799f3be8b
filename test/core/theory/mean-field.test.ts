import { describe, expect, it } from 'vitest'
import { activations } from '#core/network/activations'
import { correlatedMean, gaussianMean } from '#core/theory/gaussian'
import { chi, criticalWeightVariance, meanField, nextVariance } from '#core/theory/mean-field'

describe('Gaussian expectations have their closed forms', () => {
  it('moments', () => {
    expect(gaussianMean(() => 1)).toBeCloseTo(1, 12)
    expect(gaussianMean((z) => z ** 4)).toBeCloseTo(3, 9)
    expect(correlatedMean(0.3, (u, v) => u * v)).toBeCloseTo(0.3, 9)
  })
  it('E cos z = exp(−1/2)', () => expect(gaussianMean(Math.cos)).toBeCloseTo(Math.exp(-0.5), 12))
  it('arcsine law of signs: P(u, v > 0) = 1/4 + asin(c)/2π', () => {
    const both = correlatedMean(0.6, (u, v) => (u > 0 && v > 0 ? 1 : 0))
    expect(both).toBeCloseTo(0.25 + Math.asin(0.6) / (2 * Math.PI), 3)
  })
})

describe('ReLU', () => {
  it('halves the second moment, so He (σ_w² = 2) keeps the variance and Xavier (σ_w² = 1) halves it', () => {
    expect(nextVariance(activations.relu, 1, 2, 0)).toBeCloseTo(1, 6)
    expect(nextVariance(activations.relu, 1, 1, 0)).toBeCloseTo(0.5, 6)
    expect(chi(activations.relu, 1, 2)).toBeCloseTo(1, 9)
  })
  it('dies out under Xavier and explodes beyond He', () => {
    expect(meanField(activations.relu, 1, 0).variance).toBeLessThan(1e-11)
    expect(meanField(activations.relu, 2.5, 0).variance).toBe(Infinity)
  })
})

describe('a linear layer that keeps every length', () => {
  it('is at the edge of chaos exactly: its signals reach without end, not minus', () => {
    const exact = 1 / gaussianMean(() => 1)
    expect(meanField(activations.linear, exact, 0).depthScale).toBeGreaterThan(1e9)
  })
})

describe('tanh, σ_b² = 0.05 (Schoenholz et al. 2017)', () => {
  it('is critical at σ_w² = 1.761', () => {
    expect(criticalWeightVariance(activations.tanh, 0.05)).toBeCloseTo(1.761, 2)
  })
  it.each([
    [0.5, 7],
    [1.0, 22],
    [1.5, 95],
    [2.5, 71],
    [4, 42]
  ])('σ_w² = %d: trainable to about 6ξ = %d layers', (weightVariance, depth) => {
    expect(Math.round(6 * meanField(activations.tanh, weightVariance, 0.05).depthScale)).toBe(depth)
  })
  it('is ordered below and chaotic above', () => {
    expect(meanField(activations.tanh, 1, 0.05)).toMatchObject({ correlation: 1 })
    expect(meanField(activations.tanh, 4, 0.05).correlation).toBeLessThan(0.9)
    expect(meanField(activations.tanh, 4, 0.05).chi).toBeGreaterThan(1)
  })
})
