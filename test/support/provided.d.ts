import type { FoundBrowser } from '../stand-in/browser'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the checks that take too long for every day run, too. */
    nightly: boolean
    browser: FoundBrowser
  }
}
