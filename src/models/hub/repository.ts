import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { taskOf } from '../import/architectures.ts'
import { spdx } from '../import/model-card.ts'
import { asFailure, get, type HubAccess, requireStatus } from './http-get.ts'
import { hubFailed } from './hub-error.ts'

/** A file of a repository at one commit. */
export interface HubFile {
  readonly path: string
  readonly bytes: number
  /** What its contents are checked with: SHA-256 of a large file, git's own digest of a small one. */
  readonly digest: { readonly kind: 'sha256' | 'git'; readonly hex: string }
}

export interface Repository {
  /** The commit that the revision stands for now: what is fetched later is of this commit, whatever becomes of the branch. */
  readonly commit: string
  readonly files: readonly HubFile[]
  /** What the model is made for; null where the hub doesn't tell. */
  readonly task: string | null
  /** As its card tells it, SPDX where that is known; null where it tells none. */
  readonly licence: string | null
}

const maxListBytes = 16 * 1024 * 1024
const bytes = z.number().int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const modelShape = z.object({
  pipeline_tag: z.string().nullish(),
  config: z.object({ architectures: z.array(z.string()).nullish(), model_type: z.string().nullish() }).nullish(),
  cardData: z
    .object({ license: z.string().max(200).nullish() })
    .nullish()
    .catch(null),
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  siblings: z
    .array(
      z.object({
        rfilename: z.string().max(1000),
        size: bytes.nullish(),
        blobId: z
          .string()
          .regex(/^[0-9a-f]{40}$/)
          .nullish(),
        lfs: z.object({ sha256, size: bytes }).nullish(),
      }),
    )
    .max(20_000),
})

/** The path of a repository and revision; each part is encoded. */
const revisionPath = (id: string, revision: string): string =>
  `api/models/${id}/revision/${encodeURIComponent(revision)}`

/** Where a file's contents are. */
export const filePath = (id: string, commit: string, path: string): string =>
  `${id}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`

/**
 * What a repository holds. Files that are there without a digest can't be fetched safely and are left out.
 * @param id `owner/name` @throws HUB_FAILED
 */
export async function readRepository(
  access: HubAccess,
  id: string,
  revision: string,
  signal: AbortSignal,
): Promise<Repository> {
  const response = await get(access, `${revisionPath(id, revision)}?blobs=true`, { accept: 'application/json' }, signal)
  requireStatus(response, [200], `model "${id}" at revision "${revision}"`)
  const parsed = modelShape.safeParse(await readJson(response, signal))
  if (!parsed.success) throw hubFailed('BAD_RESPONSE', 'describes the model in a way that is not understood')
  const { sha, siblings, config, cardData, pipeline_tag: tag } = parsed.data
  const files = siblings.flatMap(({ rfilename: path, size, blobId, lfs }): HubFile[] => {
    if (lfs != null) return [{ path, bytes: lfs.size, digest: { kind: 'sha256', hex: lfs.sha256 } }]
    return size != null && blobId != null ? [{ path, bytes: size, digest: { kind: 'git', hex: blobId } }] : []
  })
  const task = taskOf({
    architectures: config?.architectures ?? [],
    modelType: config?.model_type ?? null,
    tag: tag ?? null,
  })
  return { commit: sha, files, task, licence: spdx(cardData?.license ?? null) }
}

async function readJson(response: IncomingMessage, signal: AbortSignal): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxListBytes) throw hubFailed('BAD_RESPONSE', `describes the model in more than ${maxListBytes} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    throw asFailure(error, signal)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw hubFailed('BAD_RESPONSE', 'describes the model in something that is no JSON')
  }
}
