import { UploadedFile } from '../util/uploaded-file.ts'

/** Arguments with each file of the request as base64, so that they can be kept as JSON. A file that was too large stays, to be refused. */
export function toStorable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toStorable)
  const { upload, ...rest } = value as { upload?: unknown }
  if (upload instanceof UploadedFile && upload.bytes !== null)
    return { ...rest, base64: Buffer.from(upload.bytes).toString('base64') }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toStorable(item)]))
}
