import { failureOf } from '../../errors.ts'
import type { DecoderGraph } from '../../models/manifest.ts'
import type { GenerationEvent, GenerationRequest } from '../engine.ts'
import type { WorkerSettings } from '../protocol.ts'
import type { Choice } from './choice.ts'
import type { Counters } from './counters.ts'
import { Decoder } from './decoder.ts'
import { createDetokenizer } from './detokenizer.ts'
import { KvPool, type Row } from './kv-pool.ts'
import { LogProbabilities } from './log-probabilities.ts'
import { admissible, nextChunk } from './policy.ts'
import { uniform } from './random.ts'
import { refusal } from './refusals.ts'
import { report } from './report.ts'
import type { Session } from './runtime/session.ts'
import type { Tokenizer } from './runtime/tokenizer.ts'
import { NonFiniteLogits, Sampler } from './sampler.ts'
import { Sequence } from './sequence.ts'

export interface SequenceEvent {
  id: number
  event: GenerationEvent
}

export interface GenerationLoopOptions {
  session: Session
  tokenizer: Tokenizer
  graph: DecoderGraph
  /** Tokens of the model's context. */
  contextLength: number
  settings: WorkerSettings
  counters: Counters
  /** Gets the events of a step, in order. */
  deliver: (events: SequenceEvent[]) => void
}

/**
 * Continuous batching: sequences join and leave between steps, all that decode share one run. Requests may come and be
 * canceled at any time; they take effect at the next step.
 */
export class GenerationLoop {
  readonly #options: GenerationLoopOptions
  readonly #pool: KvPool
  readonly #decoder: Decoder
  readonly #sampler: Sampler
  readonly #logprobs: LogProbabilities
  readonly #eos: ReadonlySet<number>
  #waiting: Sequence[] = []
  /** Admitted, in order; the first one is being prefilled. */
  #prefilling: Sequence[] = []
  #decoding: Sequence[] = []
  /** The choice that each decoding row belongs to. */
  readonly #owners = new Map<Row, { sequence: Sequence; choice: Choice }>()
  #events: SequenceEvent[] = []
  #running: Promise<void> | null = null

  constructor(options: GenerationLoopOptions) {
    const { session, graph, settings, tokenizer } = options
    this.#options = options
    this.#pool = new KvPool(graph, settings.kvCacheBytes, settings.maxSequences)
    this.#decoder = new Decoder(session, graph, this.#pool)
    this.#sampler = new Sampler(graph.vocabSize)
    this.#logprobs = new LogProbabilities(graph.vocabSize, (token) => tokenizer.label(token))
    this.#eos = new Set(graph.eosTokenIds)
  }

  /** Resolves when nothing is left to do; rejects with what no request is to blame for. */
  get idle(): Promise<void> {
    return this.#running ?? Promise.resolve()
  }

  /** @param id never used before @param request a request that can never run fails at once */
  submit(id: number, request: GenerationRequest): void {
    const { contextLength, graph, tokenizer } = this.#options
    const failure = refusal(request, this.#pool.budget, contextLength, graph.vocabSize)
    if (failure !== null) return this.#options.deliver([{ id, event: { type: 'failed', failure } }])
    this.#waiting.push(new Sequence(id, request, () => createDetokenizer(tokenizer)))
    this.#running ??= this.#run()
  }

  /** No event of this sequence comes after the call; its rows are free before the next step. */
  cancel(id: number): void {
    for (const sequence of [...this.#waiting, ...this.#prefilling, ...this.#decoding])
      if (sequence.id === id) sequence.isCanceled = true
    this.#events = this.#events.filter((event) => event.id !== id)
  }

  async #run(): Promise<void> {
    // Let everything that has come together be admitted together.
    await new Promise(setImmediate)
    while (this.#waiting.length + this.#prefilling.length + this.#decoding.length > 0) await this.#step()
    // In the same turn as the last look at the queue, so that nobody who comes next waits for a loop that has ended.
    this.#running = null
  }

  async #step(): Promise<void> {
    this.#admit()
    await this.#prefill()
    await this.#decode()
    this.#deliver()
  }

  #admit(): void {
    this.#dropCanceled()
    const running = [...this.#prefilling, ...this.#decoding].map(({ claim }) => claim)
    const waiting = this.#waiting.map(({ claim }) => claim)
    const admitted = admissible(running, waiting, this.#pool.budget)
    this.#prefilling.push(...this.#waiting.splice(0, admitted))
    this.#pool.expectedRows = [...running, ...waiting.slice(0, admitted)].reduce((sum, { rows }) => sum + rows, 0)
  }

  /** A chunk's worth of prompt tokens: a part of a long prompt, or several short ones. */
  async #prefill(): Promise<void> {
    const { prefillChunk } = this.#options.settings
    let rest = prefillChunk
    while (this.#prefilling.length > 0) {
      const sequence = this.#prefilling[0] as Sequence
      const count = nextChunk(sequence.prefilled, sequence.request.promptIds.length, prefillChunk)
      if (count > rest) break
      rest -= count
      await this.#prefillChunk(sequence, count)
    }
    if (rest < prefillChunk) this.#deliver()
    this.#dropCanceled()
  }

  async #prefillChunk(sequence: Sequence, count: number): Promise<void> {
    const { request } = sequence
    if (sequence.promptRow === null) {
      sequence.promptRow = this.#pool.add(request.promptIds.length)
      sequence.prefillStartedAt = performance.now()
      this.#emit(sequence, { type: 'prefill' })
      this.#deliver()
    }
    const row = sequence.promptRow
    const ids = request.promptIds.slice(sequence.prefilled, sequence.prefilled + count)
    try {
      const logits = await this.#decoder.prefill(row, ids)
      this.#options.counters.ran(1)
      this.#options.counters.promptTokens += count
      sequence.prefilled += count
      if (sequence.prefilled < request.promptIds.length) return
      this.#prefilling.shift()
      this.#begin(sequence, row, logits)
    } catch (error) {
      this.#fail(sequence, error)
    }
  }

  /** The prompt is done: a row for each choice, and its first token. */
  #begin(sequence: Sequence, row: Row, logits: Float32Array): void {
    const promptMs = performance.now() - sequence.prefillStartedAt
    this.#emit(sequence, { type: 'prefilled', promptMs, cachedTokens: 0 })
    sequence.promptRow = null
    this.#pool.promote(row)
    this.#decoding.push(sequence)
    for (const choice of sequence.choices) {
      choice.row = choice.index === 0 ? row : this.#pool.fork(row)
      this.#owners.set(choice.row, { sequence, choice })
    }
    for (const choice of sequence.choices) this.#accept(sequence, choice, logits)
  }

  /** One token more for every row that decodes. */
  async #decode(): Promise<void> {
    const rows = this.#pool.rows.slice(0, this.#pool.decoding)
    if (rows.length === 0) return
    const owners = rows.map((row) => this.#owners.get(row) as { sequence: Sequence; choice: Choice })
    let logits: Float32Array
    try {
      logits = await this.#decoder.decode(owners.map(({ choice }) => choice.lastToken))
    } catch (error) {
      for (const sequence of [...this.#decoding]) this.#fail(sequence, error)
      return
    }
    this.#options.counters.ran(rows.length)
    const { vocabSize } = this.#options.graph
    // Rows move when one ends, but `owners` and `logits` keep the order of the run.
    for (const [i, { sequence, choice }] of owners.entries())
      if (!choice.isFinished) this.#tryAccept(sequence, choice, logits.subarray(i * vocabSize, (i + 1) * vocabSize))
  }

  #tryAccept(sequence: Sequence, choice: Choice, logits: Float32Array): void {
    if (sequence.isCanceled || choice.row === null) return
    try {
      this.#accept(sequence, choice, logits)
    } catch (error) {
      this.#fail(sequence, error)
    }
  }

  #accept(sequence: Sequence, choice: Choice, logits: Float32Array): void {
    const { sampling, logprobs, promptIds } = sequence.request
    const number = uniform(sampling.seed, choice.index, promptIds.length + choice.count)
    const token = this.#sampler.sample(logits, sampling, choice.history, number)
    this.#options.counters.completionTokens += 1
    const logprob = logprobs === null ? null : this.#logprobs.of(logits, token, logprobs)
    for (const event of choice.accept(token, logprob, this.#eos.has(token))) this.#emit(sequence, event)
    if (!choice.isFinished) return
    this.#release(choice)
    if (!sequence.isFinished) return
    this.#emit(sequence, { type: 'finished' })
    this.#decoding = this.#decoding.filter((other) => other !== sequence)
  }

  #release(choice: Choice): void {
    if (choice.row === null) return
    this.#owners.delete(choice.row)
    this.#pool.remove(choice.row)
    choice.row = null
  }

  #dropCanceled(): void {
    for (const sequence of [...this.#prefilling, ...this.#decoding]) if (sequence.isCanceled) this.#remove(sequence)
    this.#waiting = this.#waiting.filter((sequence) => !sequence.isCanceled)
  }

  #fail(sequence: Sequence, error: unknown): void {
    // What made the logits useless may stand in the cache as well, where it would reach the row's next owner.
    if (error instanceof NonFiniteLogits) for (const row of sequence.rows) this.#pool.wipe(row)
    report(error)
    this.#remove(sequence)
    this.#emit(sequence, { type: 'failed', failure: failureOf(error) })
  }

  #remove(sequence: Sequence): void {
    if (sequence.promptRow !== null) this.#pool.remove(sequence.promptRow)
    sequence.promptRow = null
    for (const choice of sequence.choices) this.#release(choice)
    this.#prefilling = this.#prefilling.filter((other) => other !== sequence)
    this.#decoding = this.#decoding.filter((other) => other !== sequence)
  }

  #emit(sequence: Sequence, event: GenerationEvent): void {
    if (!sequence.isCanceled) this.#events.push({ id: sequence.id, event })
  }

  #deliver(): void {
    const { counters } = this.#options
    const hasChanged = counters.running !== this.#pool.rows.length
    counters.running = this.#pool.rows.length
    // Rows freed by a cancel give no event, but the counters are to be known.
    if (this.#events.length === 0 && !hasChanged) return
    const events = this.#events
    this.#events = []
    this.#options.deliver(events)
  }
}
