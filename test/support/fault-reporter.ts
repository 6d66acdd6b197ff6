import type { Reporter, TestModule } from 'vitest/node'
import type { FaultLine } from '../faults/support/report.ts'

/** Prints one table of all faults that were injected; nothing where there were none. */
export default class FaultReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines: FaultLine[] = modules.flatMap((module) => module.meta().faults ?? [])
    const [first] = lines
    if (first === undefined) return
    const row = (cells: readonly unknown[]): string => `| ${cells.join(' | ')} |`
    const columns = Object.keys(first)
    const rows = [row(columns), row(columns.map(() => '---')), ...lines.map((line) => row(Object.values(line)))]
    process.stdout.write(`\n${rows.join('\n')}\n`)
  }
}
