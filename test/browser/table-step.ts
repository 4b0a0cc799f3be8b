import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { LabPage } from './lab-page'

/** The step between a table and an experiment on it, by the names of its parts. */
export class TableStep {
  readonly dialog: Locator

  constructor(private readonly lab: LabPage) {
    this.dialog = lab.page.getByRole('dialog', { name: /^Table / })
  }

  control(name: string): Locator {
    return this.dialog.getByLabel(name, { exact: true })
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true })
  }

  /** Drops a file on the window, as from the system's file manager. */
  async drop(name: string, bytes: Uint8Array | string): Promise<void> {
    const base64 = Buffer.from(bytes).toString('base64')
    const transfer = await this.lab.page.evaluateHandle(
      ([fileName, text]) => {
        const held = new DataTransfer()
        held.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], fileName))
        return held
      },
      [name, base64] as const
    )
    // A page that has just come is not joined to the lab yet.
    await expect.poll(() => this.lab.button('Open').isEnabled()).toBe(true)
    await this.lab.page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  }

  /** What the networks would get, once the newest choices have been looked at. */
  async comesTo(outcome: string): Promise<void> {
    await expect.poll(() => this.dialog.getByRole('status').innerText()).toContain(outcome)
  }
}
