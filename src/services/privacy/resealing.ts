import { setTimeout as sleep } from 'node:timers/promises'
import type { Cleaner } from '../../store/cleaning/cleaner.ts'
import type { ResealProgress, ResealStore } from '../../store/sealing/reseal-store.ts'
import type { Logger } from '../../util/log.ts'

export interface ResealingOptions {
  store: ResealStore
  /** Id of the current key; null where nothing is encrypted. */
  keyId: string | null
  cleaner: Cleaner
  logger: Logger
}

/** How much of what is stored is encrypted with the current key. */
export interface EncryptionStatus {
  keyId: string
  /** Rows. */
  total: number
  examined: number
  encryptedAnew: number
  finishedAt: number | null
}

const nothingYet = { total: 0, rows: 0, resealed: 0, finishedAt: null }

/** Pause after a batch: running work comes first. Milliseconds. */
const pauseMs = 2
/** Pause after a failure, milliseconds. */
const retryMs = 1000

/** Seals older records with the current key in the background, from the start of the server until it is done. */
export class Resealing {
  readonly #options: ResealingOptions
  readonly #stopping = new AbortController()
  #running: Promise<void> | null = null
  #progress: ResealProgress | null = null

  constructor(options: ResealingOptions) {
    this.#options = options
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** How far it is; null where nothing is encrypted. */
  get status(): EncryptionStatus | null {
    const { keyId } = this.#options
    if (keyId === null) return null
    const { total, rows, resealed, finishedAt } = this.#progress ?? nothingYet
    return { keyId, total: Math.max(total, rows), examined: rows, encryptedAnew: resealed, finishedAt }
  }

  async dispose(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      let waitMs = pauseMs
      try {
        if (await this.#advance()) return
      } catch (error) {
        waitMs = retryMs
        this.#options.logger.warn({ reason: (error as Error).message }, 'encryption of older records put off')
      }
      await sleep(waitMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  /** @returns whether there is nothing left to do */
  async #advance(): Promise<boolean> {
    const { store, cleaner, logger } = this.#options
    this.#progress ??= await store.progress()
    const progress = this.#progress
    if (progress === null || progress.finishedAt !== null) return true
    if (progress.table !== null) {
      this.#progress = await store.advance(progress)
      return false
    }
    // What was readable before is so in the files' free space too.
    if (progress.resealed > 0) await cleaner.clean()
    this.#progress = await store.finish(progress)
    logger.info({ rows: progress.rows, resealed: progress.resealed }, 'all records are encrypted with the current key')
    return true
  }
}
