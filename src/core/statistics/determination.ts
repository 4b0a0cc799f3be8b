/**
 * R², the share of the targets' variance that a regression explains: 1 − Σ(y − o)² / Σ(y − ȳ)², over all targets
 * together. Both squared errors are losses, so that a quotient of losses will do.
 * @param loss of the network
 * @param guessing of answering every instance with the mean target (`guessingLoss`)
 */
export const determination = (loss: number, guessing: number): number => 1 - loss / guessing
