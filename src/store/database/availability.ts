import { DomainError, storageUnavailable } from '../../errors.ts'
import type { Logger } from '../../util/log.ts'

/** Statements that change something. */
const writes = /^\s*(insert|update|delete|commit)/i

/**
 * Whether the storage works, as the last statement showed. It turns the driver's errors into STORAGE_UNAVAILABLE where the storage is
 * at fault (full, read-only, gone) and not the statement, and logs when that begins and ends.
 */
export class Availability {
  readonly #logger: Logger
  #isAvailable = true

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** A statement was carried out; what only reads tells nothing of a storage that is full or read-only. */
  succeeded(sql: string): void {
    if (this.#isAvailable || !writes.test(sql)) return
    this.#isAvailable = true
    this.#logger.warn('storage available again')
  }

  /** @param isOfStorage whether the storage is at fault @returns the error to throw in its place */
  failed(error: unknown, isOfStorage: boolean): unknown {
    if (!isOfStorage || error instanceof DomainError) return error
    // The message may quote values of the statement; the code says enough.
    const reason = error instanceof Error ? (codeOf(error) ?? error.message) : String(error)
    if (this.#isAvailable) this.#logger.error({ reason }, 'storage unavailable')
    this.#isAvailable = false
    return storageUnavailable()
  }
}

export const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** Whether a failure is the storage's, so that the same may succeed later. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DomainError && error.failure.code === 'STORAGE_UNAVAILABLE'
