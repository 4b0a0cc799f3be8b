import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { accessibilityViolations } from './axe'
import { numberIn } from './chart-reading'
import { collisions, hasRows, look } from './gallery-reading'
import { galleryTest as it } from './gallery-test'

/** The files below a folder of the repository, as "a/b.vue". */
const filesIn = (folder: URL): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'))

describe('the gallery of charts', () => {
  it('shows every component that draws with the kit', async ({ gallery }) => {
    const sources = new URL('../../src/renderer/', import.meta.url)
    const files = filesIn(sources)
      .filter((file) => file.endsWith('.vue') && !file.startsWith('charts/'))
      .filter((file) =>
        /from '[./]*charts\/(ChartFrame|PlotArea|ChartAxis)\.vue'/.test(
          readFileSync(new URL(file, sources), 'utf8')
        )
      )
    expect(files.length).toBeGreaterThan(8)
    const shown = await gallery.evaluate(() => {
      interface Instance {
        readonly type: { readonly __file?: string }
        readonly parent: Instance | null
      }
      const found = new Set<string>()
      for (const element of document.querySelectorAll('article *')) {
        let at = (element as unknown as { __vueParentComponent?: Instance }).__vueParentComponent ?? null
        for (; at; at = at.parent) found.add(at.type.__file ?? '')
      }
      return [...found]
    })
    expect(files.filter((file) => !shown.some((path) => path.endsWith(file)))).toEqual([])
  })

  it('has a twin in numbers for each, or words', async ({ gallery }) => {
    const mute = await gallery.evaluate(() =>
      [...document.querySelectorAll('article')]
        .filter((article) => !article.querySelector('thead'))
        .filter((article) => (article.querySelector('figcaption')?.textContent.trim().length ?? 0) < 10)
        .map((article) => article.getAttribute('aria-label'))
    )
    expect(mute).toEqual([])
  })

  it.for([
    [1280, false],
    [1280, true],
    [420, false]
  ] as const)(
    'names its axes well, %i pixels wide, projector %s',
    async ([width, projector], { gallery }) => {
      await gallery.setViewportSize({ width, height: 900 })
      await gallery.getByLabel('Projector').setChecked(projector)
      // Plots take their new size in the frame after they are told of it.
      await gallery.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      )
      const axes = await look(gallery)
      expect(axes.length).toBeGreaterThan(80)
      for (const { exhibit, side, texts, ticks } of axes.filter((axis) => !hasRows(axis))) {
        const places = side === 'left' ? ticks.toReversed() : ticks
        expect(places, `${exhibit}: to the right, or upwards`).toEqual(places.toSorted((a, b) => a - b))
        const values = texts.map(numberIn)
        if (!values.some(Number.isNaN))
          expect(values, `${exhibit}: ascending`).toEqual([...new Set(values)].sort((a, b) => a - b))
      }
      expect(axes.filter(({ outside }) => outside.length > 0)).toEqual([])
      expect(await collisions(gallery)).toEqual([])
    }
  )

  it.for(['light', 'dark'] as const)('has no violation that axe finds, %s', async (scheme, { gallery }) =>
    expect(await accessibilityViolations(gallery, scheme)).toEqual([])
  )

  it('is in no build', () => {
    const built = new URL('../../out/renderer/', import.meta.url)
    const files = filesIn(built).filter((file) => /\.(html|js)$/.test(file))
    expect(files.length).toBeGreaterThan(1)
    const text = files.map((file) => file + readFileSync(new URL(file, built), 'utf8')).join('')
    expect(text).not.toMatch(/gallery|Every chart/i)
  })
})
