import { v7 as uuid } from 'uuid'
import type { GenerationRequest } from '../engine/engine.ts'
import {
  canceled,
  contextLengthExceeded,
  failureOf,
  interrupted,
  invalidInput,
  notFound,
  shuttingDown,
} from '../errors.ts'
import type { Place } from '../scheduler/admission.ts'
import type { CompletionRecord } from '../store/completion-record.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import type { TokenLog } from '../store/token-log.ts'
import { within } from '../util/abort.ts'
import type { Logger } from '../util/log.ts'
import { check, integerOf } from './checks.ts'
import {
  type CompletionInput,
  type CompletionLimits,
  completionInputReader,
  defaultMaxTokens,
} from './completion-input.ts'
import { CompletionReader, type NumberedEvent } from './completion-reader.ts'
import { CompletionRun } from './completion-run.ts'
import type { Models } from './models.ts'
import type { ServedModel } from './served-model.ts'

export interface CompletionsOptions {
  models: Models
  store: CompletionStore
  log: TokenLog
  limits: CompletionLimits
  logger: Logger
}

/** Time that readers have to take their last event when the server stops, milliseconds. */
const farewellMs = 1000

/** A checked request with its place in the queue. */
interface Beginning {
  input: CompletionInput
  model: ServedModel
  place: Place
  caller: string
  signal: AbortSignal
}

interface CreatedCompletion {
  record: CompletionRecord
  reader: CompletionReader
  isBackground: boolean
}

/** Generations: checks them, queues them, runs them, and finds them again. */
export class Completions {
  readonly #options: CompletionsOptions
  readonly #read: (input: unknown) => CompletionInput
  readonly #runs = new Map<string, CompletionRun>()
  #isStopping = false

  constructor(options: CompletionsOptions) {
    this.#options = options
    this.#read = completionInputReader(options.limits)
  }

  /**
   * Starts a completion. The reader it returns holds it: when the last reader returns, a completion without `background` is canceled.
   * @param caller who asks @param signal aborted when the caller leaves
   * @throws INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, CONTEXT_LENGTH_EXCEEDED, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED, SHUTTING_DOWN, CANCELED
   */
  async create(value: unknown, caller: string, signal: AbortSignal): Promise<CreatedCompletion> {
    if (this.#isStopping) throw shuttingDown()
    const input = this.#read(value)
    const model = this.#options.models.resolve(input.model, 'TEXT_GENERATION', caller)
    checkTokens(input, model)
    const place = model.admission.enter(caller)
    try {
      return await this.#begin({ input, model, place, caller, signal })
    } catch (error) {
      place.leave()
      throw error
    }
  }

  /** A completion that runs, as it stands now. */
  running(id: string): CompletionRecord | undefined {
    return this.#runs.get(id)?.record
  }

  /** @throws NOT_FOUND */
  async cancel(id: string): Promise<CompletionRecord> {
    const run = this.#runs.get(id)
    if (run === undefined) return this.#stored(id)
    run.cancel()
    await this.#options.log.flush()
    return run.record
  }

  /**
   * The events after number `after`: those of the past from storage, the rest live.
   * @throws NOT_FOUND, INVALID_INPUT
   */
  async events(id: string, after: unknown): Promise<AsyncIterableIterator<NumberedEvent>> {
    const position = check('after', integerOf(0, 2_147_483_647), after)
    const run = this.#runs.get(id)
    if (run !== undefined) return new CompletionReader(run, position)
    await this.#stored(id)
    return this.#replay(id, position)
  }

  /**
   * Takes no more work; resolves when nothing runs any more, or after `graceMs`, when the rest is stored as interrupted; and when
   * readers have been told, or don't read within `farewellMs`.
   */
  async drain(graceMs: number): Promise<void> {
    this.#isStopping = true
    const runs = [...this.#runs.values()]
    await within(graceMs, Promise.all(runs.map((run) => run.ended)))
    for (const run of this.#runs.values()) run.fail(interrupted().failure)
    await this.#options.log.flush()
    await within(farewellMs, Promise.all(runs.map((run) => run.unread)))
  }

  async #begin({ input, model, place, caller, signal }: Beginning): Promise<CreatedCompletion> {
    const { log, logger, store } = this.#options
    const promptIds = await model.engine.prepare(input.prompt)
    if (signal.aborted) throw canceled()
    if (this.#isStopping) throw shuttingDown()
    const maxTokens = fitContext(input, promptIds.length, model.manifest.contextLength)
    const record = newRecord(input, model, promptIds.length)
    await store.insert(record)
    model.requests += 1
    const onEnd = (): void => void this.#runs.delete(record.id)
    const run = new CompletionRun({ record, log, logger, isBackground: input.background, onEnd })
    this.#runs.set(record.id, run)
    const reader = new CompletionReader(run, 0)
    const echo = input.echo ? input.record.prompt : null
    void this.#carryOut(run, model, place, { ...input.request, caller, promptIds, maxTokens }, echo)
    return { record, reader, isBackground: input.background }
  }

  async #stored(id: string): Promise<CompletionRecord> {
    const [record] = await this.#options.store.getMany([id])
    if (record === undefined) throw notFound('completion')
    return record
  }

  async *#replay(id: string, after: number): AsyncGenerator<NumberedEvent> {
    const pageSize = 500
    for (let position = after; ; ) {
      const events = await this.#options.store.events(id, position, pageSize)
      for (const event of events) yield { completionId: id, sequence: ++position, event }
      if (events.length < pageSize) return
    }
  }

  async #carryOut(
    run: CompletionRun,
    model: ServedModel,
    place: Place,
    request: GenerationRequest,
    echo: string | null,
  ): Promise<void> {
    const { signal } = run.stopping
    try {
      signal.addEventListener('abort', place.leave, { once: true })
      await place.acquire(request.n)
      if (echo !== null) run.echo(echo, request.promptIds)
      const generation = model.engine.generate(request, (event) => run.handle(event))
      if (signal.aborted) return generation.cancel()
      signal.addEventListener('abort', () => generation.cancel(), { once: true })
    } catch (error) {
      if (signal.aborted) return
      const failure = failureOf(error)
      if (failure.code === 'INTERNAL')
        this.#options.logger.error({ err: error, completion: run.record.id }, 'completion failed')
      run.fail(failure)
    }
  }
}

/** @returns tokens to generate at most @throws CONTEXT_LENGTH_EXCEEDED */
function fitContext({ maxTokens }: CompletionInput, promptTokens: number, contextLength: number): number {
  if (promptTokens + (maxTokens ?? 1) > contextLength)
    throw contextLengthExceeded(contextLength, promptTokens + (maxTokens ?? 1))
  return maxTokens ?? Math.min(defaultMaxTokens, contextLength - promptTokens)
}

function checkTokens({ request }: CompletionInput, { manifest: { graph } }: ServedModel): void {
  if (graph.kind !== 'decoder-delta-kv') return
  const index = request.sampling.logitBias.findIndex(({ token }) => token >= graph.vocabSize)
  if (index < 0) return
  throw invalidInput(`input.logitBias.${index}.token`, `must be at most ${graph.vocabSize - 1}`, graph.vocabSize - 1)
}

const newRecord = (input: CompletionInput, model: ServedModel, promptTokens: number): CompletionRecord => ({
  ...input.record,
  id: `cmpl_${uuid()}`,
  model: model.name,
  state: 'QUEUED',
  createdAt: Date.now(),
  finishedAt: null,
  choices: Array.from({ length: input.request.n }, (_, index) => ({ index, text: '', finishReason: null })),
  usage: { promptTokens, completionTokens: 0, cachedTokens: 0 },
  timings: { queueMs: null, promptMs: null, timeToFirstTokenMs: null, tokensPerSecond: null },
  failure: null,
})
