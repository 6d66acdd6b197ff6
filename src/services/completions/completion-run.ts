import type { GenerationEvent } from '../../engine/engine.ts'
import { GenerationProgress } from '../../engine/generation-progress.ts'
import { type Failure, failureOf } from '../../errors.ts'
import {
  type CompletionEvent,
  type CompletionRecord,
  type FinishReason,
  toPatch,
} from '../../store/completions/completion-record.ts'
import type { DeliveriesOf } from '../../store/completions/completion-store.ts'
import type { EventLog } from '../../store/completions/token-log.ts'
import { isUnavailable } from '../../store/database/availability.ts'
import type { WorkState } from '../../store/tables/work.ts'
import type { Logger } from '../../util/log.ts'
import type { GenerationInstruments } from '../metrics/generation-instruments.ts'

export interface CompletionRunOptions {
  record: CompletionRecord
  /** Events that are stored already, where an earlier server has begun it; `record` is as they leave it. */
  stored?: CompletionEvent[]
  log: EventLog
  logger: Logger
  instruments: GenerationInstruments
  /** What is to be told about its end. */
  deliveriesOf: DeliveriesOf
  /** Told once, when the last event may be read. */
  onEnd: () => void
}

/** Time between two tries to store the end of a completion that the storage had no room for, milliseconds. */
const storeLaterMs = 1000

/**
 * A completion that is not over: takes the engine's events, writes them to the token log, and lets readers see what is stored.
 * Readers keep no buffers of their own: each has a position in the one list of events, so a slow one costs nothing more.
 */
export class CompletionRun {
  /** Aborted when the generation is to stop for good: canceled, failed, or left to the next server. */
  readonly stopping = new AbortController()
  readonly record: CompletionRecord
  /** What the generation has delivered, for the one that takes it up again. */
  readonly progress: GenerationProgress
  /** Resolves when the last event may be read. */
  readonly ended: Promise<void>
  #resolveEnded: () => void = () => {}
  readonly #log: EventLog
  readonly #logger: Logger
  readonly #instruments: GenerationInstruments
  readonly #onEnd: () => void
  readonly #deliveriesOf: DeliveriesOf
  readonly #startedAt: number
  #firstToken: { at: number; count: number } | null = null
  #lastTokenAt = 0
  /** Events handed to the log; those of `#stored` are on disk and may be read. */
  #sequence: number
  #isOver = false
  readonly #stored: CompletionEvent[]
  #isStoredWhole = false
  #change: Promise<void> | null = null
  #resolveChange: () => void = () => {}

  constructor({ record, stored = [], log, logger, instruments, deliveriesOf, onEnd }: CompletionRunOptions) {
    this.record = record
    this.#stored = stored
    this.#sequence = stored.length
    this.#log = log
    this.#logger = logger
    this.#instruments = instruments
    this.#onEnd = onEnd
    this.#deliveriesOf = deliveriesOf
    this.#startedAt = performance.now() - Math.max(0, Date.now() - record.createdAt)
    this.progress = new GenerationProgress({ n: record.choices.length })
    for (const event of stored) if (event.type === 'delta' && event.isPrompt === undefined) this.progress.take(event)
    for (const { index, finishReason, tokens } of record.choices)
      if (finishReason === 'STOP' || finishReason === 'LENGTH')
        this.progress.take({ type: 'choice', index, finishReason, completionTokens: tokens })
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
    if (stored.length === 0) this.#append({ type: 'started' })
  }

  /** The events that may be read now; index 0 is number 1. */
  get events(): readonly CompletionEvent[] {
    return this.#stored
  }

  /** Whether `events` has the last one. */
  get isWhole(): boolean {
    return this.#isStoredWhole
  }

  /** Whether no further event comes from this server, although there are some to come. */
  get isLeft(): boolean {
    return this.stopping.signal.aborted && !this.#isOver
  }

  /** Resolves at the next change of `events`, `isWhole` or `isLeft`, or at `wakeUp()`; all readers wait for the same one. */
  changed(): Promise<void> {
    this.#change ??= new Promise((resolve) => {
      this.#resolveChange = resolve
    })
    return this.#change
  }

  /** Lets every reader look again. */
  wakeUp(): void {
    this.#change = null
    this.#resolveChange()
  }

  cancel(): void {
    this.#end('CANCELED', 'CANCELED', { type: 'finished' })
  }

  /** Stops it where it is: the next server goes on. */
  leave(): void {
    if (this.#isOver) return
    this.stopping.abort()
    this.wakeUp()
  }

  fail(failure: Failure): void {
    if (this.#isOver) return
    this.record.failure = failure
    this.#end(failure.code === 'INTERRUPTED' || failure.code === 'SHUTTING_DOWN' ? 'INTERRUPTED' : 'FAILED', 'ERROR', {
      type: 'failed',
      failure,
    })
  }

  /** The prompt's own text, as the first delta of every choice. */
  echo(text: string, tokens: number[]): void {
    if (this.#stored.some((event) => event.type === 'delta')) return
    for (const { index } of this.record.choices)
      this.#delta({ type: 'delta', index, text, tokens, logprobs: null, isPrompt: true })
  }

  /** Takes the engine's events in order; after the end they are ignored. */
  handle(event: GenerationEvent): void {
    if (this.#isOver || this.stopping.signal.aborted) return
    this.progress.take(event)
    const { record } = this
    switch (event.type) {
      case 'prefill':
        record.state = 'RUNNING'
        if (record.timings.queueMs === null) this.#instruments.begun(record.model, this.#elapsed())
        record.timings.queueMs ??= this.#elapsed()
        return
      case 'prefilled':
        // A prompt that is computed again after a break was paid for before.
        if (record.timings.promptMs === null) record.usage.cachedTokens = event.cachedTokens
        record.timings.promptMs ??= event.promptMs
        return
      case 'delta':
        this.#measure(event.tokens.length)
        this.#firstToken ??= { at: performance.now(), count: record.usage.completionTokens }
        record.timings.timeToFirstTokenMs ??= this.#elapsed()
        this.#countTokens(event.index, (record.choices[event.index]?.tokens ?? 0) + event.tokens.length)
        return this.#delta(event)
      case 'choice':
        this.#countTokens(event.index, event.completionTokens)
        return this.#endChoice(event.index, event.finishReason)
      case 'finished':
        return this.#end('SUCCEEDED', null, { type: 'finished' })
      case 'failed':
        return this.fail(event.failure)
      default:
        return event satisfies never
    }
  }

  /** @param tokens that have come together */
  #measure(tokens: number): void {
    const { model, timings } = this.record
    const now = performance.now()
    if (timings.timeToFirstTokenMs === null) this.#instruments.firstToken(model, this.#elapsed())
    else if (this.#lastTokenAt > 0) this.#instruments.moreTokens(model, now - this.#lastTokenAt, tokens)
    this.#lastTokenAt = now
  }

  #delta(event: Extract<CompletionEvent, { type: 'delta' }>): void {
    const choice = this.record.choices[event.index]
    if (choice === undefined) return
    choice.text += event.text
    this.#append(event)
  }

  #countTokens(index: number, count: number): void {
    const choice = this.record.choices[index]
    if (choice !== undefined) choice.tokens = count
    this.record.usage.completionTokens = this.record.choices.reduce((sum, { tokens }) => sum + tokens, 0)
  }

  /** Where others go on, it is stored with the choice's last delta: the events alone don't tell. */
  #endChoice(index: number, finishReason: FinishReason): void {
    const choice = this.record.choices[index]
    if (choice === undefined) return
    choice.finishReason = finishReason
    if (this.record.choices.every((other) => other.finishReason !== null)) return
    this.#log.append({ id: this.record.id, patch: toPatch(this.record), settled: () => {} })
  }

  /** The one way to an end. @param reason of the choices that have none yet */
  #end(state: WorkState, reason: FinishReason | null, last: CompletionEvent): void {
    if (this.#isOver) return
    const { record } = this
    record.state = state
    record.finishedAt = Date.now()
    for (const choice of record.choices) choice.finishReason ??= reason
    record.timings.tokensPerSecond = this.#tokensPerSecond()
    this.#instruments.ended(record)
    this.#append(last)
    this.#isOver = true
    this.stopping.abort()
  }

  #append(event: CompletionEvent): void {
    this.#sequence += 1
    const isLast = event.type === 'finished' || event.type === 'failed'
    this.#log.append({
      id: this.record.id,
      row: { completion_id: this.record.id, sequence: this.#sequence, event: JSON.stringify(event) },
      ...(isLast && { patch: toPatch(this.record), deliveries: this.#deliveriesOf(this.record) }),
      settled: (error) => this.#settled(event, isLast, error),
    })
  }

  #settled(event: CompletionEvent, isLast: boolean, error: unknown): void {
    if (this.#isStoredWhole) return
    this.#stored.push(error === undefined ? event : this.#lose(error))
    this.#isStoredWhole = isLast || error !== undefined
    if (this.#isStoredWhole) {
      this.#onEnd()
      this.#resolveEnded()
    }
    this.wakeUp()
  }

  /** What can't be stored is not shown: readers get one last event that says so, and the engine is stopped. */
  #lose(error: unknown): CompletionEvent {
    const failure = failureOf(error)
    this.#logger.error({ err: error, completion: this.record.id }, 'token log not written')
    Object.assign(this.record, { state: 'FAILED', failure, finishedAt: Date.now() })
    for (const choice of this.record.choices) choice.finishReason ??= 'ERROR'
    this.#isOver = true
    this.stopping.abort()
    const last: CompletionEvent = { type: 'failed', failure }
    if (isUnavailable(error)) this.#storeLater(last, this.#stored.length + 1)
    return last
  }

  /** Tells the storage of the end as soon as it can be told; it would hold the completion for a running one otherwise. */
  #storeLater(last: CompletionEvent, sequence: number): void {
    this.#log.append({
      id: this.record.id,
      row: { completion_id: this.record.id, sequence, event: JSON.stringify(last) },
      patch: toPatch(this.record),
      deliveries: this.#deliveriesOf(this.record),
      settled: (error) => {
        if (isUnavailable(error)) setTimeout(() => this.#storeLater(last, sequence), storeLaterMs).unref()
      },
    })
  }

  #tokensPerSecond(): number | null {
    if (this.#firstToken === null) return null
    const { at, count } = this.#firstToken
    const seconds = (performance.now() - at) / 1000
    return seconds > 0 ? Math.max(0, this.record.usage.completionTokens - count - 1) / seconds : null
  }

  #elapsed(): number {
    return performance.now() - this.#startedAt
  }
}
