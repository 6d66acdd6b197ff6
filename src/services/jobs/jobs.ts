import { v7 as uuid } from 'uuid'
import { failureOf, interrupted, notFound, shuttingDown } from '../../errors.ts'
import type { JobLineRecord } from '../../store/background/job-line.ts'
import type { JobRecord, JobStore } from '../../store/background/job-store.ts'
import { isOver, type WorkState } from '../../store/tables/work.ts'
import type { Logger } from '../../util/log.ts'
import { Turns } from '../../util/turns.ts'
import { type Caller, owns } from '../access/caller.ts'
import { Changes } from '../background/changes.ts'
import { persist } from '../background/persist.ts'
import { ProgressReader } from '../background/progress-reader.ts'
import { WorkQueue } from '../background/work-queue.ts'
import { check, integerOf } from '../checks.ts'
import { claimOf } from '../idempotency.ts'
import type { Accounts } from '../limits/accounts.ts'
import type { CostEstimator } from '../limits/cost.ts'
import type { WebhookInput, Webhooks } from '../webhooks/webhooks.ts'
import { type JobText, jobTextOf } from './job-text.ts'
import type { LineWork } from './line-work.ts'
import { type JobLineInput, readLines } from './read-lines.ts'
import { runLines } from './run-lines.ts'

export interface CreateJob extends JobText {
  idempotencyKey?: string | null | undefined
  webhook?: WebhookInput | null | undefined
}

export interface JobsOptions {
  store: JobStore
  work: LineWork
  webhooks: Webhooks
  accounts: Accounts
  cost: CostEstimator
  /** Checks a line's JSON against the schema. */
  coerceLine: (value: unknown) => JobLineInput
  /** Lines of one job that are carried out at once. */
  backgroundConcurrency: number
  maxJobLines: number
  maxBodyBytes: number
  /** Bytes of a file of a multipart request. */
  maxUploadBytes: number
  logger: Logger
}

type Tenant = Pick<Caller, 'tenant'>

/** Begun by so many servers that ended in its course, a line is taken for the reason, and not begun any more. */
const mostBegun = 4

/** Jobs whose lines are carried out at once; the others wait. */
const jobsAtOnce = 4
/** Jobs that may wait. */
const maxWaitingJobs = 1000
/** Lines read at once for a download. */
const linesPerPage = 100

/** Files of operations, carried out line by line in the background, also by the next server where this one ends. */
export class Jobs {
  readonly #options: JobsOptions
  readonly #queue: WorkQueue
  readonly #changes = new Changes()
  /** Lines that may have ended their server run by themselves, whatever job they are of. */
  readonly #trials = new Turns()

  constructor(options: JobsOptions) {
    this.#options = options
    this.#queue = new WorkQueue({
      concurrency: jobsAtOnce,
      maxWaiting: maxWaitingJobs,
      carryOut: (id, _caller, signal) => this.#carryOut(id, signal),
    })
  }

  /**
   * Checks every line, reserves what they may come to, stores the job, and returns before it begins.
   * @param caller who asks
   * @throws INVALID_INPUT that names the line, QUEUE_FULL, IDEMPOTENCY_CONFLICT, SHUTTING_DOWN, STORAGE_UNAVAILABLE, RATE_LIMITED, COST_LIMIT_EXCEEDED
   */
  async create(input: CreateJob, caller: Caller): Promise<JobRecord> {
    if (this.#queue.isStopping) throw shuttingDown()
    const { store, work, webhooks, cost, coerceLine, maxJobLines, maxBodyBytes, maxUploadBytes } = this.#options
    const { text, field } = jobTextOf(input, maxUploadBytes)
    // The same file is the same input, whichever way it comes.
    const claimed = { ...input, jsonl: text, file: null }
    const claim = claimOf('job', claimed, caller)
    const webhook = webhooks.read(input.webhook)
    this.#queue.checkRoom()
    let tokens = 0
    const lines = await readLines(text, {
      field,
      maxLines: maxJobLines,
      maxLineBytes: maxBodyBytes,
      coerce: coerceLine,
      check: (line) => {
        work.check(line, caller)
        tokens += cost.lineTokens(line, caller)
      },
    })
    caller.meter.reserve(tokens)
    const job = newJob(lines.length, webhook, caller)
    const id = await store.insert(job, lines, claim)
    if (id !== job.id) return this.get(id, caller)
    caller.meter.keepFor(id)
    this.#queue.push(id, caller.id)
    return job
  }

  /** @throws NOT_FOUND */
  async get(id: string, caller: Tenant): Promise<JobRecord> {
    const job = await this.#options.store.get(id)
    if (job === null || !owns(caller, job)) throw notFound('job')
    return job
  }

  /** Stops a job; the lines that have ended keep their results. One that has ended is returned as it is. @throws NOT_FOUND */
  async cancel(id: string, caller: Tenant): Promise<JobRecord> {
    const job = await this.get(id, caller)
    if (!isOver(job.state)) {
      await this.#finish(id, 'CANCELED')
      await this.#queue.cancel(id)
    }
    return this.get(id, caller)
  }

  /** Carries the lines out again that failed or were canceled. A job without such lines is returned as it is. @throws NOT_FOUND, QUEUE_FULL, RATE_LIMITED, COST_LIMIT_EXCEEDED */
  async retry(id: string, caller: Caller): Promise<JobRecord> {
    if (this.#queue.isStopping) throw shuttingDown()
    await this.get(id, caller)
    this.#queue.checkRoom()
    caller.meter.reserve(await this.#tokensAgain(id, caller))
    if (await this.#options.store.requeue(id)) {
      caller.meter.keepFor(id)
      this.#changes.notify(id)
      this.#queue.push(id, caller.id)
    }
    return this.get(id, caller)
  }

  /** Its changes after number `after`, as they come. @throws NOT_FOUND, INVALID_INPUT */
  async events(id: string, after: unknown, caller: Tenant): Promise<ProgressReader<JobRecord>> {
    const position = check('after', integerOf(0, 2_147_483_647), after)
    await this.get(id, caller)
    const { store } = this.#options
    const read = (from: number, limit: number) => store.changes(id, from, limit)
    return new ProgressReader({ id, after: position, changes: this.#changes, read })
  }

  /** The lines in one state, in their order, as they stand when they are read. */
  async *lines(id: string, state: WorkState): AsyncGenerator<JobLineRecord> {
    for (let after = 0; ; ) {
      const page = await this.#options.store.lines(id, state, after, linesPerPage)
      yield* page
      const last = page.at(-1)
      if (last === undefined) return
      after = last.line
    }
  }

  /** Cancels all that was asked for with a key and is not over. */
  async endOf({ id, tenant }: { id: string; tenant: string }): Promise<void> {
    for (const job of await this.#options.store.unfinishedOf(id)) await this.cancel(job, { tenant })
  }

  /** Takes up what an earlier server has left, or closes it as interrupted. */
  async recover(mode: 'resume' | 'interrupt'): Promise<void> {
    for (const { id, caller } of await this.#options.store.unfinished()) {
      if (mode === 'resume') this.#queue.push(id, caller)
      else await this.#finish(id, 'INTERRUPTED')
    }
  }

  /** Begins nothing more; what doesn't end within `graceMs` stays as it is stored, for the next server. */
  async drain(graceMs: number, hurry?: AbortSignal): Promise<void> {
    await this.#queue.drain(graceMs, hurry)
    this.#changes.notifyAll()
  }

  /** What the lines may come to that a retry carries out. */
  async #tokensAgain(id: string, caller: Caller): Promise<number> {
    let tokens = 0
    for (const state of ['FAILED', 'CANCELED'] as const)
      for await (const { operation } of this.lines(id, state))
        tokens += this.#options.cost.lineTokens(operation as JobLineInput, caller)
    return tokens
  }

  async #carryOut(id: string, signal: AbortSignal): Promise<void> {
    const { store, work, backgroundConcurrency, logger } = this.#options
    try {
      const job = await persist(() => store.start(id), signal)
      if (job === null) return
      this.#changes.notify(id)
      await runLines({
        concurrency: backgroundConcurrency,
        read: (after, limit) => persist(() => store.lines(id, 'QUEUED', after, limit), signal),
        begin: (lines) => persist(() => store.begin(id, numbersOf(lines), 1), signal),
        leave: (lines) => store.begin(id, numbersOf(lines), -1),
        alone: this.#trials,
        carryOut: (line) => this.#carryOutLine(job, line, work, signal),
        signal,
      })
      if (!signal.aborted) await persist(() => this.#finish(id, 'SUCCEEDED'), signal)
    } catch (error) {
      if (!signal.aborted) logger.error({ err: error, job: id }, 'job not stored')
    }
  }

  async #carryOutLine(job: JobRecord, line: JobLineRecord, work: LineWork, signal: AbortSignal): Promise<void> {
    const { store, logger } = this.#options
    const outcome = await (line.begun >= mostBegun ? given() : work.carryOut(job, line, signal)).then(
      (result) => ({ result }),
      (error: unknown) => {
        const failure = failureOf(error)
        if (failure.code === 'INTERNAL') logger.error({ err: error, job: job.id, line: line.line }, 'line failed')
        return { failure }
      },
    )
    // Stopped with the job or with the server: the line was not carried out.
    if (signal.aborted) return
    await persist(() => store.finishLine(job.id, line.line, outcome), signal)
    this.#changes.notify(job.id)
  }

  async #finish(id: string, state: WorkState): Promise<void> {
    const { store, webhooks, accounts } = this.#options
    const ended = await store.finish(id, state, (job) => {
      const { total, succeeded, failed } = job
      return webhooks.deliveriesOf('job', job, { total, succeeded, failed })
    })
    if (ended !== null) webhooks.wake()
    accounts.ended(id)
    this.#changes.notify(id)
  }
}

const given = async (): Promise<never> => {
  throw interrupted()
}

const numbersOf = (lines: readonly JobLineRecord[]): number[] => lines.map(({ line }) => line)

const newJob = (total: number, webhook: string | null, { id: caller, tenant, apiKey }: Caller): JobRecord => ({
  tenant,
  apiKey,
  id: `job_${uuid()}`,
  state: 'QUEUED',
  sequence: 1,
  total,
  succeeded: 0,
  failed: 0,
  attempts: 1,
  createdAt: Date.now(),
  startedAt: null,
  finishedAt: null,
  webhook,
  caller,
})
