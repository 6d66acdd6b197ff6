import type { WorkerCounters } from '../protocol.ts'

/** Milliseconds for which a reading of the memory is good enough: it is a system call, and steps are many. */
const memoryFreshMs = 250

/** What the process has done so far; each part of the worker adds to it. */
export class Counters {
  runs = 0
  rows = 0
  promptTokens = 0
  completionTokens = 0
  cachedTokens = 0
  draftTokens = 0
  acceptedTokens = 0
  running = 0
  /** Null where it is no encoder. */
  batchInvariant: boolean | null = null
  /** Tells what the keys and values held now take, bytes; null where there are none. */
  measureKv: (() => number) | null = null
  #memoryBytes = 0
  #memoryReadAt = Number.NEGATIVE_INFINITY

  /** One run of a graph over this many rows. */
  ran(rows: number): void {
    this.runs += 1
    this.rows += rows
  }

  snapshot(): WorkerCounters {
    const { runs, rows, promptTokens, completionTokens, cachedTokens, draftTokens, acceptedTokens, running } = this
    const tokens = { promptTokens, completionTokens, cachedTokens, draftTokens, acceptedTokens }
    const kvBytes = this.measureKv?.() ?? null
    return { runs, rows, ...tokens, running, batchInvariant: this.batchInvariant, kvBytes, memoryBytes: this.#memory() }
  }

  #memory(): number {
    const now = performance.now()
    if (now - this.#memoryReadAt > memoryFreshMs) {
      this.#memoryBytes = process.memoryUsage.rss()
      this.#memoryReadAt = now
    }
    return this.#memoryBytes
  }
}
