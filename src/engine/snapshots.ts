/**
 * Epochs at which the weights are kept: 0, 1, 2, 3, 4, 6, 8, 11, 16, … (rounded powers of √2), and the last.
 * Where so many of the size `each` would pass `budget`, a coarser series; 0 and the last are always kept.
 */
export function snapshotEpochs(epochs: number, each = 0, budget = Infinity): number[] {
  if (epochs === 0) return [0]
  for (let ratio = Math.SQRT2; ratio <= 2 * epochs; ratio *= ratio) {
    const series = powers(ratio, epochs)
    if (series.length * each <= budget) return series
  }
  return [0, epochs]
}

function powers(ratio: number, last: number): number[] {
  const series = new Set([0])
  for (let epoch = 1; epoch < last; epoch *= ratio) series.add(Math.round(epoch))
  return [...series.add(last)]
}
