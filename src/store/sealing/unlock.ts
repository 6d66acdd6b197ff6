import { randomBytes } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import type { Database } from '../database/database.ts'
import type { EncryptionKeyRow } from '../tables/privacy.ts'
import { type EncryptionKey, KeyRing } from './key-ring.ts'
import { Sealer } from './sealer.ts'

/**
 * Refuses keys that records of this database could not be read with. Changes nothing, and may be asked before the tables are brought up
 * to date.
 * @throws ConfigError that names the key
 */
export async function checkKeys(database: Database, keys: readonly EncryptionKey[]): Promise<void> {
  const tables = await database.introspection.getTables()
  if (!tables.some(({ name }) => name === 'encryption_keys')) return
  const rows = await database.selectFrom('encryption_keys').selectAll().execute()
  const sealer = new Sealer(ringOf(keys), null)
  for (const row of rows) {
    if (!keys.some(({ id }) => id === row.id))
      throw new ConfigError(
        `ENCRYPTION_KEYS: has no key "${row.id}", with which records of this database are encrypted; they can't be read without it`,
      )
    openSecret(sealer, row)
  }
}

/**
 * What seals and opens the records of this database from now on. The first time it has a key the idempotency keys become hashes; a key
 * that is current for the first time, or again, begins to re-seal from the start.
 * @param keys that `checkKeys` has passed
 */
export async function openSealer(database: Database, keys: readonly EncryptionKey[]): Promise<Sealer> {
  const ring = ringOf(keys)
  if (ring === null) return new Sealer(null, null)
  const unhashed = new Sealer(ring, null)
  const { id } = ring.current
  return database.transaction().execute(async (transaction) => {
    const rows = await transaction.selectFrom('encryption_keys').selectAll().execute()
    const [known] = rows
    const secret = known === undefined ? randomBytes(32).toString('base64') : openSecret(unhashed, known)
    const sealer = new Sealer(ring, Buffer.from(secret, 'base64'))
    if (known === undefined) await hashKeys(transaction, sealer)
    if (rows.some((row) => row.id === id && row.is_current === 1)) return sealer
    await transaction.updateTable('encryption_keys').set({ is_current: 0, progress: null }).execute()
    await transaction
      .insertInto('encryption_keys')
      .values({
        id,
        secret: unhashed.sealText(secret, recordOf(id), placeOf(id)),
        is_current: 1,
        created_at: Date.now(),
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ is_current: 1 }))
      .execute()
    return sealer
  })
}

const recordOf = (id: string): string => `encryption_keys ${id}`
const placeOf = (id: string): string => `encryption_keys ${id} secret`

function ringOf([first, ...others]: readonly EncryptionKey[]): KeyRing | null {
  return first === undefined ? null : new KeyRing([first, ...others])
}

function openSecret(sealer: Sealer, { id, secret }: Pick<EncryptionKeyRow, 'id' | 'secret'>): string {
  try {
    return sealer.openText(secret, recordOf(id), placeOf(id))
  } catch {
    throw new ConfigError(
      `ENCRYPTION_KEYS: the key "${id}" is not the one with which records of this database are encrypted under that name`,
    )
  }
}

/** They are compared, so they can't be sealed. */
async function hashKeys(database: Database, sealer: Sealer): Promise<void> {
  const rows = await database.selectFrom('idempotency_keys').select(['tenant', 'scope', 'key', 'fingerprint']).execute()
  for (const { tenant, scope, key, fingerprint } of rows)
    await database
      .updateTable('idempotency_keys')
      .set({ key: sealer.hash(key), fingerprint: sealer.hash(fingerprint) })
      .where('tenant', '=', tenant)
      .where('scope', '=', scope)
      .where('key', '=', key)
      .execute()
}
