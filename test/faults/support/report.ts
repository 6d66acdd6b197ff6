import { afterAll } from 'vitest'

interface Line {
  fault: string
  runs: number
  'lost tokens': number
  'doubled tokens': number
  /** Longest time without an event, or until the next generation where nobody reads. */
  'recovery ms': number
}

const lines: Line[] = []

/** One line of the table that is printed at the end. */
export const report = (fault: string, runs: number, lost: number, doubled: number, recoveryMs: number): void => {
  lines.push({ fault, runs, 'lost tokens': lost, 'doubled tokens': doubled, 'recovery ms': Math.round(recoveryMs) })
}

/** To be called by each file of the suite. */
export const printReport = (): void => {
  afterAll(() => {
    const rows = lines.map((line) => `| ${Object.values(line).join(' | ')} |`)
    process.stdout.write(
      `\n| fault | runs | lost tokens | doubled tokens | recovery ms |\n|---|---|---|---|---|\n${rows.join('\n')}\n`,
    )
  })
}
