export interface RunLinesOptions<Line extends { line: number }> {
  /** Lines that are carried out at once. */
  concurrency: number
  /** The next lines behind number `after`, in their order. */
  read: (after: number, limit: number) => Promise<Line[]>
  carryOut: (line: Line) => Promise<void>
  signal: AbortSignal
}

/**
 * Carries lines out in their order, a bounded number at once, holding no more of them in memory than twice that.
 * @throws the first error of `read` or `carryOut`, after what is under way has settled
 */
export async function runLines<Line extends { line: number }>(options: RunLinesOptions<Line>): Promise<void> {
  const { concurrency, read, carryOut, signal } = options
  const running = new Set<Promise<void>>()
  const errors: unknown[] = []
  const isOver = (): boolean => signal.aborted || errors.length > 0
  for (let after = 0; !isOver(); ) {
    const lines = await read(after, concurrency)
    const last = lines.at(-1)
    if (last === undefined) break
    after = last.line
    for (const line of lines) {
      while (running.size >= concurrency) await Promise.race(running)
      if (isOver()) break
      const work = carryOut(line)
        .catch((error: unknown) => void errors.push(error))
        .finally(() => running.delete(work))
      running.add(work)
    }
  }
  await Promise.all(running)
  if (errors.length > 0) throw errors[0]
}
