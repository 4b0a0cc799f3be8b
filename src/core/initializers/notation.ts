/** Pieces of the formulas, in TeX. */
export const fanIn = String.raw`\text{fan\_in}`
export const fanOut = String.raw`\text{fan\_out}`
export const fanSum = `${fanIn} + ${fanOut}`

export const over = (top: string, bottom: string): string => String.raw`\frac{${top}}{${bottom}}`
export const root = (inside: string): string => String.raw`\sqrt{${inside}}`
export const uniformTex = (low: string, high: string): string =>
  String.raw`\mathcal{U}\left(${low},\, ${high}\right)`
export const normalTex = (mean: string, variance: string): string =>
  String.raw`\mathcal{N}\left(${mean},\, ${variance}\right)`
/** A normal that is cut at so many deviations. */
export const truncatedTex = (mean: string, variance: string, cut = String.raw`\pm 2\sigma`): string =>
  String.raw`\mathcal{N}_{${cut}}\left(${mean},\, ${variance}\right)`

export const drawnFrom = (law: string): string => String.raw`W \sim ${law}`
/** Appends what the biases are. */
export const withZero = (formula: string): string => String.raw`${formula}, \quad b = 0`
export const where = (formula: string, definition: string): string =>
  String.raw`${formula}, \quad ${definition}`
