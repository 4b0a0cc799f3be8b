import { cause } from '../cause'

/** Root mean squares between which inputs, and targets, need no scaling: those of standardized data are 1. */
const usual = { from: 0.02, to: 2.5 }

const isUnusual = (size: number): boolean => size > usual.to || (size < usual.from && size > 0)

/** Data that are as they were read, and far from the size that rules for first weights and usual rates are made for. */
export const unscaledInputs = cause({
  kind: 'unscaled-inputs',
  isOfArm: true,
  of: ({ inputs }) => ((!inputs.standardized && isUnusual(inputs.size)) || inputs.targets > 10 ? true : null),
  values: (_, { inputs: { largest, size, targets } }) => ({ largest, size, targets }),
  remedy: (_, { inputs }) => ({ kind: 'standardize', targets: isUnusual(inputs.targets) })
})
