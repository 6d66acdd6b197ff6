import { createHash } from 'node:crypto'
import type { Manifest } from './manifest.ts'

/**
 * What names a version beyond doubt: the SHA-256 of its manifest in canonical form (JSON, keys in order of code units), and so of every
 * file, since the manifest tells theirs. Two folders have one digest where nothing about them differs.
 * @returns `sha256:` and 64 hexadecimal digits
 */
export const digestOf = (manifest: Manifest): string =>
  `sha256:${createHash('sha256')
    .update(JSON.stringify(canonical({ ...manifest, files: [...manifest.files].sort(byPath) })))
    .digest('hex')}`

const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1)

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  )
}
