import type { Browser } from 'playwright-core'
import { expect, inject, test as base } from 'vitest'
import { type BrowserOptions, launchBrowser } from '../stand-in/browser'
import type { LabPage } from './lab-page'
import { type LabSite, startLabSite } from './lab-site'

const found = inject('browser')
/** Why tests are skipped. */
export const noBrowser = found.options ? '' : found.obstacle

/** Tests of a browser, which those of a file share; where there is none they are skipped, and say why. */
export const browserTest = base
  .extend('browserOptions', ({ skip }): BrowserOptions => found.options ?? skip(noBrowser))
  // eslint-disable-next-line no-empty-pattern -- Vitest reads from the parameter what a fixture needs
  .extend('launched', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser | null> => {
    const browser = found.options && (await launchBrowser(found.options))
    onCleanup(() => browser?.close())
    return browser
  })
  .extend('browser', ({ launched, skip }): Browser => launched ?? skip(noBrowser))

/** Tests of the lab's page, each on one of its own; those of a file share its host. Complaints of the page fail them. */
export const labTest = browserTest
  .extend('started', { scope: 'file' }, async ({ launched }, { onCleanup }): Promise<LabSite | null> => {
    const site = launched && (await startLabSite(launched))
    onCleanup(() => site?.close())
    return site
  })
  .extend('site', ({ started, skip }): LabSite => started ?? skip(noBrowser))
  .extend('lab', async ({ site }, { onCleanup }): Promise<LabPage> => {
    const lab = await site.open()
    onCleanup(async () => {
      await lab.close()
      expect(lab.complaints, 'what the browser complained about, its security policy included').toEqual([])
    })
    return lab
  })
