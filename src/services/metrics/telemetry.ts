import type { CompletionOutcome } from '../../store/completions/completion-outcomes.ts'

/** How long a completion counts in the percentiles, milliseconds. */
const windowMs = 60_000

/** Nearest-rank percentiles of what was measured, milliseconds. */
export interface Percentiles {
  count: number
  p50: number
  p90: number
  p99: number
}

type Latencies = Record<'queueMs' | 'timeToFirstTokenMs' | 'durationMs', Percentiles | null>

/** What happened lately, over all models: how long completions took, and which failures were told. No part of any text. */
export class Telemetry {
  /** Failures told since the server started, by code. */
  readonly failures = new Map<string, number>()
  readonly #startedAt = Date.now()
  /** Completions that ended within the window, by id. */
  readonly #ended = new Map<string, CompletionOutcome>()

  failed(code: string): void {
    this.failures.set(code, (this.failures.get(code) ?? 0) + 1)
  }

  /** Takes what ended; what is known already, or ended before the server started, is left out. */
  take(outcomes: readonly CompletionOutcome[]): void {
    const since = Math.max(this.#startedAt, Date.now() - windowMs)
    for (const [id, { finishedAt }] of this.#ended) if (finishedAt < since) this.#ended.delete(id)
    for (const outcome of outcomes) {
      if (outcome.finishedAt < since || this.#ended.has(outcome.id)) continue
      this.#ended.set(outcome.id, outcome)
      if (outcome.code !== null) this.failed(outcome.code)
    }
  }

  /** Of the completions that ended within the last minute; null where there were none. */
  latencies(): Latencies {
    const ended = [...this.#ended.values()]
    return {
      queueMs: percentilesOf(ended.flatMap(({ queueMs }) => queueMs ?? [])),
      timeToFirstTokenMs: percentilesOf(ended.flatMap(({ timeToFirstTokenMs }) => timeToFirstTokenMs ?? [])),
      durationMs: percentilesOf(ended.map(({ createdAt, finishedAt }) => finishedAt - createdAt)),
    }
  }
}

export function percentilesOf(values: readonly number[]): Percentiles | null {
  const sorted = [...values].sort((a, b) => a - b)
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return sorted.length === 0 ? null : { count: sorted.length, p50: rank(0.5), p90: rank(0.9), p99: rank(0.99) }
}
