import { decrypt, encrypt, keyedHash } from './aes-gcm.ts'
import type { KeyRing } from './key-ring.ts'
import { type SealedTableName, sealedTables } from './sealed-columns.ts'

/** What sealed text begins with: `sealed.<key id>.<nonce, ciphertext and tag>`. Text that begins so by itself is marked by an empty key id. */
const marker = 'sealed.'

/** A value that is not what was stored in its place. */
export class BrokenSeal extends Error {
  constructor(place: string) {
    super(`what is stored at ${place} can't be opened: it was changed, or belongs elsewhere`)
    this.name = 'BrokenSeal'
  }
}

/**
 * The border between the tables and everybody else: seals the columns of `sealedTables` on their way in and opens them on their way out.
 * A value is bound to its table, row and column. Without keys texts are stored as they are.
 */
export class Sealer {
  readonly #ring: KeyRing | null
  /** For hashes that have to stay the same when keys are rotated. */
  readonly #hashKey: Buffer | null

  /** @param ring null for no encryption @param hashKey of this database; null for no encryption */
  constructor(ring: KeyRing | null, hashKey: Buffer | null) {
    this.#ring = ring
    this.#hashKey = hashKey
  }

  /** Id of the key that seals now; null for none. */
  get keyId(): string | null {
    return this.#ring?.current.id ?? null
  }

  /**
   * @param values columns of a row; those that are not sealed, and nulls, stay as they are
   * @param key columns that name the row, where `values` has not got them
   */
  seal<Values extends object>(table: SealedTableName, values: Values, key: object = values): Values {
    return this.#map(table, values, key, (text, record, place) => this.sealText(text, record, place))
  }

  /** The other way round. @param row with the columns that name it @throws BrokenSeal */
  open<Row extends object>(table: SealedTableName, row: Row): Row {
    return this.#map(table, row, row, (text, record, place) => this.openText(text, record, place))
  }

  /** @param record which record's key it is sealed with @param place what it is bound to */
  sealText(text: string, record: string, place: string): string {
    if (this.#ring === null) return text.startsWith(marker) ? `${marker}.${text}` : text
    const { id } = this.#ring.current
    const key = this.#ring.keyOf(id, record) as Buffer
    return `${marker}${id}.${encrypt(key, text, place)}`
  }

  /** @throws BrokenSeal */
  openText(stored: string, record: string, place: string): string {
    if (!stored.startsWith(marker)) return stored
    const end = stored.indexOf('.', marker.length)
    const keyId = stored.slice(marker.length, end)
    const rest = stored.slice(end + 1)
    if (keyId === '') return rest
    const key = this.#ring?.keyOf(keyId, record) ?? null
    if (key === null) throw new BrokenSeal(place)
    try {
      return decrypt(key, rest, place)
    } catch {
      throw new BrokenSeal(place)
    }
  }

  /** Whether a stored value is as `seal` would leave it now. */
  isCurrent(stored: string): boolean {
    return this.#ring === null || stored.startsWith(`${marker}${this.#ring.current.id}.`)
  }

  /** A text to compare by that tells nothing about it; without keys the text itself. */
  hash(text: string): string {
    return this.#hashKey === null ? text : keyedHash(this.#hashKey, text).toString('base64url')
  }

  #map<Row extends object>(
    table: SealedTableName,
    row: Row,
    key: object,
    change: (text: string, record: string, place: string) => string,
  ): Row {
    const changed = { ...row } as Record<string, unknown>
    const { key: names, columns } = sealedTables[table]
    const ids = names.map((name) => String((key as Record<string, unknown>)[name]))
    const record = `${table} ${ids[0]}`
    for (const column of columns) {
      const value = changed[column]
      if (typeof value === 'string') changed[column] = change(value, record, [table, ...ids, column].join(' '))
    }
    return changed as Row
  }
}
