import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto'

const algorithm = 'aes-256-gcm'
/** Bytes, as NIST SP 800-38D recommends them. */
const nonceLength = 12
const tagLength = 16

/** Random bytes for this many nonces are asked for at once: each call to the system costs as much as a short text's encryption. */
const noncesAtOnce = 256
const pool = Buffer.alloc(nonceLength * noncesAtOnce)
let used = pool.length

function nextNonce(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += nonceLength
  return Buffer.from(pool.subarray(used - nonceLength, used))
}

/** AES-256-GCM. @param place is authenticated, not stored @returns nonce, ciphertext and tag, base64url */
export function encrypt(key: Buffer, text: string, place: string): string {
  const nonce = nextNonce()
  const cipher = createCipheriv(algorithm, key, nonce)
  cipher.setAAD(Buffer.from(place))
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** @throws where the key or the place is another, or anything was changed */
export function decrypt(key: Buffer, sealed: string, place: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < nonceLength + tagLength) throw new Error('too short')
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(bytes.subarray(-tagLength))
  const text = decipher.update(bytes.subarray(nonceLength, -tagLength), undefined, 'utf8')
  return text + decipher.final('utf8')
}

/** HMAC-SHA256. */
export const keyedHash = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
