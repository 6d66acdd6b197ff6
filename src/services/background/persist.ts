import { setTimeout as sleep } from 'node:timers/promises'
import { canceled, DomainError } from '../../errors.ts'
import { isUnavailable } from '../../store/database/availability.ts'
import { unlessAborted } from '../../util/abort.ts'

const firstWaitMs = 100
const longestWaitMs = 5000

/**
 * Writes what became of background work, again and again while the storage is unavailable: the work is done, and nobody waits.
 * @throws what the write throws, or its last failure once `signal` is aborted
 */
export async function persist<Result>(write: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, 2 * waitMs)) {
    try {
      return await write()
    } catch (error) {
      if (!isUnavailable(error) || signal.aborted) throw error
      await sleep(waitMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }
}

/** Runs background work, which waits where a caller would be told to come back later. @throws CANCELED as soon as the signal is aborted */
export async function whenAdmitted<Result>(run: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await unlessAborted(run(), signal, canceled)
    } catch (error) {
      if (!(error instanceof DomainError) || error.failure.code !== 'QUEUE_FULL' || signal.aborted) throw error
      await sleep(Math.min(longestWaitMs, error.failure.retryAfterMs), undefined, { signal }).catch(() => {})
      if (signal.aborted) throw error
    }
  }
}
