import { describe, expect, it } from 'vitest'
import type { Layer } from '#core/network/problem'
import { identicalUnits, layerMatrices, parametersOf } from '../../../src/renderer/runs/layer-matrices'

describe('the weights of a run', () => {
  const layers: Layer[] = [
    { fanIn: 2, fanOut: 3, activation: 'tanh' },
    { fanIn: 3, fanOut: 1, activation: 'sigmoid' }
  ]
  const run = [1, 1, 2, 3, 3, 4, 5, 5, 6, 0.1, 0.2, 0.3, 0.4]
  const snapshot = {
    group: 0,
    epoch: 1,
    parameters: Float64Array.from([...run.map((value) => -value), ...run])
  }

  it('are matrices with the biases as their last row', () => {
    const [first, second] = layerMatrices(layers, parametersOf(snapshot, layers, 1))
    expect([...first!.values]).toEqual(run.slice(0, 9))
    expect([...second!.values]).toEqual(run.slice(9))
    expect([first!.rows, second!.rows]).toEqual([3, 4])
  })

  it('tell which units are one', () => {
    expect([...identicalUnits(layers, parametersOf(snapshot, layers, 1), 0)]).toEqual([1, 1, 0])
  })
})
