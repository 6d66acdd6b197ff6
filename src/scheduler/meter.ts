import type { GenerationEvent } from '../engine/engine.ts'
import { type Failure, failureOf } from '../errors.ts'

/** Samples kept: enough for a steady 99th percentile, few enough to sort when asked. */
const windowSize = 1000
/** Failures that are the server's, not the caller's. */
const errorCodes: ReadonlySet<Failure['code']> = new Set([
  'MODEL_UNAVAILABLE',
  'ENGINE_FAILED',
  'INSUFFICIENT_MEMORY',
  'INTERNAL',
])

/** The latest samples of something. */
class Samples {
  readonly #values: number[] = []
  #next = 0

  add(value: number): void {
    this.#values[this.#next] = value
    this.#next = (this.#next + 1) % windowSize
  }

  /** @param share 0 to 1 @returns the value that this share of the samples doesn't exceed (nearest rank); null without samples */
  percentile(share: number): number | null {
    const sorted = [...this.#values].sort((a, b) => a - b)
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
  }
}

/** How well a model has done its work since the server started. */
export class Meter {
  /** Calls of the engine that ended well. */
  served = 0
  /** Calls that failed through no fault of their caller. */
  errors = 0
  /** Epoch ms; null where it was never asked. */
  lastUsedAt: number | null = null
  readonly #latencies = new Samples()
  readonly #rates = new Samples()

  /** Carries out and measures a call. @param tokensOf those that a result stands for, where there are any */
  async measured<Result>(
    work: () => Promise<Result>,
    tokensOf: ((result: Result) => number) | null = null,
  ): Promise<Result> {
    const startedAt = performance.now()
    try {
      const result = await work()
      const ms = performance.now() - startedAt
      this.#succeeded(ms, tokensOf && (tokensOf(result) * 1000) / ms)
      return result
    } catch (error) {
      this.#failed(failureOf(error))
      throw error
    }
  }

  /** Measures a generation that is asked for now. @returns it is to be told of each of its events */
  generation(): (event: GenerationEvent) => void {
    const startedAt = performance.now()
    let prefilledAt = startedAt
    let tokens = 0
    return (event) => {
      const now = performance.now()
      if (event.type === 'prefilled') prefilledAt = now
      else if (event.type === 'choice') tokens += event.completionTokens
      else if (event.type === 'finished')
        this.#succeeded(now - startedAt, tokens > 1 ? ((tokens - 1) * 1000) / (now - prefilledAt) : null)
      else if (event.type === 'failed') this.#failed(event.failure)
    }
  }

  /** @param ms from the call to its answer @param rate tokens a second, where there are any */
  #succeeded(ms: number, rate: number | null): void {
    this.served += 1
    this.#latencies.add(ms)
    if (rate !== null && rate > 0 && Number.isFinite(rate)) this.#rates.add(rate)
  }

  #failed({ code }: Failure): void {
    if (errorCodes.has(code)) this.errors += 1
  }

  /** Milliseconds; null without samples. */
  latency(share: number): number | null {
    return this.#latencies.percentile(share)
  }

  /** Median; null without samples. */
  get tokensPerSecond(): number | null {
    return this.#rates.percentile(0.5)
  }
}
