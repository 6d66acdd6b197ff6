import { v7 as uuid } from 'uuid'
import { forbidden, invalidInput, notFound, unauthenticated } from '../../errors.ts'
import type { ApiKeyRecord, KeyStore } from '../../store/access/key-store.ts'
import { noSpan } from '../../util/trace.ts'
import { check } from '../checks.ts'
import { anonymous, type Caller } from './caller.ts'
import { createKeySchema, rotateKeySchema } from './key-input.ts'
import { noMeter } from './meter.ts'
import { isSecretOf, makeSecret, prefixOf } from './secret.ts'
import { Sessions } from './sessions.ts'

export const apiKeyPrefix = 'key_'

/** A key with its secret, which is told this once. */
export interface NewSecret {
  key: ApiKeyRecord
  secret: string
}

/**
 * Who may come in. This server is the only one on its database, so that all keys are known to it: letting somebody in asks no storage.
 * As long as no key was ever made, everybody may do everything; from the first one on, nobody without a key may do anything.
 */
export class ApiKeys {
  readonly #store: KeyStore
  /** By id, oldest first. */
  readonly #keys: Map<string, ApiKeyRecord>
  /** By the prefix of a secret that is good, or was. */
  readonly #byPrefix = new Map<string, ApiKeyRecord>()
  readonly #sessions: Sessions
  readonly #revoked = new Set<(key: ApiKeyRecord) => void>()

  static async open(store: KeyStore): Promise<ApiKeys> {
    return new ApiKeys(store, await store.all())
  }

  private constructor(store: KeyStore, keys: readonly ApiKeyRecord[]) {
    this.#store = store
    this.#keys = new Map(keys.map((key) => [key.id, key]))
    for (const key of keys) this.#index(key)
    this.#sessions = new Sessions((credential) => this.#isGood(credential))
  }

  /** Whether nobody needs a key. */
  get isOpen(): boolean {
    return this.#keys.size === 0
  }

  /**
   * @param secret as it was sent, null where none was @param stranger a connection or an address, whose turns are taken where no key is needed
   * @throws UNAUTHENTICATED, the same for a secret that is missing, unknown, expired or revoked
   */
  authenticate(secret: string | null, stranger: string): Caller {
    if (secret === null) {
      if (this.isOpen) return anonymous(stranger)
      throw unauthenticated()
    }
    const prefix = prefixOf(secret)
    const key = this.#byPrefix.get(prefix)
    const isOwn = isSecretOf(secret, key && credentialOf(key, prefix))
    if (!isOwn || key === undefined || !this.#isGood(prefix)) throw unauthenticated()
    return callerOf(key, prefix)
  }

  /** Whether a caller would still be let in. */
  isStillGood({ credential }: Caller): boolean {
    return this.#isGood(credential)
  }

  /** Something that ends when the caller's key does. @param close called then @returns to be called when it has ended by itself */
  hold({ credential }: Caller, close: () => void): () => void {
    return this.#sessions.enter(credential, close)
  }

  /** @param listener told of a key that is revoked, to end the work that was begun with it */
  onRevoked(listener: (key: ApiKeyRecord) => void): void {
    this.#revoked.add(listener)
  }

  /** @throws INVALID_INPUT, FORBIDDEN where the new key could do what its maker can't */
  async create(value: unknown, caller: Caller): Promise<NewSecret> {
    const input = check('input', createKeySchema, value)
    if (input.expiresAt != null && input.expiresAt <= Date.now())
      throw invalidInput('input.expiresAt', 'must lie in the future')
    const { secret, ...credential } = makeSecret()
    const key: ApiKeyRecord = {
      ...credential,
      id: `${apiKeyPrefix}${uuid()}`,
      tenant: input.tenant ?? caller.tenant,
      name: input.name,
      scopes: [...new Set(input.scopes)],
      models: input.models ?? null,
      limits: input.limits,
      previous: null,
      createdAt: Date.now(),
      createdBy: caller.id,
      expiresAt: input.expiresAt ?? null,
      revokedAt: null,
    }
    checkMastery(caller, key)
    await this.#store.insert(key)
    const wasOpen = this.isOpen
    this.#keys.set(key.id, key)
    this.#index(key)
    if (wasOpen) this.#sessions.end('')
    return { key, secret }
  }

  /** Gives a key another secret; the old one is good for `overlapSeconds` more. @throws NOT_FOUND, FORBIDDEN, INVALID_INPUT */
  async rotate(value: unknown, caller: Caller): Promise<NewSecret> {
    const { id, overlapSeconds } = check('input', rotateKeySchema, value)
    const key = this.get(id, caller)
    checkMastery(caller, key)
    if (key.revokedAt !== null) throw invalidInput('input.id', 'must be a key that is not revoked')
    const { secret, ...credential } = makeSecret()
    const { prefix, hash, previous } = key
    const next = { prefix, hash, expiresAt: Date.now() + (overlapSeconds ?? 0) * 1000 }
    await this.#store.update({ ...key, ...credential, previous: next })
    Object.assign(key, credential, { previous: next })
    this.#index(key)
    // The one before the last is over with this, at the latest.
    if (previous !== null) this.#sessions.end(previous.prefix)
    if (!overlapSeconds) this.#sessions.end(prefix)
    return { key, secret }
  }

  /** Ends a key for good, with all that goes on in its name. One that is revoked already is returned as it is. @throws NOT_FOUND, FORBIDDEN */
  async revoke(id: string, caller: Caller): Promise<ApiKeyRecord> {
    const key = this.get(id, caller)
    checkMastery(caller, key)
    if (key.revokedAt !== null) return key
    const revokedAt = Date.now()
    await this.#store.update({ ...key, revokedAt })
    key.revokedAt = revokedAt
    for (const listener of this.#revoked) listener(key)
    for (const prefix of [key.prefix, key.previous?.prefix]) if (prefix !== undefined) this.#sessions.end(prefix)
    return key
  }

  /** Keys that a caller may know of, newest first. @param tenant only those of this one */
  list(caller: Caller, tenant: string | null = null): ApiKeyRecord[] {
    const isTheirs = (key: ApiKeyRecord): boolean => maySee(caller, key) && (tenant === null || key.tenant === tenant)
    return [...this.#keys.values()].filter(isTheirs).reverse()
  }

  /** Ids of all keys that a tenant ever had. */
  idsOf(tenant: string): string[] {
    return [...this.#keys.values()].filter((key) => key.tenant === tenant).map(({ id }) => id)
  }

  /** Null where the caller may know of none. */
  find(id: string, caller: Caller): ApiKeyRecord | null {
    const key = this.#keys.get(id)
    return key !== undefined && maySee(caller, key) ? key : null
  }

  /** @throws NOT_FOUND */
  get(id: string, caller: Caller): ApiKeyRecord {
    const key = this.find(id, caller)
    if (key === null) throw notFound('key')
    return key
  }

  dispose(): void {
    this.#sessions.dispose()
  }

  #index(key: ApiKeyRecord): void {
    this.#byPrefix.set(key.prefix, key)
    if (key.previous !== null) this.#byPrefix.set(key.previous.prefix, key)
  }

  #isGood(credential: string): boolean {
    if (credential === '') return this.isOpen
    const key = this.#byPrefix.get(credential)
    if (key === undefined || key.revokedAt !== null) return false
    const { expiresAt, previous, prefix } = key
    const now = Date.now()
    if (expiresAt !== null && expiresAt <= now) return false
    return credential === prefix || (credential === previous?.prefix && previous.expiresAt > now)
  }
}

const credentialOf = (key: ApiKeyRecord, prefix: string) => (key.prefix === prefix ? key : (key.previous ?? undefined))

const callerOf = ({ id, tenant, scopes, models, limits }: ApiKeyRecord, credential: string): Caller => ({
  id,
  tenant,
  apiKey: id,
  scopes: new Set(scopes),
  models: models && new Set(models),
  limits,
  meter: noMeter,
  span: noSpan,
  credential,
})

const maySee = ({ tenant, scopes }: Caller, key: ApiKeyRecord): boolean =>
  key.tenant === tenant || scopes.has('TENANTS_ADMIN')

/** Nobody gets more by a key of theirs, made or given a new secret, than they have. @throws FORBIDDEN */
function checkMastery(caller: Caller, key: ApiKeyRecord): void {
  if (!maySee(caller, key)) throw forbidden(['TENANTS_ADMIN'])
  const missing = key.scopes.filter((scope) => !caller.scopes.has(scope))
  if (missing.length > 0) throw forbidden(missing)
  const { models } = caller
  if (models !== null && (key.models === null || key.models.some((model) => !models.has(model))))
    throw invalidInput('input.models', 'must be models that your own key may use')
}
