import { keyedHash } from './aes-gcm.ts'

/** A key of ENCRYPTION_KEYS. */
export interface EncryptionKey {
  id: string
  /** 32 bytes. */
  key: Buffer
}

/** Keys of records that are kept ready. */
const maxDerived = 1024

/**
 * The configured keys, and the key that each record has of its own: HMAC-SHA256 of its table and id under a configured key. Random nonces
 * are safe for 2^32 messages of one key; a busy token log has so many in months, a single record never has.
 */
export class KeyRing {
  readonly current: EncryptionKey
  readonly #keys: ReadonlyMap<string, Buffer>
  readonly #derived = new Map<string, Buffer>()

  /** @param keys at least one; the first is the current one */
  constructor(keys: readonly [EncryptionKey, ...EncryptionKey[]]) {
    this.current = keys[0]
    this.#keys = new Map(keys.map(({ id, key }) => [id, key]))
  }

  get ids(): string[] {
    return [...this.#keys.keys()]
  }

  /** @param record table and id @returns null for a key that is not configured */
  keyOf(keyId: string, record: string): Buffer | null {
    const name = `${keyId} ${record}`
    const known = this.#derived.get(name)
    if (known !== undefined) return known
    const key = this.#keys.get(keyId)
    if (key === undefined) return null
    const derived = keyedHash(key, `modelgraph record key\n${record}`)
    const [oldest] = this.#derived.keys()
    if (this.#derived.size === maxDerived && oldest !== undefined) this.#derived.delete(oldest)
    this.#derived.set(name, derived)
    return derived
  }
}
