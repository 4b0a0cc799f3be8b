import { expect } from 'vitest'
import type { Floats, Problem } from '#core/network/problem'
import { type Precision, expectFollowsPyTorch, ofRun, sameBits, trainToEnd } from './compare'
import { adagrad, adam, adamw, rmsprop, sgd, xorFromConstant } from './problems'
import type { Check } from './step-checks'
import { readTrajectory, trajectoryNames } from './trajectories'

/** What others found: PyTorch's trajectories, and the founding article. */

export function pyTorchChecks(check: Check, precision: Precision): void {
  for (const name of trajectoryNames)
    check(`follows PyTorch: ${name}`, async (backend) => {
      const trajectory = readTrajectory(name)
      expectFollowsPyTorch(await trainToEnd(backend, trajectory), trajectory, precision)
    })
}

/** Serengil: "after 10,000 epochs every hidden column is identical and J = …". */
export function articleChecks(check: Check, precision: Precision): void {
  for (const [outputs, loss] of [
    [1, 0.124973],
    [2, 0.198303]
  ] as const)
    check(`XOR from zeros ends at J = ${loss} with ${outputs} output(s)`, async (backend) => {
      const setup = xorFromConstant({
        constant: 0,
        outputs,
        epochs: 10_000,
        hyper: sgd(1, { learningRate: 0.1 }),
        batchSize: 1
      })
      const { metrics, state } = await trainToEnd(backend, setup)
      expect(Math.abs(metrics.at(-1)!.trainLoss[0]! - loss)).toBeLessThan(
        precision === 'float64' ? 5e-7 : 2e-5
      )
      expectIdenticalUnits(setup.problem, state.parameters)
    })

  for (const [optimizer, hyper] of [
    ['SGD with momentum', sgd(2, { learningRate: 0.2, momentum: 0.9 })],
    [
      'nesterov and weight decay',
      sgd(2, { learningRate: 0.2, momentum: 0.9, nesterov: true, weightDecay: 0.01 })
    ],
    ['Adam', adam(2, { learningRate: 0.05 })],
    ['AdamW', adamw(2, { learningRate: 0.05 })],
    ['Adagrad', adagrad(2, { learningRate: 0.1, lrDecay: 0.01 })],
    ['RMSprop', rmsprop(2, { learningRate: 0.01 })],
    ['centered RMSprop with momentum', rmsprop(2, { learningRate: 0.01, momentum: 0.5, centered: true })]
  ] as const)
    check(`units that start equal stay equal bit for bit: ${optimizer}`, async (backend) => {
      const setup = xorFromConstant({ constant: 0.5, outputs: 2, epochs: 100, hyper, batchSize: 3 })
      const { state } = await trainToEnd(backend, setup)
      expect(sameBits(state.parameters, new Float32Array(setup.state.parameters))).toBe(false)
      expectIdenticalUnits(setup.problem, state.parameters)
    })
}

/** Every hidden unit has the incoming weights and the bias of its layer's first, in every run. */
function expectIdenticalUnits(problem: Problem, parameters: Floats): void {
  const { fanIn, fanOut } = problem.layers[0]!
  for (let run = 0; run < problem.runs; run++) {
    const own = ofRun(problem, parameters, run)
    for (let row = 0; row <= fanIn; row++)
      expect(new Set(own.slice(row * fanOut, (row + 1) * fanOut)).size, `run ${run}, row ${row}`).toBe(1)
  }
}
