import type { GenerationEvent } from '../engine/engine.ts'
import { type Failure, failureOf } from '../errors.ts'
import { isUnavailable } from '../store/availability.ts'
import { type CompletionEvent, type CompletionRecord, type FinishReason, toPatch } from '../store/completion-record.ts'
import type { DeliveriesOf } from '../store/completion-store.ts'
import type { WorkState } from '../store/tables.ts'
import type { TokenLog } from '../store/token-log.ts'
import type { Logger } from '../util/log.ts'

export interface CompletionRunOptions {
  record: CompletionRecord
  log: TokenLog
  logger: Logger
  /** Whether it goes on without readers. */
  isBackground: boolean
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
  /** Aborted when the generation is to stop: canceled, or nobody reads it any more. */
  readonly stopping = new AbortController()
  readonly record: CompletionRecord
  /** Resolves when the last event may be read. */
  readonly ended: Promise<void>
  /** Resolves when it has ended and no reader is left. */
  readonly unread: Promise<void>
  #resolveEnded: () => void = () => {}
  #resolveUnread: () => void = () => {}
  readonly #log: TokenLog
  readonly #logger: Logger
  readonly #onEnd: () => void
  readonly #deliveriesOf: DeliveriesOf
  readonly #isBackground: boolean
  readonly #startedAt = performance.now()
  #firstTokenAt: number | null = null
  /** Tokens generated, a number a choice. */
  readonly #tokens: number[]
  #readers = 0
  /** Events handed to the log; those of `#stored` are on disk and may be read. */
  #sequence = 0
  #isOver = false
  readonly #stored: CompletionEvent[] = []
  #isStoredWhole = false
  #change: Promise<void> | null = null
  #resolveChange: () => void = () => {}

  constructor({ record, log, logger, isBackground, deliveriesOf, onEnd }: CompletionRunOptions) {
    this.record = record
    this.#log = log
    this.#logger = logger
    this.#isBackground = isBackground
    this.#onEnd = onEnd
    this.#deliveriesOf = deliveriesOf
    this.#tokens = record.choices.map(() => 0)
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
    this.unread = new Promise((resolve) => {
      this.#resolveUnread = resolve
    })
    this.#append({ type: 'started' })
  }

  /** The events that may be read now; index 0 is number 1. */
  get events(): readonly CompletionEvent[] {
    return this.#stored
  }

  /** Whether `events` has the last one. */
  get isWhole(): boolean {
    return this.#isStoredWhole
  }

  /** Resolves at the next change of `events` or `isWhole`, or at `wakeUp()`; all readers wait for the same one. */
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

  attach(): void {
    this.#readers += 1
  }

  /** One reader less; where it was the last, a completion that isn't in the background is canceled. */
  detach(): void {
    this.#readers -= 1
    if (this.#readers > 0) return
    if (!this.#isBackground) this.cancel()
    if (this.#isStoredWhole) this.#resolveUnread()
  }

  cancel(): void {
    this.#end('CANCELED', 'CANCELED', { type: 'finished' })
  }

  fail(failure: Failure): void {
    this.record.failure = failure
    this.#end(failure.code === 'INTERRUPTED' || failure.code === 'SHUTTING_DOWN' ? 'INTERRUPTED' : 'FAILED', 'ERROR', {
      type: 'failed',
      failure,
    })
  }

  /** The prompt's own text, as the first delta of every choice. */
  echo(text: string, tokens: number[]): void {
    for (const { index } of this.record.choices)
      this.#delta({ type: 'delta', index, text, tokens, logprobs: null, isPrompt: true })
  }

  /** Takes the engine's events in order; after the end they are ignored. */
  handle(event: GenerationEvent): void {
    if (this.#isOver) return
    const { record } = this
    switch (event.type) {
      case 'prefill':
        record.state = 'RUNNING'
        record.timings.queueMs = this.#elapsed()
        return
      case 'prefilled':
        record.timings.promptMs = event.promptMs
        record.usage.cachedTokens = event.cachedTokens
        return
      case 'delta':
        this.#firstTokenAt ??= performance.now()
        record.timings.timeToFirstTokenMs ??= this.#elapsed()
        this.#countTokens(event.index, (this.#tokens[event.index] ?? 0) + event.tokens.length)
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

  #delta(event: Extract<CompletionEvent, { type: 'delta' }>): void {
    const choice = this.record.choices[event.index]
    if (choice === undefined) return
    choice.text += event.text
    this.#append(event)
  }

  #countTokens(index: number, count: number): void {
    this.#tokens[index] = count
    this.record.usage.completionTokens = this.#tokens.reduce((sum, tokens) => sum + tokens, 0)
  }

  #endChoice(index: number, finishReason: FinishReason): void {
    const choice = this.record.choices[index]
    if (choice !== undefined) choice.finishReason = finishReason
  }

  /** The one way to an end. @param reason of the choices that have none yet */
  #end(state: WorkState, reason: FinishReason | null, last: CompletionEvent): void {
    if (this.#isOver) return
    const { record } = this
    record.state = state
    record.finishedAt = Date.now()
    for (const choice of record.choices) choice.finishReason ??= reason
    const seconds = this.#firstTokenAt === null ? 0 : (performance.now() - this.#firstTokenAt) / 1000
    if (seconds > 0) record.timings.tokensPerSecond = Math.max(0, record.usage.completionTokens - 1) / seconds
    this.#append(last)
    this.#isOver = true
    this.stopping.abort()
  }

  #append(event: CompletionEvent): void {
    this.#sequence += 1
    const isLast = event.type === 'finished' || event.type === 'failed'
    this.#log.append({
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
      if (this.#readers === 0) this.#resolveUnread()
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
      row: { completion_id: this.record.id, sequence, event: JSON.stringify(last) },
      patch: toPatch(this.record),
      deliveries: this.#deliveriesOf(this.record),
      settled: (error) => {
        if (isUnavailable(error)) setTimeout(() => this.#storeLater(last, sequence), storeLaterMs).unref()
      },
    })
  }

  #elapsed(): number {
    return performance.now() - this.#startedAt
  }
}
