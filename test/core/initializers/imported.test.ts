import { describe, expect, it } from 'vitest'
import { InputError } from '#core/errors'
import { checkImported, type ImportedWeights } from '#core/initializers/imported'
import { initializeParameters } from '#core/initializers/initialize'
import { layer } from './support'

describe('weights from a file', () => {
  const layers = [layer(2, 3), layer(3, 1)]
  const tensor = (...shape: number[]) => ({
    shape,
    values: Float64Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      (_, index) => index + shape.length
    )
  })
  const fitting: ImportedWeights = {
    layers: [
      { weights: tensor(2, 3), biases: tensor(3) },
      { weights: tensor(3, 1), biases: tensor(1) }
    ]
  }
  const check = (imported: ImportedWeights) => () =>
    checkImported(imported, layers, { arm: 1, file: { kind: 'file', path: 'w.npz', layout: 'in-out' } })

  it('lie flat as W1, b1, W2, b2, row by row', () => {
    expect(check(fitting)).not.toThrow()
    expect([
      ...initializeParameters({ kind: 'file', path: 'w.npz', layout: 'in-out' }, layers, 1, fitting)
    ]).toEqual([2, 3, 4, 5, 6, 7, 1, 2, 3, 2, 3, 4, 1])
  })

  it('of a wrong shape are refused with the field, the array and both shapes', () => {
    const [first, second] = fitting.layers
    expect(check({ layers: [first!, { weights: tensor(1, 3), biases: tensor(2) }] })).toThrow(
      'arms[1].initializer.path ("w.npz"): W2 has shape (1, 3), but the network needs (3, 1); ' +
        'it looks transposed: try "layout": "out-in" (PyTorch stores fan_out × fan_in)\n' +
        'arms[1].initializer.path ("w.npz"): b2 has shape (2,), but the network needs (1,)'
    )
    expect(check({ layers: [second!] })).toThrow(/holds 1 layer.*the network has 2: W1 2 × 3, W2 3 × 1/)
  })

  it('that are not finite are refused', () => {
    const broken = tensor(2, 3)
    broken.values[4] = NaN
    expect(check({ layers: [{ ...fitting.layers[0]!, weights: broken }, fitting.layers[1]!] })).toThrow(
      InputError
    )
  })
})
