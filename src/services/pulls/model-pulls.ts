import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { DomainError, failureOf, notFound, queueFull, shuttingDown } from '../../errors.ts'
import { precisionNames } from '../../models/import/precision.ts'
import { tasks } from '../../models/manifest.ts'
import { type ModelPullRecord, type ModelPullStore, modelPullPrefix } from '../../store/models/model-pull-store.ts'
import type { Logger } from '../../util/log.ts'
import { check, integerOf } from '../checks.ts'
import { Pull } from './pull.ts'
import { PullReader } from './pull-reader.ts'
import type { PullWork } from './pull-work.ts'

/** Pulls that may be under way. */
const maxRunning = 32

const part = '[A-Za-z0-9][A-Za-z0-9._-]{0,95}'
const inputSchema = z.object({
  id: z.string().regex(new RegExp(`^${part}/${part}$`), 'must be owner/name, as the hub has it'),
  revision: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'must be a branch, a tag or a commit')
    .nullish()
    .transform((value) => value ?? 'main'),
  precision: z
    .string()
    .nullish()
    .transform((value) => value?.toLowerCase() ?? null)
    .pipe(z.enum(precisionNames).nullable()),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'must be 1 to 64 of a-z, 0-9, "-" and ".", the first a letter or digit')
    .nullish()
    .transform((value) => value ?? null),
  version: integerOf(1, 2_147_483_647)
    .nullish()
    .transform((value) => value ?? null),
  task: z
    .enum(tasks)
    .nullish()
    .transform((value) => value ?? null),
})

export interface ModelPullsOptions {
  readonly store: ModelPullStore
  readonly work: PullWork
  readonly logger: Logger
}

/**
 * Models on their way from a hub. A pull goes on without whoever asked for it, and after a restart where it was left off; it ends with
 * a registered model, or with the reason why not.
 */
export class ModelPulls {
  readonly #options: ModelPullsOptions
  readonly #running = new Map<string, { pull: Pull; done: Promise<void> }>()
  #isStopping = false

  constructor(options: ModelPullsOptions) {
    this.#options = options
  }

  /** Goes on with what a server before has left unfinished. */
  async resume(): Promise<void> {
    for (const record of await this.#options.store.unfinished()) this.#begin(new Pull(record))
  }

  /** @param caller who asks, for the audit trail @throws INVALID_INPUT, QUEUE_FULL, SHUTTING_DOWN */
  async create(value: unknown, caller: string): Promise<Pull> {
    const input = check('input', inputSchema, value)
    if (this.#isStopping) throw shuttingDown()
    if (this.#running.size >= maxRunning) throw queueFull(10_000)
    const record: ModelPullRecord = {
      id: `${modelPullPrefix}${uuid()}`,
      input,
      caller,
      state: 'QUEUED',
      createdAt: Date.now(),
      finishedAt: null,
      commit: null,
      files: [],
      incoming: null,
      model: null,
      failure: null,
    }
    await this.#options.store.insert(record)
    const pull = new Pull(record)
    this.#begin(pull)
    return pull
  }

  /** Stops a pull and removes what it has fetched; one that has ended is returned as it is. @throws NOT_FOUND */
  async cancel(id: string): Promise<Pull> {
    const running = this.#running.get(id)
    if (running === undefined) return this.get(id)
    running.pull.stop.abort(canceled)
    await running.done
    return running.pull
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<Pull> {
    const pull = await this.find(id)
    if (pull === null) throw notFound('pull')
    return pull
  }

  async find(id: string): Promise<Pull | null> {
    const running = this.#running.get(id)?.pull
    if (running !== undefined) return running
    const [record] = await this.#options.store.getMany([id])
    return record === undefined ? null : new Pull(record)
  }

  /** Newest first: one more than `size` where there are more. */
  async page(size: number, before: string | null): Promise<Pull[]> {
    const records = await this.#options.store.page(size, before)
    return records.map((record) => this.#running.get(record.id)?.pull ?? new Pull(record))
  }

  count(): Promise<number> {
    return this.#options.store.count()
  }

  /** @throws NOT_FOUND */
  async read(id: string): Promise<PullReader> {
    return new PullReader(await this.get(id))
  }

  /** Stops all of them, to be gone on with by the next server. */
  async dispose(): Promise<void> {
    this.#isStopping = true
    const running = [...this.#running.values()]
    for (const { pull } of running) pull.stop.abort(shuttingDown())
    await Promise.all(running.map(({ done }) => done))
  }

  #begin(pull: Pull): void {
    const { id } = pull.record
    const done = this.#carryOut(pull).finally(() => this.#running.delete(id))
    this.#running.set(id, { pull, done })
  }

  async #carryOut(pull: Pull): Promise<void> {
    const { store, work, logger } = this.#options
    const { record, stop } = pull
    try {
      const model = await work.run(pull, () => store.update(record))
      pull.set({ state: 'SUCCEEDED', model, finishedAt: Date.now() })
    } catch (error) {
      // The next server goes on with it.
      if (this.#isStopping && stop.signal.reason !== canceled) return
      const failure = failureOf(error)
      if (failure.code === 'INTERNAL') logger.error({ err: error, pull: record.id }, 'pull failed')
      const isCanceled = stop.signal.reason === canceled
      await work
        .discard(pull, isCanceled || failure.code !== 'HUB_FAILED')
        .catch((reason) => logger.error({ err: reason }, 'pull not removed'))
      pull.set({
        state: isCanceled ? 'CANCELED' : 'FAILED',
        failure: isCanceled ? null : failure,
        finishedAt: Date.now(),
      })
    }
    await store.update(record).catch((reason) => logger.error({ err: reason, pull: record.id }, 'not stored'))
  }
}

const canceled = new DomainError({ code: 'CANCELED', message: 'The pull was canceled.' })
