import type { Locator } from 'playwright-core'

/** Reads numbers off charts as a person does with a ruler: by the pixels of marks and of the ticks beside them. */

/** A number as the page writes it, e.g. "−1.2e−5", "6,000"; of "97.5 %", 97.5. */
export const numberIn = (text: string): number =>
  Number(/[-+]?[\d.]+(e-?\d+)?/.exec(text.replace(/−/g, '-').replace(/,/g, ''))?.[0])

/** Middles of some marks, in pixels of the screen. */
export const middlesOf = (marks: Locator): Promise<{ x: number; y: number }[]> =>
  marks.evaluateAll((elements) =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 }
    })
  )

export interface Axis {
  readonly isLog: boolean
  readonly ticks: readonly { readonly value: number; readonly at: number }[]
}

/** An axis along x or y, by its ticks and their labels in the same order. */
export async function axisOf(
  ticks: Locator,
  labels: Locator,
  side: 'x' | 'y',
  isLog: boolean
): Promise<Axis> {
  const middles = await middlesOf(ticks)
  const values = (await labels.allTextContents()).map(numberIn)
  if (values.length < 2 || values.length !== middles.length || values.some(Number.isNaN))
    throw new Error(`${middles.length} ticks with labels ${values.join(', ')}`)
  return { isLog, ticks: middles.map((middle, index) => ({ at: middle[side], value: values[index]! })) }
}

/** Where a value belongs on an axis, in pixels of the screen. */
export function placeOf(value: number, { isLog, ticks }: Axis): number {
  const [first, last] = [ticks[0]!, ticks.at(-1)!]
  const scale = isLog ? Math.log : (x: number): number => x
  const share = (scale(value) - scale(first.value)) / (scale(last.value) - scale(first.value))
  return first.at + share * (last.at - first.at)
}

/** The numbers of a column of a table, one of each row; of a cell with several lines, of the first. */
export async function column(table: Locator, heading: string): Promise<number[]> {
  const headings = (await table.getByRole('columnheader').allInnerTexts()).map((text) => text.trim())
  const at = headings.indexOf(heading)
  if (at < 0) throw new Error(`no column ${heading} beside ${headings.join(', ')}`)
  return (await table.locator(`tbody tr > :nth-child(${at + 1})`).allInnerTexts()).map(numberIn)
}
