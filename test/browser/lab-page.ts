import type { Locator, Page } from 'playwright-core'

/** One look at a column. */
export interface Look {
  readonly training: boolean
  readonly epoch: number
  readonly text: string
}

/** Milliseconds that the page has for anything, on a machine that is busy. */
const patience = 120_000

/** The window as a person sees and uses it: by the names of its parts. */
export class LabPage {
  /** Warnings and errors of its console. */
  readonly complaints: string[] = []

  constructor(readonly page: Page) {
    page.setDefaultTimeout(patience)
    page.on('console', (line) => line.type() !== 'log' && this.complaints.push(line.text()))
    page.on('pageerror', (error) => this.complaints.push(String(error)))
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true })
  }

  column(arm: string): Locator {
    return this.region(arm)
  }

  get epoch(): Locator {
    return this.page.getByRole('slider', { name: 'Epoch' })
  }

  /** What only the person can decide. */
  get question(): Locator {
    return this.page.getByRole('dialog', { name: /first\?$|^May this experiment/ })
  }

  async answer(choice: string): Promise<void> {
    await this.question.getByRole('button', { name: choice, exact: true }).click()
    await this.question.waitFor({ state: 'hidden' })
  }

  get messages(): Locator {
    return this.region('Messages')
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true })
  }

  async epochShown(): Promise<number> {
    return Number(await this.epoch.inputValue())
  }

  /** Everything that a column says: verdict, statistics, sentences, epoch of its weights. */
  async said(arm: string): Promise<string> {
    return (await this.column(arm).innerText()).replace(/\s+/g, ' ')
  }

  /** Looks at a column in every animation frame from now on. */
  async watch(arm: string): Promise<void> {
    await this.page.evaluate((name) => {
      const looks: Look[] = []
      const look = (): void => {
        const column = document.querySelector<HTMLElement>(`[aria-label="${name}"]`)
        const slider = document.querySelector<HTMLInputElement>('input[type=range]')
        const training = [...document.querySelectorAll('button')].some(
          (button) => button.innerText.trim() === 'Pause'
        )
        if (column && slider) looks.push({ training, epoch: Number(slider.value), text: column.innerText })
        requestAnimationFrame(look)
      }
      Object.assign(window, { looks })
      look()
    }, arm)
  }

  /** What `watch` saw so far. */
  watched(): Promise<Look[]> {
    return this.page.evaluate(() => (window as unknown as { looks: Look[] }).looks)
  }

  /** Waits until a run that was started has come to its end. */
  async finished(timeout = patience): Promise<void> {
    await this.page.getByRole('status').filter({ hasText: 'Finished' }).waitFor({ timeout })
  }

  /** Takes one of the examples into the setup, unless it is asked first what becomes of what is there. */
  async chooseExample(label: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Example' }).selectOption({ label })
    const named = this.page.getByRole('banner').getByTitle(label, { exact: true })
    await named.or(this.question).first().waitFor({ state: 'attached' })
  }

  /** Picks a file in the dialog that Open shows in a browser. */
  async open(file: string | { readonly name: string; readonly text: string }): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser')
    await this.button('Open').click()
    const picked =
      typeof file === 'string' ? file : { name: file.name, mimeType: '', buffer: Buffer.from(file.text) }
    await (await chooser).setFiles(picked)
  }

  close(): Promise<void> {
    return this.page.context().close()
  }
}
