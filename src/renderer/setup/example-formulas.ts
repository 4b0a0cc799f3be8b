/** Formulas to start from, by what they are. */
export const exampleFormulas = {
  'He’s rule': 'z * sqrt(2/fan_in)',
  'Glorot’s uniform': '(2u - 1) * sqrt(6/(fan_in + fan_out))',
  'Half of the weights zero': 'u < 0.5 ? 0 : z * sqrt(2/fan_in)',
  'Only signs': 'sign(z) / sqrt(fan_in)',
  'Heavy tails (Laplace)': '-sign(u - 0.5) * log(1 - 2 abs(u - 0.5)) * sqrt(0.5/fan_in)',
  'Cut at one deviation': 'max(-1, min(1, z)) * sqrt(1/fan_in)'
} as const
