import type { Locator, Page } from 'playwright-core'

/** What the gallery's page looks like, as a person would see it. */

/** One axis of a chart as it stands on the screen, its names in the order of their values. */
export interface AxisSeen {
  readonly exhibit: string
  readonly side: 'left' | 'bottom'
  readonly texts: readonly string[]
  /** Pixels from the left, or from the top. */
  readonly ticks: readonly number[]
  /** Names that leave the axis. */
  readonly outside: readonly string[]
}

/** Axes whose names are those of rows, the first on top. */
export const hasRows = (axis: AxisSeen): boolean =>
  axis.side === 'left' && /^(Histogram|Weight)Stack/.test(axis.exhibit)

/** All axes of the page. */
export const look = (page: Page): Promise<AxisSeen[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.axis')].map((axis) => {
      const isBottom = axis.classList.contains('bottom')
      const own = axis.getBoundingClientRect()
      const ticks = [...axis.querySelectorAll<HTMLElement>('.tick')]
      const leaves = [...axis.querySelectorAll<HTMLElement>('.tick > span, .title')].filter((name) => {
        const { left, right, top, bottom } = name.getBoundingClientRect()
        return isBottom
          ? left < own.left - 1 || right > own.right + 1
          : left < own.left - 1 || top < own.top - 3 || bottom > own.bottom + 3
      })
      return {
        exhibit: axis.closest('article')!.getAttribute('aria-label')!,
        side: isBottom ? 'bottom' : 'left',
        texts: ticks.map((tick) => tick.textContent),
        ticks: ticks.map((tick) => tick.getBoundingClientRect()[isBottom ? 'left' : 'top']),
        outside: leaves.map((name) => name.textContent)
      } as const
    })
  )

/** Texts that run into each other, as "exhibit: text | exhibit: text". */
export const collisions = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const boxes: { name: string; left: number; right: number; top: number; bottom: number }[] = []
    for (const article of document.querySelectorAll('article')) {
      const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const node = walker.currentNode
        const text = node.textContent?.trim() ?? ''
        if (!text || !node.parentElement!.checkVisibility({ visibilityProperty: true })) continue
        const range = document.createRange()
        range.selectNodeContents(node)
        for (const { left, right, top, bottom } of range.getClientRects()) {
          // Lines have room above and below their letters.
          const spare = (bottom - top) / 5
          const name = `${article.getAttribute('aria-label')}: ${text}`
          boxes.push({ name, left, right, top: top + spare, bottom: bottom - spare })
        }
      }
    }
    return boxes.flatMap((a, k) =>
      boxes
        .slice(k + 1)
        .filter(
          (b) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
        )
        .map((b) => `${a.name} | ${b.name}`)
    )
  })

/** Colours of some pixels of a canvas, by their places in CSS pixels. */
export const coloursAt = (
  canvas: Locator,
  places: readonly (readonly [x: number, y: number])[]
): Promise<(readonly [red: number, green: number, blue: number, alpha: number])[]> =>
  canvas.evaluate((element, places) => {
    const own = element as HTMLCanvasElement
    // A copy: what is read often is kept where the drawing would be slow.
    const context = new OffscreenCanvas(own.width, own.height).getContext('2d', { willReadFrequently: true })!
    context.drawImage(own, 0, 0)
    const ratio = own.width / own.getBoundingClientRect().width
    return places.map(([x, y]) => {
      const { data } = context.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1)
      return [data[0]!, data[1]!, data[2]!, data[3]!] as const
    })
  }, places)
