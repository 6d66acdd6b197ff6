import type { ChoiceFinish, ChoiceProgress, GenerationEvent, GenerationRequest, TokenLogprob } from '../../engine.ts'
import type { Row } from '../cache/kv-pool.ts'
import { TokenHistory } from '../sampling/token-history.ts'
import type { Detokenizer } from '../text/detokenizer.ts'
import { type Delta, TextStream } from '../text/text-stream.ts'
import type { Drafting } from './speculation.ts'

/** One of the texts generated for a request. */
export class Choice {
  readonly index: number
  readonly history: TokenHistory
  row: Row | null = null
  /** Tokens sampled; the next step feeds the last of them. */
  readonly tokens: number[] = []
  /** Tokens known from before a cut that have yet to run, in order: they are not sampled, and were delivered. */
  readonly #known: number[] = []
  /** Null until it is needed. */
  drafting: Drafting | null = null
  isFinished = false
  readonly #request: GenerationRequest
  readonly #text: TextStream

  constructor(index: number, request: GenerationRequest, prompt: ReadonlySet<number>, detokenizer: Detokenizer) {
    this.index = index
    this.history = new TokenHistory(prompt)
    this.#request = request
    this.#text = new TextStream(detokenizer, request.stop)
    const progress = request.progress?.[index]
    if (progress !== undefined) this.#restore(progress)
  }

  /** The next known token, which now counts as sampled; undefined where tokens are to be sampled. */
  takeKnown(): number | undefined {
    const token = this.#known.shift()
    if (token !== undefined) this.tokens.push(token)
    return token
  }

  /** Known tokens that need not run one by one, all but the last: they now count as sampled. */
  skipKnown(): readonly number[] {
    this.tokens.push(...this.#known.splice(0, this.#known.length - 1))
    return this.tokens
  }

  /** Takes a sampled token. @returns what happened by it */
  accept(token: number, logprob: TokenLogprob | null, isEnd: boolean): GenerationEvent[] {
    this.tokens.push(token)
    if (isEnd) return this.#finish('STOP', this.#text.end())
    this.history.add(token)
    const { delta, stopped } = this.#text.push(token, logprob)
    if (stopped) return this.#finish('STOP', delta)
    const events = this.#deltas(delta)
    if (this.tokens.length < this.#request.maxTokens) return events
    return [...events, ...this.#finish('LENGTH', this.#text.end())]
  }

  #restore({ tokens, textLength, isFinished }: ChoiceProgress): void {
    this.isFinished = isFinished
    if (isFinished) return
    this.#known.push(...tokens)
    for (const token of tokens) this.history.add(token)
    this.#text.restore(tokens, textLength)
  }

  #finish(finishReason: ChoiceFinish, last: Delta | null): GenerationEvent[] {
    this.isFinished = true
    const choice = { type: 'choice', index: this.index, finishReason, completionTokens: this.tokens.length } as const
    return [...this.#deltas(last), choice]
  }

  #deltas(delta: Delta | null): GenerationEvent[] {
    if (delta === null) return []
    const { text, tokens, logprobs } = delta
    const reported = this.#request.logprobs === null ? null : logprobs
    return [{ type: 'delta', index: this.index, text, tokens, logprobs: reported }]
  }
}
