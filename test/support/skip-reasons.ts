import type { Reporter, TestModule, Vitest } from 'vitest/node'

/** Ends the report with the tests that were skipped, by their reasons. In CI a skip without a reason is a failure. */
export default class SkipReasons implements Reporter {
  private vitest!: Vitest

  onInit(vitest: Vitest): void {
    this.vitest = vitest
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const reasons = new Map<string, string[]>()
    for (const module of modules)
      for (const test of module.children.allTests('skipped')) {
        const { note = unexplained } = test.result() as { note?: string }
        const title = `${module.relativeModuleId}: ${test.fullName}`
        reasons.set(note, [...(reasons.get(note) ?? []), title])
      }
    // Asked for some tests by name, a person knows why the others do not run.
    if (this.vitest.config.testNamePattern) reasons.delete(unexplained)
    if (reasons.size === 0) return
    this.vitest.logger.log('Skipped:')
    for (const [reason, [first, ...others]] of reasons)
      this.vitest.logger.log(
        `  ${reason}\n    ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`
      )
    if (process.env['CI'] && reasons.has(unexplained)) process.exitCode = 1
  }
}

const unexplained = 'no reason is given'
