import type { Remedy } from '../../diagnosis/finding'
import type { Layer } from '../../network/problem'

/** What one might try, as a sentence. */
export function remedyInEnglish(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'better-weights':
      return betterWeights(remedy.activation)
    case 'standardize':
      return remedy.targets
        ? 'Standardize the features and the targets ("standardize" and "standardizeTargets" of the data).'
        : 'Standardize the features ("standardize" of the data): rules for first weights are made for inputs of size 1.'
    case 'random-weights':
      return 'Draw the weights of every layer at random, each unit its own: e.g. glorot-normal.'
    case 'zero-biases':
      return 'Start the biases at 0.'
    case 'smaller-rate':
      return 'Try a smaller learning rate.'
    case 'larger-rate':
      return 'Try a larger learning rate.'
    case 'longer-schedule':
      return 'Plan more epochs, over which the schedule falls more slowly, or use a constant learning rate.'
    case 'more-epochs':
      return 'Train for more epochs.'
    case 'stop-early':
      return 'Stop at that epoch, or use fewer units, weight decay or more data.'
    case 'less-clipping':
      return 'Raise the limit of the gradient, or leave it out.'
    case 'less-decay':
      return 'Try a smaller weight decay.'
    case 'more-units':
      return 'Try more units in that layer.'
    case 'shallower':
      return 'Try fewer layers; or SELU with lecun-normal, or tanh with orthogonal weights, which keep directions apart for longer.'
    case 'compare-gradients':
      return 'Compare what the gradients of the two do in the first layers.'
  }
}

function betterWeights(activation: Layer['activation']): string {
  switch (activation) {
    case 'relu':
    case 'leaky-relu':
    case 'elu':
    case 'gelu':
    case 'silu':
      return 'Try He’s rule (he-normal), which is meant for ReLU and its like, in every layer.'
    case 'selu':
      return 'Try LeCun’s rule (lecun-normal), with which SELU keeps the signal as it is, in every layer.'
    case 'sigmoid':
      return 'A sigmoid flattens every signal: try tanh, or ReLU with He’s rule.'
    default:
      return 'Try Glorot’s rule (glorot-normal) or orthogonal weights in every layer.'
  }
}
