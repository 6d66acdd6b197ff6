import { readFile, writeFile } from 'node:fs/promises'

/** Between two looks, ms: a graph that asks for too much fills a gigabyte or so meanwhile. */
const intervalMs = 250
/** Of Linux, on every platform on which Node runs. */
const pageBytes = 4096

/**
 * Watches the memory of a process from outside, since one that is in the middle of a run can't tell, and can't be told, anything.
 * Linux only: elsewhere nothing is watched.
 */
export class MemoryWatch {
  readonly #timer: NodeJS.Timeout

  /** @param limitBytes of resident memory @param onExcess called, at every look, while there is more */
  constructor(pid: number, limitBytes: number, onExcess: () => void) {
    // Where the machine runs out of memory all the same, the kernel is to end an engine and not the server.
    void writeFile(`/proc/${pid}/oom_score_adj`, '500').catch(() => {})
    this.#timer = setInterval(async () => {
      const bytes = await residentBytes(pid)
      if (bytes !== null && bytes > limitBytes) onExcess()
    }, intervalMs)
    this.#timer.unref()
  }

  dispose(): void {
    clearInterval(this.#timer)
  }
}

/** Null where that can't be told. */
async function residentBytes(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => null)
  const pages = Number(text?.split(' ')[1])
  return Number.isFinite(pages) ? pages * pageBytes : null
}
