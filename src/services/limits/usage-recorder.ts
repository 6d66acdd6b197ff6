import type { Owner } from '../../store/access/owner.ts'
import type { UsageCounts, UsageFilter, UsageRecord, UsageStore } from '../../store/access/usage-store.ts'
import type { Logger } from '../../util/log.ts'

export const hourMs = 3_600_000
/** Time for which usage is kept in memory before it is stored, milliseconds. */
const flushMs = 1000

/** Adds up what is used and stores it, once a second, so that counting costs a request nothing. A killed server loses a second of it. */
export class UsageRecorder {
  readonly #store: UsageStore
  readonly #logger: Logger
  #pending = new Map<string, UsageRecord>()
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(store: UsageStore, logger: Logger) {
    this.#store = store
    this.#logger = logger
  }

  /** @param model `name@version` */
  add({ tenant, apiKey }: Owner, model: string, counts: UsageCounts): void {
    const hour = Math.floor(Date.now() / hourMs) * hourMs
    this.#merge({ hour, tenant, apiKey: apiKey ?? '', model, ...counts })
    this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref()
  }

  /** What is stored, all that was added so far included. */
  async find(filter: UsageFilter): Promise<UsageRecord[]> {
    await this.flush()
    return this.#store.find(filter)
  }

  /** Stores what was added. Where the storage is out of reach, it is kept and tried again. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    if (this.#pending.size === 0) return
    const records = [...this.#pending.values()]
    this.#pending = new Map()
    try {
      await this.#store.add(records)
    } catch (error) {
      this.#logger.error({ err: error }, 'usage not stored yet')
      for (const record of records) this.#merge(record)
      this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref()
    }
  }

  #merge(record: UsageRecord): void {
    const key = JSON.stringify([record.hour, record.tenant, record.apiKey, record.model])
    const sum = this.#pending.get(key)
    if (sum === undefined) return void this.#pending.set(key, { ...record })
    sum.requests += record.requests
    sum.promptTokens += record.promptTokens
    sum.completionTokens += record.completionTokens
  }
}
