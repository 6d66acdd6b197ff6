import { afterAll } from 'vitest'
import { storage } from './storage.ts'

/** A line of the table that is printed at the end of the suite. */
export interface FaultLine {
  fault: string
  storage: string
  runs: number
  'lost tokens': number
  'doubled tokens': number
  /** Longest time without an event, or until the next generation where nobody reads. */
  'recovery ms': number
}

declare module 'vitest' {
  interface TaskMeta {
    faults?: FaultLine[]
  }
}

const lines: FaultLine[] = []

/** One line of the table. */
export const report = (
  fault: string,
  runs: number,
  lost: number,
  doubled: number,
  recoveryMs: number,
  on: string = storage,
): void => {
  lines.push({
    fault,
    storage: on,
    runs,
    'lost tokens': lost,
    'doubled tokens': doubled,
    'recovery ms': Math.round(recoveryMs),
  })
}

/** To be called by each file of the suite: hands its lines to the reporter. */
export const handReport = (): void => {
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads what is wanted from the pattern
  afterAll(({}, { file }) => {
    file.meta.faults = lines
  })
}
