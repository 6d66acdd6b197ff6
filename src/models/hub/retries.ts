import { setTimeout as delay } from 'node:timers/promises'
import { mayRetry, retryAfterOf } from './hub-error.ts'

/** Attempts in a row that bring nothing new, after which the work has failed. */
const maxAttempts = 6
const longestPauseMs = 30_000
/** A hub that asks to wait for longer is not waited for. */
const longestWaitMs = 120_000

export interface RetryOptions {
  /** Before the first retry; each further one waits twice as long, or as long as the hub asks for. */
  readonly pauseMs: number
  readonly signal: AbortSignal
  /** How far the work has come: attempts that go further don't count. */
  readonly progress?: () => Promise<number>
}

/** Does something again as long as that may help. @throws what the last attempt has thrown; the reason of `signal` */
export async function withRetries<Result>(
  work: () => Promise<Result>,
  { pauseMs, signal, progress = async () => 0 }: RetryOptions,
): Promise<Result> {
  for (let attempts = 0; ; ) {
    const before = await progress()
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      attempts = (await progress()) > before ? 1 : attempts + 1
      const wait = Math.max(retryAfterOf(error), Math.min(longestPauseMs, pauseMs * 2 ** (attempts - 1)))
      if (!mayRetry(error) || attempts === maxAttempts || wait > longestWaitMs) throw error
      await delay(wait, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
