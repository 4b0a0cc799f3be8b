import { defineConfig } from 'vitest/config'

/**
 * unit: one room at a time, mirrored from src. conformance: every backend against the oracle and PyTorch's numbers.
 * browser: a real Chromium against the built app, in the web host and in Electron's stand-in.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    globalSetup: ['build/kernels.mjs'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{core,record,engine,lab,node,web,cli,renderer,build}/**/*.test.ts'],
          testTimeout: 120_000
        }
      },
      {
        extends: true,
        test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'], testTimeout: 300_000 }
      },
      {
        extends: true,
        test: {
          name: 'browser',
          globalSetup: ['test/browser/setup.ts'],
          include: ['test/{browser,main}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
          fileParallelism: false
        }
      }
    ]
  }
})
