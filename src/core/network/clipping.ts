/** Limits of a run's gradient before the optimizer sees it, weight decay not included; both change it in place. */

/**
 * torch.nn.utils.clip_grad_norm_: shortens the gradient of all weights and biases together to the norm `most` (less
 * a millionth, as PyTorch has it) where it is longer.
 */
export function clipNorm(gradient: Float64Array, most: number): void {
  let squares = 0
  for (const g of gradient) squares += g * g
  const share = most / (Math.sqrt(squares) + 1e-6)
  // Not Math.min: a share of NaN has to reach the parameters, so that the run is found to have diverged.
  if (share >= 1) return
  for (let k = 0; k < gradient.length; k++) gradient[k]! *= share
}

/** torch.nn.utils.clip_grad_value_: every element into [−most, most]. */
export function clipValue(gradient: Float64Array, most: number): void {
  for (let k = 0; k < gradient.length; k++) {
    const g = gradient[k]!
    if (g > most) gradient[k] = most
    else if (g < -most) gradient[k] = -most
  }
}
