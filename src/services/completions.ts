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
import type { IdempotencyClaim } from '../store/idempotency-store.ts'
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
import { claimOf } from './idempotency.ts'
import type { Models } from './models.ts'
import type { ServedModel } from './served-model.ts'
import type { WebhookInput, Webhooks } from './webhooks/webhooks.ts'

export interface CompletionsOptions {
  models: Models
  store: CompletionStore
  log: TokenLog
  webhooks: Webhooks
  limits: CompletionLimits
  logger: Logger
}

/** Time that readers have to take their last event when the server stops, milliseconds. */
const farewellMs = 1000

/** A checked request with its place in the queue. */
interface Beginning {
  input: CompletionInput
  webhook: string | null
  claim: IdempotencyClaim | null
  model: ServedModel
  place: Place
  caller: string
  signal: AbortSignal
}

/** A `CreateCompletionInput`; what the reader doesn't check is typed. */
export interface CompletionRequest {
  idempotencyKey?: string | null | undefined
  webhook?: WebhookInput | null | undefined
  [field: string]: unknown
}

interface CreatedCompletion {
  record: CompletionRecord
  reader: AsyncIterableIterator<NumberedEvent>
  isBackground: boolean
}

/** Generations: checks them, queues them, runs them, and finds them again. */
export class Completions {
  readonly #options: CompletionsOptions
  readonly #read: (input: unknown, field?: string) => CompletionInput
  readonly #runs = new Map<string, CompletionRun>()
  #isStopping = false

  constructor(options: CompletionsOptions) {
    this.#options = options
    this.#read = completionInputReader(options.limits)
  }

  /**
   * Starts a completion, or finds the one that was started with the same idempotency key. The reader it returns holds it: when the last reader returns, a completion without `background` is canceled.
   * @param caller who asks @param signal aborted when the caller leaves
   * @throws INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, CONTEXT_LENGTH_EXCEEDED, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED, SHUTTING_DOWN,
   *   CANCELED, IDEMPOTENCY_CONFLICT, STORAGE_UNAVAILABLE
   */
  async create(
    value: CompletionRequest,
    caller: string,
    signal: AbortSignal,
    claim = claimOf('completion', value),
  ): Promise<CreatedCompletion> {
    if (this.#isStopping) throw shuttingDown()
    const input = this.#read(value)
    const webhook = this.#options.webhooks.read(value.webhook)
    const existing = claim && (await this.#options.store.idempotency.find(claim))
    if (existing !== null) return this.#attach(existing, input.background)
    const model = this.#options.models.resolve(input.model, 'TEXT_GENERATION', caller)
    checkTokens(input, model)
    const place = model.admission.enter(caller)
    try {
      return await this.#begin({ input, webhook, claim, model, place, caller, signal })
    } catch (error) {
      place.leave()
      throw error
    }
  }

  /** Checks a request that is carried out later, by a job. @param field where it stands @throws as `create` does for its input */
  check(value: CompletionRequest, field: string): void {
    for (const name of ['background', 'idempotencyKey', 'webhook'])
      if (value[name] != null) throw invalidInput(`${field}.${name}`, 'must be left out in a job')
    const input = this.#read(value, field)
    checkTokens(input, this.#options.models.resolve(input.model, 'TEXT_GENERATION', ''))
  }

  /** The messages that tell of a completion's end. */
  readonly deliveriesOf = (record: CompletionRecord) =>
    this.#options.webhooks.deliveriesOf('completion', record, { model: record.model, usage: record.usage })

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

  async #begin({ input, webhook, claim, model, place, caller, signal }: Beginning): Promise<CreatedCompletion> {
    const { log, logger, store, webhooks } = this.#options
    const promptIds = await model.engine.prepare(input.prompt)
    if (signal.aborted) throw canceled()
    if (this.#isStopping) throw shuttingDown()
    const maxTokens = fitContext(input, promptIds.length, model.manifest.contextLength)
    const record = newRecord(input, model, promptIds.length, webhook)
    const id = await store.insert(record, claim)
    if (id !== record.id) {
      place.leave()
      return this.#attach(id, input.background)
    }
    model.requests += 1
    const onEnd = (): void => {
      this.#runs.delete(record.id)
      webhooks.wake()
    }
    const { deliveriesOf } = this
    const run = new CompletionRun({ record, log, logger, isBackground: input.background, deliveriesOf, onEnd })
    this.#runs.set(record.id, run)
    const reader = new CompletionReader(run, 0)
    const echo = input.echo ? input.record.prompt : null
    void this.#carryOut(run, model, place, { ...input.request, caller, promptIds, maxTokens }, echo)
    return { record, reader, isBackground: input.background }
  }

  /** Reads a completion that was created before from its first event. */
  async #attach(id: string, isBackground: boolean): Promise<CreatedCompletion> {
    const run = this.#runs.get(id)
    if (run !== undefined) return { record: run.record, reader: new CompletionReader(run, 0), isBackground }
    return { record: await this.#stored(id), reader: this.#replay(id, 0), isBackground }
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

const newRecord = (
  input: CompletionInput,
  model: ServedModel,
  promptTokens: number,
  webhook: string | null,
): CompletionRecord => ({
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
  webhook,
})
