import { v7 as uuid } from 'uuid'
import { DomainError, forbidden, notFound } from '../../errors.ts'
import type { Cleaner } from '../../store/cleaning/cleaner.ts'
import {
  type ErasedTable,
  type ErasureRecord,
  type ErasureScope,
  type ErasureStore,
  erasurePrefix,
} from '../../store/privacy/erasure-store.ts'
import type { ErasureSubject } from '../../store/tables/privacy.ts'
import type { Logger } from '../../util/log.ts'
import type { ApiKeys } from '../access/api-keys.ts'
import type { Caller } from '../access/caller.ts'
import type { Models } from '../models/models.ts'

/** Work that can be ended before what is stored of it goes. */
interface Endable {
  cancel(id: string, caller: { tenant: string }): Promise<unknown>
}

export interface ErasuresOptions {
  store: ErasureStore
  cleaner: Cleaner
  work: Record<ErasedTable, Endable>
  models: Models
  apiKeys: ApiKeys
  logger: Logger
}

/** Records removed in one transaction: running streams write between two of them. */
const batch = 20
const none = { completions: 0, events: 0, predictions: 0, jobs: 0, jobLines: 0, deliveries: 0, idempotencyKeys: 0 }
const tableOf = { COMPLETION: 'completions', PREDICTION: 'predictions', JOB: 'jobs' } as const

/**
 * Erases records: ends the work, removes what is stored of it, lets engines forget what they have cached, cleans the files, and leaves a
 * receipt. An erasure that its server did not finish is finished by the next one.
 */
export class Erasures {
  readonly #options: ErasuresOptions
  readonly #stopping = new AbortController()
  #recovery: Promise<void> | null = null

  constructor(options: ErasuresOptions) {
    this.#options = options
  }

  /** @throws NOT_FOUND, also for another tenant's; STORAGE_UNAVAILABLE */
  async record(subject: keyof typeof tableOf, id: string, caller: Caller): Promise<ErasureRecord> {
    const scope = { tenant: caller.tenant, id, until: Date.now() }
    const [found] = await this.#options.store.ids(tableOf[subject], scope, 1)
    if (found === undefined) throw notFound(subject.toLowerCase())
    return this.#erase(receipt(subject, id, caller.tenant, caller))
  }

  /** All that was asked for with a key. @throws NOT_FOUND, STORAGE_UNAVAILABLE */
  async ofApiKey(id: string, caller: Caller): Promise<ErasureRecord> {
    const { tenant } = this.#options.apiKeys.get(id, caller)
    return this.#erase(receipt('API_KEY', id, tenant, caller))
  }

  /** All that a tenant has. @throws FORBIDDEN for another tenant than the caller's, STORAGE_UNAVAILABLE */
  async ofTenant(tenant: string, caller: Caller): Promise<ErasureRecord> {
    if (tenant !== caller.tenant && !caller.scopes.has('TENANTS_ADMIN')) throw forbidden(['TENANTS_ADMIN'])
    return this.#erase(receipt('TENANT', tenant, tenant, caller))
  }

  /** Begins to finish what an earlier server has begun; meanwhile this one answers. */
  recover(): void {
    this.#recovery ??= this.#recover(this.#stopping.signal)
  }

  /** What is not finished is left to the next server. */
  async dispose(): Promise<void> {
    this.#stopping.abort()
    await this.#recovery
  }

  async #recover(signal: AbortSignal): Promise<void> {
    const { store, logger } = this.#options
    const put = (facts: object, error: Error): void =>
      logger.warn({ ...facts, reason: error.message }, 'erasure put off')
    try {
      for (const record of await store.unfinished())
        await this.#finish(record, signal).catch((error: Error) => put({ erasure: record.id }, error))
    } catch (error) {
      put({}, error as Error)
    }
  }

  async #erase(record: ErasureRecord): Promise<ErasureRecord> {
    await this.#options.store.insert(record)
    return this.#finish(record)
  }

  async #finish(begun: ErasureRecord, signal?: AbortSignal): Promise<ErasureRecord> {
    const { store, cleaner, logger } = this.#options
    let record = begun
    if (record.finishedAt === null) {
      for (const [table, scope] of scopesOf(record)) record = await this.#remove(record, table, scope, signal)
      this.#forgetCached(record)
      record = { ...record, finishedAt: Date.now() }
      await store.update(record)
    }
    try {
      await cleaner.clean()
      record = { ...record, cleanedAt: Date.now() }
      await store.update(record)
    } catch (error) {
      // The records are gone; the next server cleans up behind them.
      logger.warn({ erasure: record.id, reason: (error as Error).message }, 'erased, but the files are not clean yet')
    }
    logger.info({ erasure: record.id, counts: record.counts }, 'erased')
    return record
  }

  async #remove(
    begun: ErasureRecord,
    table: ErasedTable,
    scope: ErasureScope,
    signal: AbortSignal | undefined,
  ): Promise<ErasureRecord> {
    const { store, work } = this.#options
    let record = begun
    for (;;) {
      signal?.throwIfAborted()
      const ids = await store.ids(table, scope, batch)
      if (ids.length === 0) return record
      for (const id of ids) await work[table].cancel(id, scope).catch(unlessGone)
      record = await store.remove(record, table, ids)
    }
  }

  /** Texts are cached for each key: what one of them had goes as a whole. */
  #forgetCached({ subject, subjectId, tenant }: ErasureRecord): void {
    const { models, apiKeys } = this.#options
    const scopes = subject === 'API_KEY' ? [subjectId] : ['', ...apiKeys.idsOf(tenant)]
    for (const model of models.list(null, { isRetired: true })) model.engine.forget(scopes)
  }
}

/** What goes, in this order: jobs before the completions that they have made, so that none is made anew. */
function scopesOf({ subject, subjectId, tenant, requestedAt }: ErasureRecord): [ErasedTable, ErasureScope][] {
  const scope = { tenant, until: requestedAt }
  switch (subject) {
    case 'COMPLETION':
    case 'PREDICTION':
      return [[tableOf[subject], { ...scope, id: subjectId }]]
    case 'JOB':
      return [
        ['jobs', { ...scope, id: subjectId }],
        // Also those that a line has made just now.
        ['completions', { ...scope, jobId: subjectId, until: Number.MAX_SAFE_INTEGER }],
      ]
    case 'API_KEY':
    case 'TENANT': {
      const wanted = subject === 'API_KEY' ? { ...scope, apiKey: subjectId } : scope
      return [
        ['jobs', wanted],
        ['predictions', wanted],
        ['completions', wanted],
      ]
    }
    default:
      return subject satisfies never
  }
}

/** What was removed meanwhile, by another erasure or its age, is what was wanted. */
function unlessGone(error: unknown): void {
  if (!(error instanceof DomainError) || error.failure.code !== 'NOT_FOUND') throw error
}

const receipt = (subject: ErasureSubject, subjectId: string, tenant: string, caller: Caller): ErasureRecord => ({
  id: `${erasurePrefix}${uuid()}`,
  tenant,
  subject,
  subjectId,
  requestedBy: caller.id,
  requestedAt: Date.now(),
  finishedAt: null,
  cleanedAt: null,
  counts: none,
  digest: '',
})
