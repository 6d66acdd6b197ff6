import type { Insertable } from 'kysely'
import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { type Failure, invalidInput, notFound } from '../../errors.ts'
import { type Owner, toOwnerColumns } from '../../store/access/owner.ts'
import type { DeliveryRecord, DeliveryStore } from '../../store/delivery-store.ts'
import type { DeliveryRow } from '../../store/tables/webhooks.ts'
import type { WorkState } from '../../store/tables/work.ts'
import type { Logger } from '../../util/log.ts'
import { type Caller, owns } from '../access/caller.ts'
import { check } from '../checks.ts'
import { isRefusedHost } from './addresses.ts'
import { Deliverer } from './deliverer.ts'

export interface WebhookInput {
  url: string
  events?: readonly WebhookEvent[] | null | undefined
}

export type WebhookEvent = 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'INTERRUPTED'

export interface WebhookSettings {
  /** `whsec_` and a key in base64; '' where there are no webhooks. */
  webhookSecret: string
  /** Told of everything; '' for none. */
  webhookUrl: string
  webhookAllowPrivate: boolean
  webhookAttempts: number
  webhookRetryMs: number
  webhookTimeoutMs: number
}

/** What a message tells; everything else is read by the id, by those who may. */
interface Subject extends Owner {
  id: string
  state: WorkState
  createdAt: number
  finishedAt: number | null
  failure?: Failure | null
  webhook: string | null
}

/** Messages about work that has ended, signed, and sent until they are acknowledged. */
export class Webhooks {
  readonly #settings: WebhookSettings
  readonly #store: DeliveryStore
  readonly #deliverer: Deliverer

  constructor(settings: WebhookSettings, store: DeliveryStore, logger: Logger) {
    this.#settings = settings
    this.#store = store
    this.#deliverer = new Deliverer({
      store,
      secret: settings.webhookSecret,
      allowPrivate: settings.webhookAllowPrivate,
      maxAttempts: settings.webhookAttempts,
      retryMs: settings.webhookRetryMs,
      timeoutMs: settings.webhookTimeoutMs,
      logger,
    })
  }

  /** @returns an input's webhook as it is stored, null for none @throws INVALID_INPUT */
  read(input: WebhookInput | null | undefined): string | null {
    if (input == null) return null
    if (this.#settings.webhookSecret === '')
      throw invalidInput('input.webhook', 'must be left out: this server has no WEBHOOK_SECRET to sign messages with')
    const { protocol, username, password, hostname } = new URL(check('input.webhook.url', z.url().max(2048), input.url))
    if (protocol !== 'http:' && protocol !== 'https:')
      throw invalidInput('input.webhook.url', 'must begin with http:// or https://')
    if (username !== '' || password !== '')
      throw invalidInput('input.webhook.url', 'must have no user name or password')
    if (!this.#settings.webhookAllowPrivate && isRefusedHost(hostname))
      throw invalidInput('input.webhook.url', 'must not be a private address')
    return JSON.stringify({ url: input.url, events: input.events ?? null })
  }

  /** The messages that tell of an end, to be stored together with it. @param type such as `prediction` @param facts beside the common ones */
  deliveriesOf(type: string, subject: Subject, facts: object = {}): Insertable<DeliveryRow>[] {
    const { id, tenant, apiKey, state, createdAt, finishedAt, failure } = subject
    const own = subject.webhook === null ? null : (JSON.parse(subject.webhook) as Required<WebhookInput>)
    const urls = new Set<string>()
    if (own !== null && (own.events === null || own.events?.includes(state as WebhookEvent))) urls.add(own.url)
    if (this.#settings.webhookUrl !== '') urls.add(this.#settings.webhookUrl)
    const now = Date.now()
    const event = `${type}.${state.toLowerCase()}`
    const data = {
      id,
      state,
      createdAt: new Date(createdAt).toISOString(),
      finishedAt: new Date(finishedAt ?? now).toISOString(),
      failure: failure ?? null,
      ...facts,
    }
    const body = JSON.stringify({ type: event, timestamp: new Date(now).toISOString(), data })
    return [...urls].map((url) => ({
      id: `msg_${uuid()}`,
      ...toOwnerColumns({ tenant, apiKey }),
      subject_id: id,
      event,
      url,
      body,
      state: 'PENDING',
      next_attempt_at: now,
      created_at: now,
    }))
  }

  /** Sends what is due. @param added messages stored just now; nothing happens for none */
  wake(added = 1): void {
    if (added > 0) this.#deliverer.wake()
  }

  /** Sends a message again that was given up; any other is returned as it is. @throws NOT_FOUND */
  async retry(id: string, caller: Pick<Caller, 'tenant'>): Promise<DeliveryRecord> {
    const found = await this.#store.get(id)
    if (found === null || !owns(caller, found)) throw notFound('delivery')
    await this.#store.requeue(id)
    this.wake()
    return (await this.#store.get(id)) ?? found
  }

  dispose(): Promise<void> {
    return this.#deliverer.dispose()
  }
}
