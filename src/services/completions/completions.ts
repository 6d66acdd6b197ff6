import { v7 as uuid } from 'uuid'
import {
  canceled,
  contextLengthExceeded,
  failureOf,
  interrupted,
  invalidInput,
  modelNotFound,
  notFound,
  shuttingDown,
  unauthenticated,
} from '../../errors.ts'
import type { Place } from '../../scheduler/admission.ts'
import type { Owner } from '../../store/access/owner.ts'
import type { CompletionEvent, CompletionRecord } from '../../store/completions/completion-record.ts'
import type { CompletionStore } from '../../store/completions/completion-store.ts'
import type { EventLog } from '../../store/completions/token-log.ts'
import type { IdempotencyClaim } from '../../store/idempotency-store.ts'
import { within } from '../../util/abort.ts'
import type { Logger } from '../../util/log.ts'
import { type Caller, owns } from '../access/caller.ts'
import type { Meter } from '../access/meter.ts'
import { check, integerOf } from '../checks.ts'
import { claimOf } from '../idempotency.ts'
import type { Accounts } from '../limits/accounts.ts'
import type { GenerationInstruments } from '../metrics/generation-instruments.ts'
import type { Models } from '../models/models.ts'
import type { ServedModel } from '../models/served-model.ts'
import type { WebhookInput, Webhooks } from '../webhooks/webhooks.ts'
import {
  type CompletionInput,
  type CompletionLimits,
  completionInputReader,
  defaultMaxTokens,
  promptInputOf,
  requestOf,
} from './completion-input.ts'
import type { NumberedEvent } from './completion-reader.ts'
import { CompletionRun } from './completion-run.ts'
import { CompletionWork, type Order } from './completion-work.ts'

export interface CompletionsOptions {
  models: Models
  store: CompletionStore
  log: EventLog
  accounts: Accounts
  webhooks: Webhooks
  limits: CompletionLimits
  /** What becomes of completions that an earlier server, or this one, has left unfinished. */
  onRestart: 'resume' | 'interrupt'
  /** Milliseconds for which a completion waits for a reader who was cut off. */
  readerGraceMs: number
  logger: Logger
  instruments: GenerationInstruments
}

/** Of whom turns are taken by what an earlier server has begun without a key: its caller's name was that server's own. */
const restartCaller = 'restart'
/** Time that readers have to take their last event when the server stops, milliseconds. */
const farewellMs = 1000

/** A checked request with its place in the queue. */
interface Beginning {
  input: CompletionInput
  webhook: string | null
  jobId: string | null
  claim: IdempotencyClaim | null
  model: ServedModel
  place: Place
  caller: Caller
  signal: AbortSignal
  mayReturn: boolean
}

/** A `CreateCompletionInput`; what the reader doesn't check is typed. */
export interface CompletionRequest {
  idempotencyKey?: string | null | undefined
  webhook?: WebhookInput | null | undefined
  [field: string]: unknown
}

interface CreateOptions {
  /** The job that asks for it, for one of its lines. */
  jobId?: string | null
  /** In place of what the input claims. */
  claim?: IdempotencyClaim | null
  /** Whether the reader is told an id, and may come back by it. */
  mayReturn?: boolean
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
  /** What is not over, by id. */
  readonly #works = new Map<string, CompletionWork>()
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
    caller: Caller,
    signal: AbortSignal,
    { claim = claimOf('completion', value, caller), jobId = null, mayReturn = false }: CreateOptions = {},
  ): Promise<CreatedCompletion> {
    if (this.#isStopping) throw shuttingDown()
    const input = this.#read(value)
    const webhook = this.#options.webhooks.read(value.webhook)
    const existing = claim && (await this.#options.store.idempotency.find(claim))
    if (existing !== null) return this.#attach(existing, input, caller, signal)
    const model = this.#options.models.resolve(input.model, 'TEXT_GENERATION', caller)
    checkTokens(input, model)
    const place = model.admission.enter(caller.id)
    try {
      return await this.#begin({ input, webhook, jobId, claim, model, place, caller, signal, mayReturn })
    } catch (error) {
      place.leave()
      throw error
    }
  }

  /** Checks a request that is carried out later, by a job. @param field where it stands @throws as `create` does for its input */
  check(value: CompletionRequest, field: string, caller: Caller): void {
    for (const name of ['background', 'idempotencyKey', 'webhook'])
      if (value[name] != null) throw invalidInput(`${field}.${name}`, 'must be left out in a job')
    const input = this.#read(value, field)
    checkTokens(input, this.#options.models.resolve(input.model, 'TEXT_GENERATION', caller))
  }

  /** The messages that tell of a completion's end. */
  readonly deliveriesOf = (record: CompletionRecord) =>
    this.#options.webhooks.deliveriesOf('completion', record, { model: record.model, usage: record.usage })

  /** A completion that runs, as it stands now; whoever it belongs to. */
  running(id: string): CompletionRecord | undefined {
    return this.#works.get(id)?.run.record
  }

  /** Ends all that was begun with a key, as refused. */
  endOf(apiKey: string): void {
    for (const { run } of this.#works.values()) if (run.record.apiKey === apiKey) run.fail(unauthenticated().failure)
  }

  /** @throws NOT_FOUND */
  async cancel(id: string, caller: Pick<Caller, 'tenant'>): Promise<CompletionRecord> {
    const run = this.#workOf(id, caller)?.run
    if (run === undefined) return this.#stored(id, caller)
    run.cancel()
    await this.#options.log.flush()
    return run.record
  }

  /**
   * The events after number `after`: those of the past from storage, the rest live.
   * @param signal aborted when the reader leaves @throws NOT_FOUND, INVALID_INPUT
   */
  async events(
    id: string,
    after: unknown,
    caller: Pick<Caller, 'tenant'>,
    signal: AbortSignal,
  ): Promise<AsyncIterableIterator<NumberedEvent>> {
    const position = check('after', integerOf(0, 2_147_483_647), after)
    const work = this.#workOf(id, caller)
    if (work !== undefined) return work.read({ after: position, signal, mayReturn: true })
    await this.#stored(id, caller)
    return this.#replay(id, position)
  }

  /**
   * Finds what an earlier server has left unfinished, or closes it as interrupted. To be called before anybody can ask for it.
   * @returns the way to go on with it
   */
  async recover(): Promise<() => void> {
    const { onRestart, store } = this.#options
    if (onRestart === 'interrupt') {
      await store.interruptUnfinished(interrupted().failure, Date.now(), this.deliveriesOf)
      return () => {}
    }
    const works = (await store.unfinished()).map(({ record, events }) => this.#add(record, events))
    return () => {
      for (const work of works) {
        work.audience.expect()
        void this.#takeUp(work)
      }
    }
  }

  /**
   * Takes no more work; resolves when nothing runs any more, or after `graceMs`, when the rest stops where it is, for the next server, or
   * is closed as interrupted where nobody could read what that adds; and when readers have been told, or don't read within `farewellMs`.
   * @param hurry aborted when the grace is over early
   */
  async drain(graceMs: number, hurry?: AbortSignal): Promise<void> {
    this.#isStopping = true
    const works = [...this.#works.values()]
    const working = works.filter(({ isPaused }) => !isPaused)
    await within(graceMs, Promise.all(working.map(({ run }) => run.ended)), hurry)
    for (const { run, audience } of this.#works.values())
      if (this.#options.onRestart === 'resume' && audience.isLasting) run.leave()
      else run.fail(interrupted().failure)
    await this.#options.log.flush()
    await within(farewellMs, Promise.all(works.map(({ audience }) => audience.unread)))
  }

  async #begin({
    input,
    webhook,
    jobId,
    claim,
    model,
    place,
    caller,
    signal,
    mayReturn,
  }: Beginning): Promise<CreatedCompletion> {
    const { store } = this.#options
    const promptIds = await model.engine.prepare(input.prompt)
    if (signal.aborted) throw canceled()
    if (this.#isStopping) throw shuttingDown()
    const { maxTokens } = input.record.parameters
    const fitting = fitContext(maxTokens, promptIds.length, model.manifest.contextLength)
    const record = newRecord(input, model, promptIds.length, webhook, jobId, caller)
    const id = await store.insert(record, claim)
    if (id !== record.id) {
      place.leave()
      return this.#attach(id, input, caller, signal)
    }
    model.requests += 1
    caller.meter.keepFor(id)
    const work = this.#add(record)
    // Whoever only waits for the end knows no id to come back by, other than a key.
    const reader = work.read({ after: 0, signal, mayReturn: mayReturn || claim !== null })
    work.start(
      { model, request: { ...input.request, ...namesOf(caller), promptIds, maxTokens: fitting }, echo: echoOf(record) },
      place,
    )
    return { record, reader, isBackground: input.record.parameters.background === true }
  }

  #add(record: CompletionRecord, stored?: CompletionEvent[]): CompletionWork {
    const { log, logger, instruments, webhooks, accounts, readerGraceMs } = this.#options
    const onEnd = (): void => {
      count(record, accounts.meterFor(record.id, record))
      accounts.ended(record.id)
      this.#works.delete(record.id)
      webhooks.wake()
    }
    const { deliveriesOf } = this
    const run = new CompletionRun({ record, ...(stored && { stored }), log, logger, instruments, deliveriesOf, onEnd })
    const isBackground = record.parameters.background === true
    const work = new CompletionWork({ run, isBackground, graceMs: readerGraceMs, logger })
    this.#works.set(record.id, work)
    return work
  }

  /** Goes on with what an earlier server has begun. */
  async #takeUp(work: CompletionWork): Promise<void> {
    const { run } = work
    const { record } = run
    try {
      const model = this.#options.models.version(record.model)
      if (model === undefined) throw modelNotFound(record.model)
      // First come, first served, before those that ask only now.
      const place = model.admission.enter(record.apiKey ?? restartCaller, { isReturning: true })
      run.stopping.signal.addEventListener('abort', place.leave, { once: true })
      work.start(await this.#orderOf(record, model), place)
    } catch (error) {
      const failure = failureOf(error)
      if (failure.code === 'INTERNAL')
        this.#options.logger.error({ err: error, completion: record.id }, 'completion not taken up')
      run.fail(failure)
    }
  }

  async #orderOf(record: CompletionRecord, model: ServedModel): Promise<Order> {
    const promptIds = await model.engine.prepare(promptInputOf(record))
    const maxTokens = fitContext(record.parameters.maxTokens, promptIds.length, model.manifest.contextLength)
    return {
      model,
      request: {
        ...requestOf(record),
        ...namesOf({ id: record.apiKey ?? restartCaller, apiKey: record.apiKey }),
        promptIds,
        maxTokens,
      },
      echo: echoOf(record),
    }
  }

  /** Reads a completion that was created before from its first event. */
  async #attach(
    id: string,
    { record }: CompletionInput,
    caller: Pick<Caller, 'tenant'>,
    signal: AbortSignal,
  ): Promise<CreatedCompletion> {
    const isBackground = record.parameters.background === true
    const work = this.#works.get(id)
    if (work === undefined) return { record: await this.#stored(id, caller), reader: this.#replay(id, 0), isBackground }
    return { record: work.run.record, reader: work.read({ after: 0, signal, mayReturn: true }), isBackground }
  }

  /** What is not over, if the caller may know of it. */
  #workOf(id: string, caller: Pick<Caller, 'tenant'>): CompletionWork | undefined {
    const work = this.#works.get(id)
    return work !== undefined && owns(caller, work.run.record) ? work : undefined
  }

  async #stored(id: string, caller: Pick<Caller, 'tenant'>): Promise<CompletionRecord> {
    const [record] = await this.#options.store.getMany([id])
    if (record === undefined || !owns(caller, record)) throw notFound('completion')
    return record
  }

  async *#replay(id: string, after: number): AsyncGenerator<NumberedEvent> {
    const pageSize = 500
    for (let position = after; ; ) {
      const events = await this.#options.store.events(id, position, pageSize)
      for (const event of events) {
        position += 1
        yield { completionId: id, sequence: position, from: position, event }
      }
      if (events.length < pageSize) return
    }
  }
}

/** @returns tokens to generate at most @throws CONTEXT_LENGTH_EXCEEDED */
function fitContext(maxTokens: number | null, promptTokens: number, contextLength: number): number {
  if (promptTokens + (maxTokens ?? 1) > contextLength)
    throw contextLengthExceeded(contextLength, promptTokens + (maxTokens ?? 1))
  return maxTokens ?? Math.min(defaultMaxTokens, contextLength - promptTokens)
}

/** A prompt counts once it has been read, whatever became of the completion. */
function count({ model, usage, timings }: CompletionRecord, meter: Meter): void {
  if (timings.promptMs !== null) meter.used(model, usage.promptTokens, usage.completionTokens)
}

/** Of whom an engine takes turns, and with whom it shares what it remembers of prompts. */
const namesOf = ({ id, apiKey }: Pick<Caller, 'id' | 'apiKey'>) => ({ caller: id, cacheScope: apiKey ?? '' })

const echoOf = ({ prompt, parameters }: CompletionRecord): string | null => (parameters.echo ? prompt : null)

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
  jobId: string | null,
  { tenant, apiKey }: Owner,
): CompletionRecord => ({
  ...input.record,
  tenant,
  apiKey,
  id: `cmpl_${uuid()}`,
  model: model.name,
  state: 'QUEUED',
  createdAt: Date.now(),
  finishedAt: null,
  choices: Array.from({ length: input.request.n }, (_, index) => ({ index, text: '', finishReason: null, tokens: 0 })),
  usage: { promptTokens, completionTokens: 0, cachedTokens: 0 },
  timings: { queueMs: null, promptMs: null, timeToFirstTokenMs: null, tokensPerSecond: null },
  failure: null,
  webhook,
  jobId,
})
