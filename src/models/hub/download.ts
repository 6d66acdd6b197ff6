import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat, truncate, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { asFailure, get, type HubAccess, requireStatus } from './http-get.ts'
import { hubFailed } from './hub-error.ts'
import type { HubFile } from './repository.ts'
import { withRetries } from './retries.ts'

export interface DownloadOptions {
  readonly access: HubAccess
  /** The file's path at the hub, encoded. */
  readonly source: string
  readonly file: HubFile
  /** Where its bytes go; what is there of them already is kept. */
  readonly target: string
  readonly signal: AbortSignal
  /** Told how many bytes of the file are there, now and then; fewer than before where it had to begin again. */
  readonly onProgress: (bytes: number) => void
}

/**
 * Fetches a file, going on where it was left off, whether by this process or one before. What can't be had is tried again, with
 * growing pauses, as long as there is progress. The file is whole and as its digest says when this resolves.
 * @throws HUB_FAILED; the reason of `signal` where it is aborted
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { access, file, target, signal, onProgress } = options
  let mismatches = 0
  const attempt = async (): Promise<void> => {
    while (true) {
      const there = await sizeOf(target)
      onProgress(Math.min(there, file.bytes))
      if (file.bytes === 0) await writeFile(target, '')
      else if (there !== file.bytes) await fetchRest(options, there)
      if (await isIntact(target, file, signal)) return
      await rm(target, { force: true })
      // One flipped bit may be the line's; two are the hub's.
      mismatches += 1
      if (mismatches === 2) throw hubFailed('DIGEST_MISMATCH', `gives ${file.path} with other contents than it says`)
    }
  }
  await withRetries(attempt, { pauseMs: access.hubRetryMs, signal, progress: () => sizeOf(target) })
}

async function fetchRest(
  { access, source, file, target, signal, onProgress }: DownloadOptions,
  there: number,
): Promise<void> {
  if (there > file.bytes) await rm(target, { force: true })
  const from = there > file.bytes ? 0 : there
  const response = await get(access, source, from === 0 ? {} : { range: `bytes=${from}-` }, signal)
  if (response.statusCode === 416) await rm(target, { force: true })
  requireStatus(response, [200, 206], file.path)
  // A hub that doesn't know ranges sends the whole file again.
  const start = response.statusCode === 206 ? from : 0
  requireSize(response, file, start)
  if (start === 0) await truncate(target, 0).catch(() => {})
  let bytes = start
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > file.bytes) response.destroy(hubFailed('BAD_RESPONSE', `sends more of ${file.path} than it has`))
    else onProgress(bytes)
  })
  try {
    await pipeline(response, createWriteStream(target, { flags: start === 0 ? 'w' : 'a' }), { signal })
  } catch (error) {
    if (isStorage(error)) throw error
    throw asFailure(error, signal)
  }
  if (bytes < file.bytes) throw hubFailed('UNREACHABLE', `breaks off in the middle of ${file.path}`)
}

/** @throws HUB_FAILED where the answer has another length than the file, or is another part of it */
function requireSize(response: IncomingMessage, file: HubFile, start: number): void {
  const { 'content-length': length, 'content-range': range, 'content-encoding': encoding } = response.headers
  const isWhole = length === undefined || Number(length) === file.bytes - start
  const isPart = response.statusCode !== 206 || range === `bytes ${start}-${file.bytes - 1}/${file.bytes}`
  if (isWhole && isPart && (encoding === undefined || encoding === 'identity')) return
  response.destroy()
  throw hubFailed('BAD_RESPONSE', `sends ${file.path} in another length than it says`)
}

async function isIntact(target: string, { digest, bytes }: HubFile, signal: AbortSignal): Promise<boolean> {
  const hash = hashOf(digest.kind, bytes)
  await pipeline(createReadStream(target, { highWaterMark: 1024 * 1024 }), hash, { signal })
  return hash.digest('hex') === digest.hex
}

/** Git's digest of a file is the SHA-1 of its length and contents. */
const hashOf = (kind: HubFile['digest']['kind'], bytes: number): Hash =>
  kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes}\0`)

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

/** Errors of the disk are not the hub's, and trying again doesn't mend them. */
const isStorage = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')
