import type { Reporter, TestModule } from 'vitest/node'

/** Ends the output with one plain line that counts the tests, `12 passed, 0 failed`, after those that passed only when tried again. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state !== 'pending') counts[state] += 1
        if (test.diagnostic()?.flaky) process.stdout.write(`\npassed when tried again: ${test.fullName}\n`)
      }
      // A file that could not even be loaded has no tests to count.
      if (module.state() === 'failed' && module.children.size === 0) counts.failed += 1
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`)
  }
}
