import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RetentionStore } from '../store/retention-store.ts'
import type { Logger } from '../util/log.ts'

export interface RetentionOptions {
  store: RetentionStore
  /** Hours that ended work is kept for; 0 keeps it for ever. */
  retentionHours: number
  idempotencyHours: number
  logger: Logger
}

const hour = 3_600_000
/** Time between two sweeps, milliseconds. */
const intervalMs = 60_000
/** Records of a kind removed in one transaction: running streams write between two of them. */
const batch = 20

/** Removes what has ended long enough ago. */
export class Retention {
  readonly #options: RetentionOptions
  readonly #timer: NodeJS.Timeout
  #sweeping: Promise<void> | null = null
  #isDisposed = false

  constructor(options: RetentionOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#start(), intervalMs).unref()
    this.#start()
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    clearInterval(this.#timer)
    await this.#sweeping
  }

  #start(): void {
    const { logger } = this.#options
    this.#sweeping ??= this.#sweep(Date.now())
      .catch((error: Error) => logger.warn({ reason: error.message }, 'sweep put off'))
      .finally(() => {
        this.#sweeping = null
      })
  }

  async #sweep(now: number): Promise<void> {
    const { store, retentionHours, idempotencyHours, logger } = this.#options
    await store.removeKeys(now - idempotencyHours * hour)
    if (retentionHours === 0) return
    let total = 0
    while (!this.#isDisposed) {
      const removed = await store.removeEnded(now - retentionHours * hour, batch)
      if (removed === 0) break
      total += removed
      await nextTurn()
    }
    if (total > 0) logger.info({ records: total }, 'old records removed')
  }
}
