import type { GenerationEvent } from '../../engine.ts'
import type { KvPool, Row } from '../cache/kv-pool.ts'
import type { Counters } from '../counters.ts'
import type { Choice } from './choice.ts'
import type { DecodeStep, Owner, StepResult } from './decode-step.ts'
import type { Sequence } from './sequence.ts'
import type { TokenChoice } from './token-choice.ts'

export interface DecodingOptions {
  pool: KvPool
  step: DecodeStep
  tokenChoice: TokenChoice
  counters: Counters
  emit: (sequence: Sequence, event: GenerationEvent) => void
  /** Gets each row whose choice is finished, with the tokens of its columns, before it is freed. */
  keep: (sequence: Sequence, row: Row, ids: readonly number[]) => void
}

/** The rows that decode: a choice each, from the end of its prompt to the end of its text. */
export class Decoding {
  readonly #options: DecodingOptions
  readonly #owners = new Map<Row, Owner>()

  constructor(options: DecodingOptions) {
    this.#options = options
  }

  /** A prompt is done: a row for each choice, and its first token. @throws NonFiniteLogits */
  begin(sequence: Sequence, row: Row, logits: Float32Array): void {
    const { pool } = this.#options
    sequence.promptRow = null
    pool.promote(row)
    const choices = sequence.choices.filter(({ isFinished }) => !isFinished)
    for (const [place, choice] of choices.entries()) {
      choice.row = place === 0 ? row : pool.fork(row)
      this.#owners.set(choice.row, { sequence, choice })
    }
    for (const choice of choices) {
      this.#accept(sequence, choice, logits)
      if (choice.isFinished) this.#end(sequence, choice)
    }
  }

  /**
   * One token more, or several that a draft has guessed, for every row.
   * @returns the sequences that failed, and why @throws where the whole run failed
   */
  async step(): Promise<Map<Sequence, unknown>> {
    const { pool, step } = this.#options
    const failed = new Map<Sequence, unknown>()
    const owners = pool.rows.slice(0, pool.decoding).map((row) => this.#owners.get(row) as Owner)
    if (owners.length === 0) return failed
    const result = await step.run(owners)
    const sampled = owners.map((owner, row) => {
      const before = owner.choice.tokens.length
      try {
        this.#take(owner, row, result)
      } catch (error) {
        failed.set(owner.sequence, error)
      }
      return owner.choice.tokens.slice(before)
    })
    result.commit(sampled)
    // Only now may rows move.
    for (const { sequence, choice } of owners)
      if (choice.isFinished && !failed.has(sequence)) this.#end(sequence, choice)
    return failed
  }

  /** Frees all rows of a sequence. */
  release(sequence: Sequence): void {
    for (const choice of sequence.choices) this.#release(choice)
  }

  /** Samples as long as the draft was right, and the token after it. */
  #take({ sequence, choice }: Owner, row: number, result: StepResult): void {
    const proposal = result.proposal(row)
    for (let position = 0; position <= proposal.length; position += 1) {
      const token = this.#accept(sequence, choice, result.logits(row, position))
      if (choice.isFinished || token !== proposal[position]) return
    }
  }

  #accept(sequence: Sequence, choice: Choice, logits: Float32Array): number {
    const known = choice.takeKnown()
    if (known !== undefined) return known
    const { counters, emit, tokenChoice } = this.#options
    const { token, logprob, isEnd } = tokenChoice.choose(sequence, choice, logits)
    counters.completionTokens += 1
    for (const event of choice.accept(token, logprob, isEnd)) emit(sequence, event)
    return token
  }

  #end(sequence: Sequence, choice: Choice): void {
    if (choice.row === null) return
    const { promptIds } = sequence.request
    const fed = choice.tokens.slice(0, choice.row.length - promptIds.length)
    this.#options.keep(sequence, choice.row, [...promptIds, ...fed])
    this.#release(choice)
    if (sequence.isFinished) this.#options.emit(sequence, { type: 'finished' })
  }

  #release(choice: Choice): void {
    if (choice.row === null) return
    this.#owners.delete(choice.row)
    this.#options.pool.remove(choice.row)
    choice.row = null
  }
}
