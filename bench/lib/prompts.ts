import { openTokenizer, type Tokenizer } from '../../src/engine/worker/runtime/tokenizer.ts'
import { modelFolder } from './paths.ts'
import type { StreamRequest } from './stream.ts'
import { prose } from './texts.ts'

export interface Turn {
  role: 'user' | 'assistant'
  content: string
}

/** Makes requests. Prompts that must not meet in a prefix cache differ from their first words on. */
export class Prompts {
  readonly #tokenizer: Tokenizer
  #made = 0

  private constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer
  }

  static async open(): Promise<Prompts> {
    return new Prompts(await openTokenizer(modelFolder('smollm2')))
  }

  /** A seeded request with a prompt of exactly `length` tokens that no other begins like, for `maxTokens` tokens exactly. */
  ofLength(length: number, maxTokens: number): StreamRequest {
    const text = `${this.unique()} ${prose}`
    const promptIds = this.#tokenizer.encode(text, true).slice(0, length)
    const prompt = this.#tokenizer.decode(promptIds)
    if (promptIds.length < length) throw new Error(`there is no prose for a prompt of ${length} tokens`)
    if (this.#tokenizer.encode(prompt, true).length !== length) return this.ofLength(length, maxTokens)
    return { prompt, promptIds, maxTokens, temperature: 1, seed: this.#made, mayEnd: false }
  }

  /** So many of them. */
  several(count: number, length: number, maxTokens: number): StreamRequest[] {
    return Array.from({ length: count }, () => this.ofLength(length, maxTokens))
  }

  /** A request that answers the last turn of a conversation. */
  chat(turns: Turn[], maxTokens: number, temperature: number, seed: number | null): StreamRequest {
    const prompt = this.#tokenizer.render(turns)
    return { prompt, promptIds: this.#tokenizer.encode(prompt, false), maxTokens, temperature, seed, mayEnd: true }
  }

  /** About `length` tokens of prose that no other text begins like. */
  text(length: number): string {
    const ids = this.#tokenizer.encode(`${this.unique()} ${prose}`, true)
    return this.#tokenizer.decode(ids.slice(0, length))
  }

  private unique(): string {
    this.#made += 1
    return `${this.#made * 7919} is the number of this page.`
  }
}
