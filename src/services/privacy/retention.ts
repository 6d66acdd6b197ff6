import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Cleaner } from '../../store/cleaning/cleaner.ts'
import type { RetentionScope, RetentionStore } from '../../store/privacy/retention-store.ts'
import type { Logger } from '../../util/log.ts'

export interface RetentionOptions {
  store: RetentionStore
  cleaner: Cleaner
  /** Hours that ended work is kept for where its tenant has no retention of its own; 0 keeps it for ever. */
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
  #timer: NodeJS.Timeout | undefined
  #sweeping: Promise<void> | null = null
  #isDisposed = false
  #isAsked = false
  /** When the files may be cleaned again: what was removed just now may wait, so that cleaning takes a small part of the time. */
  #cleanAgainAt = 0
  #isClean = true

  constructor(options: RetentionOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => this.sweep(), intervalMs).unref()
    this.sweep()
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    clearInterval(this.#timer)
    await this.#sweeping
  }

  /** Looks now for what is old enough, or once more where it is looking just now. */
  sweep(): void {
    const { logger } = this.#options
    this.#isAsked = true
    if (this.#isDisposed) return
    this.#sweeping ??= this.#sweepOnce()
      .catch((error: Error) => logger.warn({ reason: error.message }, 'sweep put off'))
      .finally(() => {
        this.#sweeping = null
        if (this.#isAsked) this.sweep()
      })
  }

  async #sweepOnce(): Promise<void> {
    const { store, retentionHours, idempotencyHours, logger } = this.#options
    this.#isAsked = false
    const now = Date.now()
    await store.removeKeys(now - idempotencyHours * hour)
    const own = await store.own()
    let total = 0
    for (const { tenant, hours } of own) total += await this.#remove(now, hours, { tenant })
    total += await this.#remove(now, retentionHours, { except: own.map(({ tenant }) => tenant) })
    if (total > 0) logger.info({ records: total }, 'old records removed')
    this.#isClean &&= total === 0
    await this.#clean()
  }

  async #remove(now: number, hours: number, scope: RetentionScope): Promise<number> {
    if (hours === 0) return 0
    let total = 0
    while (!this.#isDisposed) {
      const removed = await this.#options.store.removeEnded(now - hours * hour, batch, scope)
      if (removed === 0) break
      total += removed
      await nextTurn()
    }
    return total
  }

  async #clean(): Promise<void> {
    const startedAt = performance.now()
    if (this.#isClean || this.#isDisposed || startedAt < this.#cleanAgainAt) return
    await this.#options.cleaner.clean()
    this.#isClean = true
    const endedAt = performance.now()
    this.#cleanAgainAt = endedAt + 20 * (endedAt - startedAt)
  }
}
