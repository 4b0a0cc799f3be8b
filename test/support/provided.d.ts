import type { BrowserOptions } from '../stand-in/browser'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the checks that take too long for every day run, too. */
    nightly: boolean
    /** null: this machine has no browser that the tests could drive. */
    browser: BrowserOptions | null
  }
}
