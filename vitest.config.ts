import { configDefaults, defineConfig } from 'vitest/config'

/** Files of every set but `unit`, which has all others: no test file can be left out. */
const sets = {
  system: [
    'test/{build,cli,support,web}/**/*.test.ts',
    'test/{lab/*,engine/process,engine/registry}.test.ts'
  ],
  conformance: ['test/conformance/**/*.test.ts'],
  browser: ['test/{browser,main}/**/*.test.ts']
}

/** Milliseconds. Far beyond what a test takes on a machine that has other work to do, too: only what hangs meets it. */
const limit = 300_000

/**
 * unit: one room at a time, mirrored from src; starts no process and no thread. system: the CLI, the hosts, the engine's
 * process, and the build. conformance: every backend against the oracle and PyTorch's numbers. browser: a real Chromium
 * against the built app, in the web host and in Electron's stand-in. `--mode nightly` has the checks that take too long
 * for every day, too; a project that is not told its mode has Vitest's own.
 */
export default defineConfig(({ mode }) => ({
  test: {
    maxWorkers: 2,
    globalSetup: ['build/bundles/fresh.mjs'],
    setupFiles: ['test/support/leaks.ts'],
    provide: { nightly: mode === 'nightly' },
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit / 5 } },
    reporters: ['default', './test/support/skip-reasons.ts'],
    projects: [
      {
        extends: true,
        mode,
        test: {
          name: 'unit',
          setupFiles: ['test/support/nothing-started.ts'],
          include: ['test/**/*.test.ts'],
          isolate: false, // most of the time goes into loading the same modules
          exclude: [...configDefaults.exclude, ...Object.values(sets).flat()]
        }
      },
      {
        extends: true,
        mode,
        test: { name: 'system', globalSetup: ['test/support/built-app.ts'], include: sets.system }
      },
      { extends: true, mode, test: { name: 'conformance', include: sets.conformance } },
      {
        extends: true,
        mode,
        test: {
          name: 'browser',
          globalSetup: ['test/support/built-app.ts', 'test/browser/setup.ts'],
          include: sets.browser
        }
      }
    ]
  }
}))
