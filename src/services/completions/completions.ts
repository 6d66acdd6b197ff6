import { canceled, interrupted, invalidInput, shuttingDown, unauthenticated } from '../../errors.ts'
import type { Place } from '../../scheduler/admission.ts'
import type { CompletionRecord } from '../../store/completions/completion-record.ts'
import type { CompletionStore } from '../../store/completions/completion-store.ts'
import type { IdempotencyClaim } from '../../store/idempotency-store.ts'
import { within } from '../../util/abort.ts'
import { type Caller, owns } from '../access/caller.ts'
import { check, integerOf } from '../checks.ts'
import { claimOf } from '../idempotency.ts'
import { traceCompletion } from '../metrics/inference-spans.ts'
import type { Models } from '../models/models.ts'
import type { ServedModel } from '../models/served-model.ts'
import type { WebhookInput } from '../webhooks/webhooks.ts'
import { type CompletionInput, type CompletionLimits, completionInputReader } from './completion-input.ts'
import type { NumberedEvent } from './completion-reader.ts'
import { recoverCompletions } from './completion-recovery.ts'
import type { CompletionWork } from './completion-work.ts'
import { newRecord } from './new-record.ts'
import { checkTokens, orderOf } from './order.ts'
import { RunningCompletions, type RunningCompletionsOptions } from './running-completions.ts'
import { replay, storedCompletion } from './stored-completion.ts'

export interface CompletionsOptions extends RunningCompletionsOptions {
  models: Models
  store: CompletionStore
  limits: CompletionLimits
  /** What becomes of completions that an earlier server, or this one, has left unfinished. */
  onRestart: 'resume' | 'interrupt'
}

/** Time that readers have to take their last event when the server stops, milliseconds. */
const farewellMs = 1000

/** A checked request with its place in the queue. */
interface Beginning {
  input: CompletionInput
  webhook: string | null
  job: JobPlace | null
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

/** A line of a job. */
interface JobPlace {
  id: string
  line: number
}

interface CreateOptions {
  /** The line of a job that asks for it. */
  job?: JobPlace | null
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
  readonly #running: RunningCompletions
  #isStopping = false

  constructor(options: CompletionsOptions) {
    this.#options = options
    this.#read = completionInputReader(options.limits)
    this.#running = new RunningCompletions(options)
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
    { claim = claimOf('completion', value, caller), job = null, mayReturn = false }: CreateOptions = {},
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
      return await this.#begin({ input, webhook, job, claim, model, place, caller, signal, mayReturn })
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

  /** A completion that runs, as it stands now; whoever it belongs to. */
  running(id: string): CompletionRecord | undefined {
    return this.#running.get(id)?.run.record
  }

  /** Ends all that was begun with a key, as refused. */
  endOf(apiKey: string): void {
    for (const { run } of this.#running.all()) if (run.record.apiKey === apiKey) run.fail(unauthenticated().failure)
  }

  /** @throws NOT_FOUND */
  async cancel(id: string, caller: Pick<Caller, 'tenant'>): Promise<CompletionRecord> {
    const run = this.#workOf(id, caller)?.run
    if (run === undefined) return storedCompletion(this.#options.store, id, caller)
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
    await storedCompletion(this.#options.store, id, caller)
    return replay(this.#options.store, id, position)
  }

  /**
   * Finds what an earlier server has left unfinished, or closes it as interrupted. To be called before anybody can ask for it.
   * @returns the way to go on with it
   */
  recover(): Promise<() => void> {
    return recoverCompletions({ ...this.#options, running: this.#running })
  }

  /**
   * Takes no more work; resolves when nothing runs any more, or after `graceMs`, when the rest stops where it is, for the next server, or
   * is closed as interrupted where nobody could read what that adds; and when readers have been told, or don't read within `farewellMs`.
   * @param hurry aborted when the grace is over early
   */
  async drain(graceMs: number, hurry?: AbortSignal): Promise<void> {
    this.#isStopping = true
    const works = this.#running.all()
    const working = works.filter(({ isPaused }) => !isPaused)
    await within(graceMs, Promise.all(working.map(({ run }) => run.ended)), hurry)
    for (const { run, audience } of this.#running.all())
      if (this.#options.onRestart === 'resume' && audience.isLasting) run.leave()
      else run.fail(interrupted().failure)
    await this.#options.log.flush()
    await within(farewellMs, Promise.all(works.map(({ audience }) => audience.unread)))
  }

  async #begin({
    input,
    webhook,
    job,
    claim,
    model,
    place,
    caller,
    signal,
    mayReturn,
  }: Beginning): Promise<CreatedCompletion> {
    const { store } = this.#options
    const order = await orderOf(input.record, model, caller)
    if (signal.aborted) throw canceled()
    if (this.#isStopping) throw shuttingDown()
    const record = newRecord(input, model, order.request.promptIds.length, webhook, job, caller)
    const id = await store.insert(record, claim)
    if (id !== record.id) {
      place.leave()
      return this.#attach(id, input, caller, signal)
    }
    model.requests += 1
    caller.meter.keepFor(id)
    const work = this.#running.add(record, { onEnd: () => traceCompletion(caller.span, model, record) })
    // Whoever only waits for the end knows no id to come back by, other than a key.
    const reader = work.read({ after: 0, signal, mayReturn: mayReturn || claim !== null })
    work.start(order, place)
    return { record, reader, isBackground: input.record.parameters.background === true }
  }

  /** Reads a completion that was created before from its first event. */
  async #attach(
    id: string,
    { record }: CompletionInput,
    caller: Pick<Caller, 'tenant'>,
    signal: AbortSignal,
  ): Promise<CreatedCompletion> {
    const isBackground = record.parameters.background === true
    const work = this.#running.get(id)
    if (work !== undefined)
      return { record: work.run.record, reader: work.read({ after: 0, signal, mayReturn: true }), isBackground }
    const { store } = this.#options
    return { record: await storedCompletion(store, id, caller), reader: replay(store, id, 0), isBackground }
  }

  /** What is not over, if the caller may know of it. */
  #workOf(id: string, caller: Pick<Caller, 'tenant'>): CompletionWork | undefined {
    const work = this.#running.get(id)
    return work !== undefined && owns(caller, work.run.record) ? work : undefined
  }
}
