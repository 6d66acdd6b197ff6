import { failureOf } from '../../../errors.ts'
import type { DecoderGraph } from '../../../models/manifest.ts'
import type { GenerationRequest } from '../../engine.ts'
import type { WorkerSettings } from '../../protocol.ts'
import type { KvPool, Row } from '../cache/kv-pool.ts'
import { PrefixCache } from '../cache/prefix-cache.ts'
import type { Counters } from '../counters.ts'
import { isOutOfMemory } from '../out-of-memory.ts'
import { report } from '../report.ts'
import type { Tokenizer } from '../runtime/tokenizer.ts'
import { NonFiniteLogits } from '../sampling/sampler.ts'
import { createDetokenizer } from '../text/detokenizer.ts'
import { DecodeStep } from './decode-step.ts'
import type { Decoder } from './decoder.ts'
import { Decoding } from './decoding.ts'
import { Lineup } from './lineup.ts'
import { Outbox, type SequenceEvent } from './outbox.ts'
import { Prefill } from './prefill.ts'
import { refusal } from './refusals.ts'
import { Sequence } from './sequence.ts'
import { Speculation } from './speculation.ts'
import { TokenChoice } from './token-choice.ts'

/**
 * Milliseconds without work after which the KV cache's memory is given back. Taking it again for 8 rows of 256 columns delayed the first
 * of them by 0.3 to 0.6 s, so nobody should meet with that who comes back within a conversation; it is set aside for this model anyway.
 */
const restMs = 600_000

export interface GenerationLoopOptions {
  decoder: Decoder
  /** The pool that the decoder works on. */
  pool: KvPool
  tokenizer: Tokenizer
  graph: Pick<DecoderGraph, 'vocabSize' | 'eosTokenIds'>
  /** Tokens of the model's context. */
  contextLength: number
  settings: Pick<WorkerSettings, 'prefillChunk' | 'prefixCache' | 'draftTokens'>
  counters: Counters
  /** Gets the events of a step, in order. */
  deliver: (events: SequenceEvent[]) => void
  /** When to speculate; by default what promises most tokens a millisecond. */
  speculation?: Speculation
}

/**
 * Continuous batching: sequences join and leave between steps, all that decode share one run. Requests may come and be
 * canceled at any time; they take effect at the next step.
 */
export class GenerationLoop {
  readonly #options: GenerationLoopOptions
  readonly #pool: KvPool
  readonly #prefill: Prefill
  readonly #decoding: Decoding
  readonly #outbox: Outbox
  readonly #lineup = new Lineup()
  #running: Promise<void> | null = null
  #rest: NodeJS.Timeout | undefined

  constructor(options: GenerationLoopOptions) {
    const { decoder, pool, graph, settings, counters, tokenizer } = options
    const { draftTokens, prefillChunk, prefixCache } = settings
    this.#options = options
    this.#pool = pool
    const cache = prefixCache ? cacheBeside(pool, prefillChunk) : null
    this.#prefill = new Prefill(decoder, pool, cache, prefillChunk, counters)
    counters.measureKv = () => pool.bytes + (cache?.columns ?? 0) * pool.columnBytes
    const speculation = options.speculation ?? new Speculation(draftTokens)
    this.#outbox = new Outbox(counters, options.deliver)
    this.#decoding = new Decoding({
      pool,
      step: new DecodeStep(decoder, speculation, counters, graph.vocabSize),
      tokenChoice: new TokenChoice(graph, tokenizer),
      counters,
      emit: (sequence, event) => this.#emit(sequence, event),
      keep: (sequence, row, ids) => this.#prefill.keep(sequence, row, ids),
    })
  }

  /** Resolves when nothing is left to do; rejects with what no request is to blame for: then there is no going on. */
  get idle(): Promise<void> {
    return this.#running ?? Promise.resolve()
  }

  /** @param id never used before @param request a request that can never run fails at once */
  submit(id: number, request: GenerationRequest): void {
    const { contextLength, graph, tokenizer } = this.#options
    const failure = refusal(request, this.#pool.budget, contextLength, graph.vocabSize)
    if (failure !== null) return this.#options.deliver([{ id, event: { type: 'failed', failure } }])
    const turn = this.#lineup.turnOf(request)
    this.#lineup.add(new Sequence(id, request, turn, () => createDetokenizer(tokenizer)))
    clearTimeout(this.#rest)
    this.#running ??= this.#run()
  }

  /** No event of this sequence comes after the call; its rows are free before the next step. */
  cancel(id: number): void {
    this.#lineup.cancel(id)
    this.#outbox.drop(id)
  }

  /** Drops what is cached for these scopes. */
  forget(scopes: readonly string[]): void {
    for (const scope of scopes) this.#prefill.forget(scope)
  }

  async #run(): Promise<void> {
    // Let everything that has come together be admitted together.
    await new Promise(setImmediate)
    while (!this.#lineup.isEmpty) await this.#step()
    this.#rest = setTimeout(() => this.#pool.release(), restMs).unref()
    // In the same turn as the last look at the queue, so that nobody who comes next waits for a loop that has ended.
    this.#running = null
  }

  async #step(): Promise<void> {
    this.#dropCanceled()
    this.#lineup.admit(this.#pool)
    await this.#prefillChunk()
    await this.#decode()
    this.#flush()
  }

  /** A chunk's worth of prompt tokens: a part of a long prompt, or several short ones. */
  async #prefillChunk(): Promise<void> {
    let rest = this.#options.settings.prefillChunk
    let sequence = this.#lineup.next
    while (sequence !== undefined) {
      const row = sequence.promptRow ?? this.#begin(sequence)
      const count = this.#prefill.next(sequence)
      if (count > rest) break
      rest -= count
      await this.#runChunk(sequence, row)
      sequence = this.#lineup.next
    }
    if (rest < this.#options.settings.prefillChunk) this.#flush()
    this.#dropCanceled()
  }

  #begin(sequence: Sequence): Row {
    const row = this.#prefill.begin(sequence)
    this.#lineup.served(row.length)
    this.#emit(sequence, { type: 'prefill' })
    this.#flush()
    return row
  }

  async #runChunk(sequence: Sequence, row: Row): Promise<void> {
    const before = row.length
    try {
      const logits = await this.#prefill.run(sequence, row)
      this.#lineup.served(row.length - before)
      if (logits === null) return
      this.#lineup.promote(sequence)
      const promptMs = performance.now() - sequence.prefillStartedAt
      this.#emit(sequence, { type: 'prefilled', promptMs, cachedTokens: sequence.cachedTokens })
      this.#decoding.begin(sequence, row, logits)
      if (sequence.isFinished) this.#lineup.remove(sequence)
    } catch (error) {
      this.#fail(sequence, error)
    }
  }

  async #decode(): Promise<void> {
    try {
      for (const [sequence, error] of await this.#decoding.step()) this.#fail(sequence, error)
    } catch (error) {
      for (const sequence of this.#lineup.decoding) this.#fail(sequence, error)
    }
    for (const sequence of this.#lineup.decoding) if (sequence.isFinished) this.#lineup.remove(sequence)
  }

  #dropCanceled(): void {
    for (const sequence of this.#lineup.canceled) this.#remove(sequence)
  }

  /** @throws the error itself where memory ran out: who asked for it and who took it is not to be told apart here */
  #fail(sequence: Sequence, error: unknown): void {
    if (isOutOfMemory(error)) throw error
    // What made the logits useless may stand in the cache as well, where it would reach the row's next owner.
    if (error instanceof NonFiniteLogits) for (const row of sequence.rows) this.#pool.wipe(row)
    report(error)
    this.#remove(sequence)
    this.#emit(sequence, { type: 'failed', failure: failureOf(error) })
  }

  #remove(sequence: Sequence): void {
    if (sequence.promptRow !== null) this.#pool.remove(sequence.promptRow)
    sequence.promptRow = null
    this.#decoding.release(sequence)
    this.#lineup.remove(sequence)
  }

  #emit(sequence: Sequence, event: SequenceEvent['event']): void {
    if (!sequence.isCanceled) this.#outbox.add(sequence.id, event)
  }

  #flush(): void {
    this.#outbox.flush(this.#pool.rows.length)
  }
}

/** A prefix cache that has whatever the pool leaves of the budget. */
const cacheBeside = (pool: KvPool, chunk: number): PrefixCache => {
  const cache = new PrefixCache(chunk)
  cache.limit = pool.budget.columns
  pool.onResize = (columns) => {
    cache.limit = pool.budget.columns - columns
  }
  return cache
}
