import { real } from './activations'
import { type KernelSource, type Network, addProducts, deltasOf, inputsOf, run } from './kernels'

/**
 * Kernels that change the parameters of layer l, as those in kernels.ts. The rules are those of src/core/network/optimizers.ts.
 *
 *   gradients   [run][fan_in + 1][fan_out], as the weights
 *   hyper       [run][value]
 *   rates       [step][run][value]: what changes from step to step; optimizer.ts says which values
 */

const parameter = `[${run}][this.thread.y][this.thread.x]`

/** Statements: `sum` = ∂loss/∂W, its elements limited. Instances are added in the order of the minibatch. */
function sumStatements(network: Network, l: number, count: number): string {
  const { fanIn } = network.layers[l]!
  const { clipValue } = network
  return `
    let sum = 0.0;
    if (this.thread.y < ${fanIn}) {
      ${addProducts(network, 'sum', count, inputsOf(network, l, count, 'column', 'this.thread.y'), deltasOf(network, l, count, 'column', 'this.thread.x'))}
    } else {
      for (let n = 0; n < ${count}; n++) { sum += delta[${run}][n][this.thread.x]; }
    }
    ${clipValue === null ? '' : `if (sum > ${real(clipValue)}) { sum = ${real(clipValue)}; } if (sum < -${real(clipValue)}) { sum = -${real(clipValue)}; }`}`
}

/** Statements: `g` = ∂loss/∂W + λW, where λ is `hyper[run][0]`. */
const gradientStatements = (network: Network, l: number, count: number): string => `
    ${sumStatements(network, l, count)}
    const w = weights${parameter};
    const g = sum + hyper[${run}][0] * w;`

const parameterShape = ({ layers, runs }: Network, l: number): number[] => [
  layers[l]!.fanOut,
  layers[l]!.fanIn + 1,
  runs
]

/** Of this step, whose number in the plan is `clock[0]`. rates: [step][run][value], `value` 0 the step size. */
const rate = (value: number): string => `rates[step][${run}][${value}]`
const readClock = 'const step = clock[0];'

/** The gradient with weight decay. */
export const gradient = (network: Network, l: number, count: number): KernelSource => ({
  source: `function (x, delta, weights, hyper) {${gradientStatements(network, l, count)}
    return g;
  }`,
  output: parameterShape(network, l)
})

/** The gradient alone, whose norm is to be limited. */
export const bareGradient = (network: Network, l: number, count: number): KernelSource => ({
  source: `function (x, delta) {${sumStatements(network, l, count)}
    return sum;
  }`,
  output: parameterShape(network, l)
})

/** [run][row]: sums of the squares of a layer's gradients. */
export const squaresOfRows = (network: Network, l: number): KernelSource => ({
  source: `function (gradients) {
    let sum = 0.0;
    for (let j = 0; j < ${network.layers[l]!.fanOut}; j++) {
      const g = gradients[this.thread.y][this.thread.x][j];
      sum += g * g;
    }
    return sum;
  }`,
  output: [network.layers[l]!.fanIn + 1, network.runs]
})

/** [run]: those of the layers before, and of this one. */
export const addSquares = (network: Network, l: number): KernelSource => ({
  source: `function (before, rows) {
    let sum = before[this.thread.x];
    for (let i = 0; i < ${network.layers[l]!.fanIn + 1}; i++) { sum += rows[this.thread.x][i]; }
    return sum;
  }`,
  output: [network.runs]
})

export const noSquares = (network: Network): KernelSource => ({
  source: 'function () { return 0.0; }',
  output: [network.runs]
})

/** [run]: what is left of a gradient whose norm may be `most`. */
export const shareLeft = (network: Network, most: number): KernelSource => ({
  source: `function (squares) {
    let share = ${real(most)} / (Math.sqrt(squares[this.thread.x]) + 0.000001);
    if (share > 1.0) { share = 1.0; }
    return share;
  }`,
  output: [network.runs]
})

/** The shortened gradient with weight decay. */
export const shortened = (network: Network, l: number): KernelSource => ({
  source: `function (gradients, share, weights, hyper) {
    return gradients${parameter} * share[${run}] + hyper[${run}][0] * weights${parameter};
  }`,
  output: parameterShape(network, l)
})

/** sgd, hyper: λ, momentum. Without momentum and a limited norm the whole update is one kernel. */
export const wholePlainStep = (network: Network, l: number, count: number): KernelSource => ({
  source: `function (x, delta, weights, hyper, rates, clock) {${gradientStatements(network, l, count)}
    ${readClock}
    return w - ${rate(0)} * g;
  }`,
  output: parameterShape(network, l)
})

/** The momentum buffer after this step, gradient and all. */
export const wholeVelocity = (network: Network, l: number, count: number): KernelSource => ({
  source: `function (x, delta, weights, hyper, last) {${gradientStatements(network, l, count)}
    return hyper[${run}][1] * last${parameter} + g;
  }`,
  output: parameterShape(network, l)
})

/** The momentum buffer after this step. */
export const velocity = (network: Network, l: number): KernelSource => ({
  source: `function (gradients, hyper, last) {
    return hyper[${run}][1] * last${parameter} + gradients${parameter};
  }`,
  output: parameterShape(network, l)
})

/** One step in a direction: a gradient, or a momentum buffer. */
export const stepAlong = (network: Network, l: number): KernelSource => ({
  source: `function (weights, direction, rates, clock) {
    ${readClock}
    return weights${parameter} - ${rate(0)} * direction${parameter};
  }`,
  output: parameterShape(network, l)
})

/** Nesterov's g + µ·v′, where g = v′ − µ·v. */
export const nesterovStep = (network: Network, l: number): KernelSource => ({
  source: `function (weights, last, next, hyper, rates, clock) {
    ${readClock}
    const momentum = hyper[${run}][1];
    const g = next${parameter} - momentum * last${parameter};
    return weights${parameter} - ${rate(0)} * (g + momentum * next${parameter});
  }`,
  output: parameterShape(network, l)
})

/** Running mean of the gradients. adam, hyper: λ, β1, 1 − β1, β2, 1 − β2, ε. rmsprop: λ, α, 1 − α, momentum, ε. */
export const meanGradient = (network: Network, l: number): KernelSource => ({
  source: `function (last, gradients, hyper) {
    return hyper[${run}][1] * last${parameter} + hyper[${run}][2] * gradients${parameter};
  }`,
  output: parameterShape(network, l)
})

/** Running mean of their squares; `decay`: where in hyper its decay is, followed by 1 less that. */
export const meanSquare = (network: Network, l: number, decay: number): KernelSource => ({
  source: `function (last, gradients, hyper) {
    const g = gradients${parameter};
    return hyper[${run}][${decay}] * last${parameter} + hyper[${run}][${decay + 1}] * g * g;
  }`,
  output: parameterShape(network, l)
})

/** adam, rates: the step size and √(1 − β2^t), which float32 could not compute, and the share of the weights that stays. */
export const adamStep = (network: Network, l: number): KernelSource => ({
  source: `function (weights, m, v, hyper, rates, clock) {
    ${readClock}
    const size = ${rate(0)};
    const root = ${rate(1)};
    const kept = ${rate(2)} * weights${parameter};
    return kept - size * m${parameter} / (Math.sqrt(v${parameter}) / root + hyper[${run}][5]);
  }`,
  output: parameterShape(network, l)
})

/** adagrad, hyper: λ, ε. The sum of the squared gradients. */
export const sumOfSquares = (network: Network, l: number): KernelSource => ({
  source: `function (last, gradients) {
    const g = gradients${parameter};
    return last${parameter} + g * g;
  }`,
  output: parameterShape(network, l)
})

export const adagradStep = (network: Network, l: number): KernelSource => ({
  source: `function (weights, gradients, squares, hyper, rates, clock) {
    ${readClock}
    return weights${parameter} - ${rate(0)} * gradients${parameter} / (Math.sqrt(squares${parameter}) + hyper[${run}][1]);
  }`,
  output: parameterShape(network, l)
})

/** rmsprop's momentum buffer after this step: of the gradient over its root mean square. */
export const rmspropVelocity = (network: Network, l: number): KernelSource => ({
  source: `function (last, gradients, squares, hyper) {
    const spread = squares${parameter};
    return hyper[${run}][3] * last${parameter} + gradients${parameter} / (Math.sqrt(spread) + hyper[${run}][4]);
  }`,
  output: parameterShape(network, l)
})

/** The same of the gradient over its standard deviation; rounding may leave a variance below 0. */
export const centeredVelocity = (network: Network, l: number): KernelSource => ({
  source: `function (last, gradients, squares, means, hyper) {
    const mean = means${parameter};
    let spread = squares${parameter} - mean * mean;
    if (spread < 0.0) { spread = 0.0; }
    return hyper[${run}][3] * last${parameter} + gradients${parameter} / (Math.sqrt(spread) + hyper[${run}][4]);
  }`,
  output: parameterShape(network, l)
})

/** rmsprop without momentum. */
export const rmspropStep = (network: Network, l: number): KernelSource => ({
  source: `function (weights, gradients, squares, hyper, rates, clock) {
    ${readClock}
    return weights${parameter} - ${rate(0)} * (gradients${parameter} / (Math.sqrt(squares${parameter}) + hyper[${run}][4]));
  }`,
  output: parameterShape(network, l)
})
