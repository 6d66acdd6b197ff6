import { shuttingDown } from '../../errors.ts'
import type { CompletionEvent } from '../../store/completions/completion-record.ts'
import { connectionLost } from '../../util/abort.ts'
import type { CompletionAudience } from './completion-audience.ts'
import type { CompletionRun } from './completion-run.ts'

/** An event with its number: 1, 2, 3 ... without gaps. */
export interface NumberedEvent {
  completionId: string
  /** Of the last event, where several were put together. */
  sequence: number
  /** Of the first. */
  from: number
  event: CompletionEvent
}

export interface ReaderOptions {
  /** Number of the last event already seen, 0 for none. */
  after: number
  /** Aborted when the reader leaves; by `connectionLost` where that was not its wish. */
  signal?: AbortSignal
  /** Whether the reader knows how to come back. */
  mayReturn: boolean
}

/** A reader that took longer than this for one event, milliseconds, and is further behind than this many gets text in larger pieces. */
const slowMs = 250
const slowFrom = 64
/** Length of such a piece at most, UTF-16 units. */
const longestPiece = 4096

/**
 * Reads a running completion from any position. It counts as a reader from its construction until `return()`; unlike a
 * generator's, its `return()` takes effect at once, also while `next()` waits, so that whoever leaves is not waited for.
 */
export class CompletionReader implements AsyncIterableIterator<NumberedEvent, undefined> {
  readonly #run: CompletionRun
  readonly #audience: CompletionAudience
  readonly #options: ReaderOptions
  #position: number
  /** From when it has fallen behind until it is up with the events again. Whoever just reads old ones gets each as it was. */
  #isSlow = false
  /** When it got the last event. */
  #takenAt = Number.POSITIVE_INFINITY
  #isClosed = false

  constructor(run: CompletionRun, audience: CompletionAudience, options: ReaderOptions) {
    this.#run = run
    this.#audience = audience
    this.#options = options
    this.#position = options.after
    audience.enter(options.mayReturn)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** @throws SHUTTING_DOWN where the rest comes from the next server */
  async next(): Promise<IteratorResult<NumberedEvent, undefined>> {
    while (!this.#isClosed) {
      const { events, isWhole, isLeft } = this.#run
      if (this.#position < events.length) return { done: false, value: this.#take() }
      this.#isSlow = false
      this.#takenAt = Number.POSITIVE_INFINITY
      if (isWhole) break
      if (isLeft) {
        await this.return()
        throw shuttingDown()
      }
      await this.#run.changed()
    }
    return this.return()
  }

  async return(): Promise<IteratorResult<NumberedEvent, undefined>> {
    if (!this.#isClosed) {
      this.#isClosed = true
      const { mayReturn, signal } = this.#options
      this.#audience.exit(mayReturn, () => signal?.reason === connectionLost)
      this.#run.wakeUp()
    }
    return { done: true, value: undefined }
  }

  #take(): NumberedEvent {
    const { events, record } = this.#run
    const now = performance.now()
    this.#isSlow ||= now - this.#takenAt > slowMs && events.length - this.#position > slowFrom
    this.#takenAt = now
    const from = this.#position + 1
    let event = events[this.#position++] as CompletionEvent
    for (let next = events[this.#position]; this.#isSlow && next !== undefined; next = events[this.#position]) {
      const joined = joinedDelta(event, next)
      if (joined === null) break
      event = joined
      this.#position += 1
    }
    return { completionId: record.id, sequence: this.#position, from, event }
  }
}

/** Two deltas of the same choice as one; null where they must stay apart. */
const joinedDelta = (a: CompletionEvent, b: CompletionEvent): CompletionEvent | null =>
  a.type === 'delta' &&
  b.type === 'delta' &&
  a.index === b.index &&
  a.isPrompt === b.isPrompt &&
  a.text.length + b.text.length <= longestPiece
    ? {
        ...a,
        text: a.text + b.text,
        tokens: [...a.tokens, ...b.tokens],
        logprobs: a.logprobs && b.logprobs && [...a.logprobs, ...b.logprobs],
      }
    : null
