import type { Turns } from '../../util/turns.ts'

interface Line {
  line: number
  /** Servers that have begun it and were not stopped in order. */
  begun: number
}

export interface RunLinesOptions<L extends Line> {
  /** Lines that are carried out at once. */
  concurrency: number
  /** The next lines behind number `after`, in their order. */
  read: (after: number, limit: number) => Promise<L[]>
  /** Stores that lines are begun, before they are. */
  begin: (lines: readonly L[]) => Promise<void>
  /** Stores that lines, begun, were left in order. */
  leave: (lines: readonly L[]) => Promise<void>
  /** Turns of the lines that may have ended their server. */
  alone: Turns
  carryOut: (line: L) => Promise<void>
  signal: AbortSignal
}

/** Begun by so many servers that ended in its course, a line runs by itself, so that the next end tells whose fault it is. */
const suspicious = 2

/**
 * Carries lines out in their order, a bounded number at once, holding no more of them in memory than twice that. Lines that were there when
 * servers ended, twice, are carried out one by one.
 * @throws the first error of what it was given, after what is under way has settled
 */
export async function runLines<L extends Line>(options: RunLinesOptions<L>): Promise<void> {
  const { concurrency, read, begin, leave, alone, carryOut, signal } = options
  const running = new Set<Promise<void>>()
  /** Begun and not carried out. */
  const open = new Set<L>()
  const errors: unknown[] = []
  const isOver = (): boolean => signal.aborted || errors.length > 0

  const runOne = async (line: L): Promise<void> => {
    await carryOut(line)
    if (!signal.aborted) open.delete(line)
  }
  const start = (line: L): void => {
    const work = runOne(line)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => running.delete(work))
    running.add(work)
  }
  const runGroup = async (group: readonly L[]): Promise<void> => {
    if (isOver()) return
    for (const line of group) open.add(line)
    await begin(group)
    for (const line of group) {
      while (running.size >= concurrency) await Promise.race(running)
      if (isOver()) return
      start(line)
    }
  }

  try {
    for (let after = 0; !isOver(); ) {
      const lines = await read(after, concurrency)
      const last = lines.at(-1)
      if (last === undefined) break
      after = last.line
      for (const group of groupsOf(lines)) {
        if (!isSuspect(group[0])) await runGroup(group)
        else {
          await Promise.all(running)
          await alone.take(async () => {
            await runGroup(group)
            await Promise.all(running)
          })
        }
      }
    }
  } catch (error) {
    errors.push(error)
  }
  await Promise.all(running)
  // Where that can't be stored, they count as begun once more, which takes several times to matter.
  if (signal.aborted && open.size > 0) await leave([...open]).catch(() => {})
  if (errors.length > 0) throw errors[0]
}

const isSuspect = (line: Line | undefined): boolean => line !== undefined && line.begun >= suspicious

/** Neighbours that may be begun together; a suspect is a group of its own. */
function groupsOf<L extends Line>(lines: readonly L[]): L[][] {
  const groups: L[][] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (last === undefined || isSuspect(line) || isSuspect(last[0])) groups.push([line])
    else last.push(line)
  }
  return groups
}
