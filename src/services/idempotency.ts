import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Owner } from '../store/access/owner.ts'
import type { IdempotencyClaim } from '../store/idempotency-store.ts'
import { check } from './checks.ts'

const keyOf = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x21-\x7e]+$/, 'must be made of printable ASCII characters without spaces')

/**
 * What an input claims with its `idempotencyKey`; null where it has none.
 * @throws INVALID_INPUT
 */
export function claimOf(
  scope: string,
  input: object & { idempotencyKey?: unknown },
  { tenant }: Pick<Owner, 'tenant'>,
): IdempotencyClaim | null {
  const { idempotencyKey, ...rest } = input
  if (idempotencyKey == null) return null
  return { tenant, scope, key: check('input.idempotencyKey', keyOf, idempotencyKey), fingerprint: fingerprintOf(rest) }
}

/** SHA-256 of the value as JSON with its members in order; members that are null count as left out. */
export const fingerprintOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex')

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member != null)
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, canonical(member)]),
  )
}
