import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Credential } from '../../store/access/key-store.ts'

const form = /^(mg_[0-9a-f]{16})_[A-Za-z0-9_-]{43}$/

/** Compared with where there is no such key, so that this takes as long. */
const nobody: Credential = { prefix: '', hash: '0'.repeat(64) }

/**
 * A new secret: `mg_`, 64 random bits by which it is found, and 256 random bits. With so many, a plain SHA-256 at rest is enough: there
 * is nothing to guess that a slow hash would have to protect.
 */
export function makeSecret(): Credential & { secret: string } {
  const prefix = `mg_${randomBytes(8).toString('hex')}`
  const secret = `${prefix}_${randomBytes(32).toString('base64url')}`
  return { prefix, secret, hash: digest(secret).toString('hex') }
}

/** The public part of a secret; '' for what is none. */
export const prefixOf = (secret: string): string => form.exec(secret)?.[1] ?? ''

/** Whether a secret is this credential's, in a time that doesn't tell. @param credential undefined where nobody has its prefix */
export function isSecretOf(secret: string, credential: Credential | undefined): boolean {
  const isSame = timingSafeEqual(digest(secret), Buffer.from((credential ?? nobody).hash, 'hex'))
  return isSame && credential !== undefined
}

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest()
