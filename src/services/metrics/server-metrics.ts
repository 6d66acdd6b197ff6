import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { EngineState } from '../../engine/engine.ts'
import type { CompletionOutcomes } from '../../store/completions/completion-outcomes.ts'
import type { Models } from '../models/models.ts'
import type { ServedModel } from '../models/served-model.ts'
import { type Percentiles, Telemetry } from './telemetry.ts'

const periodMs = 1000
/** Of the newest completions, how many are looked at each second; more are not told of in the percentiles. */
const latestCount = 200
/** Samples kept, for whoever begins to look. */
export const historyLength = 600

/** What one model does; see `ModelMetrics` in the schema. */
export interface ModelMetrics {
  model: string
  state: EngineState
  running: number
  waiting: number
  tokensPerSecond: number
  memoryBytes: number | null
  kvBytes: number | null
}

/** What the server does; see `ServerMetrics` in the schema. */
export interface ServerMetrics {
  at: number
  uptimeSeconds: number
  running: number
  waiting: number
  requestsPerSecond: number
  tokensPerSecond: number
  promptTokensPerSecond: number
  cachedTokensPerSecond: number
  batchSize: number | null
  timeToFirstTokenMs: Percentiles | null
  queueMs: Percentiles | null
  durationMs: Percentiles | null
  memoryBytes: number
  eventLoopDelayMs: number
  models: ModelMetrics[]
  failures: { code: string; count: number }[]
}

const counted = ['runs', 'rows', 'completionTokens', 'promptTokens', 'cachedTokens'] as const
type Counts = Record<(typeof counted)[number] | 'requests', number>

/** Looks at the whole server once a second, whoever watches, and keeps the last `historyLength` looks. */
export class MetricsSampler {
  readonly #models: Models
  readonly #outcomes: CompletionOutcomes
  readonly #telemetry = new Telemetry()
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: 10 })
  readonly #timer: NodeJS.Timeout
  readonly #history: ServerMetrics[] = []
  readonly #before = new Map<ServedModel, Counts>()
  #lookedAt = performance.now()
  /** Looks since the start: the number of the last one. */
  #count = 0
  #isDisposed = false
  #isReading = false
  #next: Promise<void>
  #wake: () => void = () => {}

  constructor(models: Models, outcomes: CompletionOutcomes) {
    this.#models = models
    this.#outcomes = outcomes
    this.#next = this.#promiseNext()
    this.#delay.enable()
    this.#timer = setInterval(() => void this.#lookAtAll(), periodMs).unref()
    this.#look()
  }

  /** Failures told since the server started, by code. */
  get failures(): ReadonlyMap<string, number> {
    return this.#telemetry.failures
  }

  /** A failure was told to somebody. */
  failed(code: string): void {
    this.#telemetry.failed(code)
  }

  /**
   * Looks as they come, after those of the last `history` seconds. A reader that is slow skips looks; none are kept for it.
   * @param history seconds, 0 to `historyLength`
   */
  async *watch(history: number, signal: AbortSignal): AsyncGenerator<ServerMetrics, void, void> {
    const left = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    let seen = this.#count - Math.min(this.#history.length, history)
    while (!signal.aborted && !this.#isDisposed) {
      const behind = Math.min(this.#count - seen, this.#history.length)
      const look = behind > 0 ? this.#history[this.#history.length - behind] : undefined
      if (look === undefined) await Promise.race([this.#next, left])
      else {
        seen = this.#count - behind + 1
        yield look
      }
    }
  }

  dispose(): void {
    this.#isDisposed = true
    clearInterval(this.#timer)
    this.#delay.disable()
    this.#wake()
  }

  /** Where the storage can't be read, the rest is told all the same. */
  async #lookAtAll(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    const outcomes = await this.#outcomes.latest(latestCount).catch(() => [])
    this.#isReading = false
    if (this.#isDisposed) return
    this.#telemetry.take(outcomes)
    this.#look()
  }

  #look(): void {
    const now = performance.now()
    const seconds = Math.max(0.001, (now - this.#lookedAt) / 1000)
    this.#lookedAt = now
    const sums: Counts = { runs: 0, rows: 0, completionTokens: 0, promptTokens: 0, cachedTokens: 0, requests: 0 }
    const models = this.#models.list().map((model) => {
      const change = this.#changeOf(model)
      for (const key of [...counted, 'requests'] as const) sums[key] += change[key]
      return metricsOf(model, change.completionTokens / seconds)
    })
    this.#history.push({
      at: Date.now(),
      uptimeSeconds: process.uptime(),
      running: models.reduce((sum, { running }) => sum + running, 0),
      waiting: models.reduce((sum, { waiting }) => sum + waiting, 0),
      requestsPerSecond: sums.requests / seconds,
      tokensPerSecond: sums.completionTokens / seconds,
      promptTokensPerSecond: sums.promptTokens / seconds,
      cachedTokensPerSecond: sums.cachedTokens / seconds,
      batchSize: sums.runs > 0 ? sums.rows / sums.runs : null,
      ...this.#telemetry.latencies(),
      memoryBytes: process.memoryUsage.rss(),
      eventLoopDelayMs: this.#delay.percentile(99) / 1e6,
      models,
      failures: [...this.#telemetry.failures].map(([code, count]) => ({ code, count })),
    })
    this.#delay.reset()
    if (this.#history.length > historyLength) this.#history.shift()
    this.#count += 1
    const wake = this.#wake
    this.#next = this.#promiseNext()
    wake()
  }

  #promiseNext(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  /** What a model has done since the last look; a counter that fell (its process was replaced) counts from 0. */
  #changeOf(model: ServedModel): Counts {
    const statistics = model.engine.statistics()
    const now: Counts = {
      requests: model.requests,
      runs: 0,
      rows: 0,
      completionTokens: 0,
      promptTokens: 0,
      cachedTokens: 0,
    }
    for (const key of counted) now[key] = statistics[key]
    const before = this.#before.get(model)
    this.#before.set(model, now)
    const change = { ...now }
    for (const key of [...counted, 'requests'] as const)
      change[key] = Math.max(0, now[key] - (before?.[key] ?? now[key]))
    return change
  }
}

function metricsOf({ name, engine, waiting }: ServedModel, tokensPerSecond: number): ModelMetrics {
  const { running, memoryBytes, kvBytes } = engine.statistics()
  return { model: name, state: engine.state, running, waiting, tokensPerSecond, memoryBytes, kvBytes }
}
