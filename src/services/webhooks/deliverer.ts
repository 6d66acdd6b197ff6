import type { Attempt, DeliveryRecord, DeliveryStore } from '../../store/delivery-store.ts'
import type { Logger } from '../../util/log.ts'
import { persist } from '../background/persist.ts'
import { retryDelay } from './retry-delay.ts'
import { send } from './send.ts'
import { signedHeaders } from './sign.ts'

export interface DelivererOptions {
  store: DeliveryStore
  secret: string
  allowPrivate: boolean
  /** Attempts until a message is given up. */
  maxAttempts: number
  /** Wait after the first attempt, milliseconds; each further one is four times as long. */
  retryMs: number
  /** Time that a receiver has to answer, milliseconds. */
  timeoutMs: number
  logger: Logger
}

/** Messages under way at once. */
const concurrency = 16
/** Of these, to one receiver: one that stalls doesn't hold up the others. */
const perOrigin = 4
/** Time after which the storage is looked at again when it failed, milliseconds. */
const storageRetryMs = 1000
/** Timers can't be set for longer. */
const longestTimerMs = 2_000_000_000

/**
 * Sends what the storage has to be sent, when it is due. What this server doesn't get done, the next one does: a message is sent once or
 * more, always with the same id.
 */
export class Deliverer {
  readonly #options: DelivererOptions
  readonly #stopping = new AbortController()
  readonly #sending = new Map<string, { origin: string; done: Promise<void> }>()
  #timer: NodeJS.Timeout | null = null
  #isAsked = false
  #looking: Promise<void> | null = null

  constructor(options: DelivererOptions) {
    this.#options = options
  }

  /** Looks for messages that are due. */
  wake(): void {
    this.#isAsked = true
    if (this.#stopping.signal.aborted) return
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
      if (this.#isAsked) this.wake()
    })
  }

  /** Stops at once; what is under way is sent again by the next server. */
  async dispose(): Promise<void> {
    this.#stopping.abort()
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#looking
    await Promise.all([...this.#sending.values()].map(({ done }) => done))
  }

  async #look(): Promise<void> {
    const { store, logger } = this.#options
    this.#isAsked = false
    const now = Date.now()
    try {
      const free = concurrency - this.#sending.size
      // More than there is room for, because some may go to receivers that have their share already.
      const due = free === 0 ? [] : await store.due(now, 10 * concurrency, [...this.#sending.keys()])
      for (const delivery of due) this.#start(delivery)
      // What was due but had no room is looked at again when something ends.
      const next = await store.nextDueAfter(now)
      if (next !== null) this.#wakeAt(next)
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, 'webhooks wait for the storage')
      this.#wakeAt(Date.now() + storageRetryMs)
    }
  }

  #wakeAt(time: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    const ms = Math.min(longestTimerMs, Math.max(0, time - Date.now()))
    this.#timer = setTimeout(() => this.wake(), ms).unref()
  }

  #start(delivery: DeliveryRecord): void {
    const { origin } = new URL(delivery.url)
    const sending = [...this.#sending.values()]
    if (this.#stopping.signal.aborted || sending.length >= concurrency) return
    if (sending.filter((other) => other.origin === origin).length >= perOrigin) return
    const done = this.#deliver(delivery).finally(() => {
      this.#sending.delete(delivery.id)
      this.wake()
    })
    this.#sending.set(delivery.id, { origin, done })
  }

  async #deliver(delivery: DeliveryRecord): Promise<void> {
    const { store, secret, logger } = this.#options
    const { signal } = this.#stopping
    const { id, url, body } = delivery
    const answer = await send(url, signedHeaders(secret, id, body, Date.now()), body, {
      ...this.#options,
      signal,
    }).then(
      (status) => ({ status, error: status >= 200 && status < 300 ? null : `status ${status}` }),
      (error: Error) => ({ status: null, error: error.message }),
    )
    if (signal.aborted && answer.error !== null) return
    if (answer.error !== null) logger.info({ delivery: id, reason: answer.error }, 'webhook not delivered')
    const attempt = this.#judge(delivery, answer)
    await persist(() => store.attempted(id, attempt), signal).catch((error: unknown) =>
      logger.error({ err: error, delivery: id }, 'webhook attempt not stored'),
    )
  }

  #judge({ attempts }: DeliveryRecord, { status, error }: Pick<Attempt, 'status' | 'error'>): Attempt {
    if (error === null) return { state: 'DELIVERED', nextAttemptAt: null, status, error }
    const { maxAttempts, retryMs } = this.#options
    // 410 Gone: the receiver wants no more.
    if (attempts + 1 >= maxAttempts || status === 410) return { state: 'FAILED', nextAttemptAt: null, status, error }
    return { state: 'PENDING', nextAttemptAt: Date.now() + retryDelay(attempts + 1, retryMs), status, error }
  }
}
