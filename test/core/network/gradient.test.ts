import { expect, test } from 'vitest'
import type { Loss, OutputActivation } from '#core/network/names'
import { activationNames } from '#core/network/names'
import { activations } from '#core/network/activations'
import { createReferenceNetwork } from '#core/network/reference'
import { setUp } from '../../conformance/problems'

/** The analytic gradient against central differences of the loss, for every activation, output and loss. */

const outputs: readonly (readonly [Loss, OutputActivation, number])[] = [
  ['half-squared-error', 'sigmoid', 1],
  ['half-squared-error', 'tanh', 3],
  ['half-squared-error', 'linear', 2],
  ['mse', 'sigmoid', 2],
  ['mse', 'tanh', 1],
  ['mse', 'linear', 3],
  ['binary-cross-entropy', 'sigmoid', 1],
  ['binary-cross-entropy', 'sigmoid', 3],
  ['cross-entropy', 'softmax', 3],
  ['cross-entropy', 'linear', 2]
]

for (const activation of activationNames)
  for (const [loss, output, units] of outputs)
    for (const hidden of [[], [4], [5, 3, 4]])
      test(`${loss} of ${units} ${output} output(s), hidden [${hidden}] ${activation}`, () => {
        const { problem, state } = setUp({
          runs: 1,
          sizes: [3, ...hidden, units],
          activation,
          output,
          loss,
          train: 7,
          batchSize: 7,
          seed: 11
        })
        const network = createReferenceNetwork(problem)
        const parameters = Float64Array.from(state.parameters)
        const { inputs, targets, count } = problem.train
        network.backward(parameters, inputs, targets, count)
        const lossWith = (k: number, value: number): number => {
          const changed = parameters.slice()
          changed[k] = value
          return network.evaluate(changed, problem.train).loss
        }
        const h = 1e-5
        for (const [k, value] of parameters.entries()) {
          const difference = (lossWith(k, value + h) - lossWith(k, value - h)) / (2 * h)
          expect(network.gradient[k]!, `parameter ${k}`).toBeCloseTo(difference, 8)
        }
      })

test.each(activationNames)('the derivative of %s is its slope', (name) => {
  const { value, derivative } = activations[name]
  const h = 1e-5
  for (const z of [-30, -3, -0.7, -0.01, 0.02, 0.5, 4, 40])
    expect(derivative(z, value(z))).toBeCloseTo((value(z + h) - value(z - h)) / (2 * h), 8)
})

test('the slope of relu at 0 is 0, as in PyTorch', () => {
  expect(activations.relu.derivative(0, 0)).toBe(0)
})
