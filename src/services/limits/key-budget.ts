import { costLimitExceeded, rateLimited } from '../../errors.ts'
import type { KeyLimits } from '../../store/access/key-store.ts'

/** What an operation takes. */
export interface Demand {
  /** Upper bound of its model tokens. */
  tokens: number
  requests: number
  /** Streams that it keeps open. */
  streams: number
}

/** How much of a limit is left. */
export interface Remainder {
  quota: Quota
  limit: number
  remaining: number
  /** Epoch milliseconds; null for what comes back when something ends. */
  resetAt: number | null
}

export type Quota = 'REQUESTS_PER_MINUTE' | 'TOKENS_PER_MINUTE' | 'TOKENS_PER_DAY' | 'CONCURRENT_STREAMS'

const minuteMs = 60_000
const dayMs = 86_400_000

/** Counts within one period, aligned with the clock. */
class Window {
  readonly #periodMs: number
  #period = 0
  #used = 0

  constructor(periodMs: number) {
    this.#periodMs = periodMs
  }

  used(now: number): number {
    this.#roll(now)
    return this.#used
  }

  resetAt(now: number): number {
    return (Math.floor(now / this.#periodMs) + 1) * this.#periodMs
  }

  /** @returns the period that it was counted in */
  add(count: number, now: number): number {
    this.#roll(now)
    this.#used += count
    return this.#period
  }

  /** Corrects what was counted, unless that period is over. */
  correct(count: number, period: number, now: number): void {
    this.#roll(now)
    if (period === this.#period) this.#used += count
  }

  #roll(now: number): void {
    const period = Math.floor(now / this.#periodMs)
    if (period === this.#period) return
    this.#period = period
    this.#used = 0
  }
}

/**
 * What one key has used of its limits. Everything is taken in one turn of the event loop or not at all, so no limit is ever overshot. That is
 * why this is no `rate-limiter-flexible`: its union of windows takes from each by itself, keeping what the others have refused, and what is
 * given back goes to the window of then instead of the one it was reserved in.
 */
export class KeyBudget {
  readonly #requests = new Window(minuteMs)
  readonly #minute = new Window(minuteMs)
  readonly #day = new Window(dayMs)
  #streams = 0

  /** @param usedToday model tokens that earlier servers have counted this day */
  constructor(usedToday = 0, now = Date.now()) {
    this.#day.add(usedToday, now)
  }

  /** @returns the way to say what was used in the end @throws COST_LIMIT_EXCEEDED, RATE_LIMITED; then nothing was taken */
  take(demand: Demand, limits: KeyLimits, now = Date.now()): (usedTokens: number) => void {
    const { tokens, requests, streams } = demand
    const most = Math.min(
      ...[limits.tokensPerOperation, limits.tokensPerMinute, limits.tokensPerDay].map((limit) => limit ?? Infinity),
    )
    if (tokens > most) throw costLimitExceeded(most, tokens)
    const wanted: Record<Quota, number> = {
      REQUESTS_PER_MINUTE: requests,
      TOKENS_PER_MINUTE: tokens,
      TOKENS_PER_DAY: tokens,
      CONCURRENT_STREAMS: streams,
    }
    for (const remainder of this.remainders(limits, now))
      if (wanted[remainder.quota] > remainder.remaining) throw rateLimited(remainder, wanted[remainder.quota])
    this.#requests.add(requests, now)
    const minute = this.#minute.add(tokens, now)
    const day = this.#day.add(tokens, now)
    this.#streams += streams
    return (usedTokens) => {
      this.#minute.correct(usedTokens - tokens, minute, Date.now())
      this.#day.correct(usedTokens - tokens, day, Date.now())
      this.#streams -= streams
    }
  }

  /** Of each limit that there is. */
  remainders(limits: KeyLimits, now = Date.now()): Remainder[] {
    const { requestsPerMinute, tokensPerMinute, tokensPerDay, concurrentStreams } = limits
    const minuteEnd = this.#minute.resetAt(now)
    return [
      remainder('REQUESTS_PER_MINUTE', requestsPerMinute, this.#requests.used(now), minuteEnd),
      remainder('TOKENS_PER_MINUTE', tokensPerMinute, this.#minute.used(now), minuteEnd),
      remainder('TOKENS_PER_DAY', tokensPerDay, this.#day.used(now), this.#day.resetAt(now)),
      remainder('CONCURRENT_STREAMS', concurrentStreams, this.#streams, null),
    ].flat()
  }
}

const remainder = (quota: Quota, limit: number | null, used: number, resetAt: number | null): Remainder[] =>
  limit === null ? [] : [{ quota, limit, remaining: Math.max(0, limit - used), resetAt }]
