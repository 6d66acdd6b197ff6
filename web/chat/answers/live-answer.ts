import type { FollowedEvent } from '../../api/follow-completion.ts'
import type { AnswerFacts, AnswerToken } from '../store/types.ts'

/** What is shown of an answer while it is written. */
export interface LiveView {
  text: string
  tokenCount: number
  /** Milliseconds from the question to the first token, as seen here; null before it. */
  firstTokenMs: number | null
  /** Tokens a second since the first one; null while there are too few to tell. */
  tokensPerSecond: number | null
  /** False while the connection is lost. */
  isConnected: boolean
}

/** Takes the events of one choice in order, and lets components look at it once a frame. */
export class LiveAnswer {
  readonly choice: number
  text: string
  sequence: number
  readonly tokens: AnswerToken[]
  #tokenCount = 0
  readonly #startedAt: number | null
  #firstAt: number | null = null
  #lastAt = 0
  #isConnected = true
  #view: LiveView
  #isAwaitingFrame = false
  readonly #listeners = new Set<() => void>()

  /** @param startedAt of this page's clock (`performance.now()`), null where the answer was begun elsewhere */
  constructor(
    from: { choice: number; text: string; sequence: number; tokens: AnswerToken[] | null },
    startedAt: number | null,
  ) {
    this.choice = from.choice
    this.text = from.text
    this.sequence = from.sequence
    this.tokens = [...(from.tokens ?? [])]
    this.#startedAt = startedAt
    this.#view = this.#look()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly view = (): LiveView => this.#view

  take(event: FollowedEvent): void {
    this.sequence = event.sequence
    this.#isConnected = true
    if (event.__typename !== 'CompletionDelta' || event.index !== this.choice) return this.#changed()
    this.#lastAt = performance.now()
    this.#firstAt ??= this.#lastAt
    this.#tokenCount += event.tokens.length
    this.text += event.text
    if (event.logprobs != null) this.tokens.push(...event.logprobs)
    this.#changed()
  }

  /** Until the next event. */
  connectionLost(): void {
    this.#isConnected = false
    this.#changed()
  }

  /** One look a frame, however many tokens come in it; at once where the page isn't painted. */
  #changed(): void {
    if (document.hidden) return this.#publish()
    if (this.#isAwaitingFrame) return
    this.#isAwaitingFrame = true
    requestAnimationFrame(() => this.#publish())
  }

  #publish(): void {
    this.#isAwaitingFrame = false
    this.#view = this.#look()
    for (const listener of this.#listeners) listener()
  }

  #look(): LiveView {
    const seconds = this.#firstAt === null ? 0 : (this.#lastAt - this.#firstAt) / 1000
    return {
      text: this.text,
      tokenCount: this.#tokenCount,
      firstTokenMs: this.#firstAt === null || this.#startedAt === null ? null : this.#firstAt - this.#startedAt,
      tokensPerSecond: seconds > 0.2 ? (this.#tokenCount - 1) / seconds : null,
      isConnected: this.#isConnected,
    }
  }
}

/** What is kept of an answer that has ended. */
export const factsOf = (
  completion: Extract<FollowedEvent, { __typename: 'CompletionFinished' }>['completion'],
  choice: number,
): AnswerFacts => ({
  finishReason: completion.choices[choice]?.finishReason ?? null,
  seed: completion.seed,
  promptTokens: completion.usage.promptTokens,
  cachedTokens: completion.usage.cachedTokens,
  completionTokens: completion.usage.completionTokens,
  timeToFirstTokenMs: completion.timings.timeToFirstTokenMs,
  tokensPerSecond: completion.timings.tokensPerSecond,
})
