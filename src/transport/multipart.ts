import type { IncomingMessage } from 'node:http'
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import { UploadedFile } from '../util/uploaded-file.ts'

export interface MultipartLimits {
  /** Bytes of `operations`, and of `map`. */
  maxBodyBytes: number
  /** Bytes of one file; the rest of a larger one is dropped. */
  maxUploadBytes: number
  maxUploads: number
}

/** A body that is no GraphQL multipart request, in words for its sender. */
export class MultipartError extends Error {
  readonly code: 'BAD_REQUEST' | 'BODY_TOO_LARGE'
  readonly limit: number | undefined

  constructor(message: string, limit?: number) {
    super(message)
    this.code = limit === undefined ? 'BAD_REQUEST' : 'BODY_TOO_LARGE'
    this.limit = limit
  }
}

/**
 * Reads a body of the GraphQL multipart request specification (version 2): `operations`, `map`, files.
 * @returns `operations` with each file in the places that `map` names
 * @throws MultipartError
 */
export async function readMultipart(request: IncomingMessage, limits: MultipartLimits): Promise<object> {
  const { fields, files } = await readParts(request, limits)
  const operations = parseObject(fields.get('operations'), 'operations')
  const map = parseObject(fields.get('map'), 'map')
  for (const [name, paths] of Object.entries(map)) {
    const file = files.get(name)
    if (file === undefined) throw new MultipartError(`The file "${name.slice(0, 100)}" of map is missing.`)
    if (!Array.isArray(paths)) throw new MultipartError('Each entry of map must be a list of paths.')
    for (const path of paths) place(operations, path, file)
  }
  return operations
}

interface Parts {
  fields: Map<string, string>
  files: Map<string, UploadedFile>
}

function readParts(request: IncomingMessage, limits: MultipartLimits): Promise<Parts> {
  return new Promise((resolve, reject) => {
    const { maxBodyBytes, maxUploads } = limits
    const parts: Parts = { fields: new Map(), files: new Map() }
    const parser = open(request, limits)
    const fail = (error: Error): void => {
      request.unpipe(parser)
      // What still comes is read and dropped, so that its sender gets to read the answer.
      request.resume()
      reject(error)
    }
    const tooMany = (): void => fail(new MultipartError(`The body must have at most ${maxUploads} files.`, maxUploads))
    parser.on('field', (name, value, _, isTruncated) => {
      if (isTruncated)
        fail(new MultipartError(`${name.slice(0, 100)} must have at most ${maxBodyBytes} bytes.`, maxBodyBytes))
      parts.fields.set(name, value)
    })
    parser.on('file', (name, stream) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('limit', () => chunks.splice(0))
      stream.on('error', () => {})
      stream.on('end', () => parts.files.set(name, new UploadedFile(stream.truncated ? null : Buffer.concat(chunks))))
    })
    parser.on('filesLimit', tooMany)
    parser.on('partsLimit', tooMany)
    parser.on('error', () => fail(malformed()))
    parser.on('finish', () => resolve(parts))
    request.once('close', () => reject(malformed()))
    request.pipe(parser)
  })
}

/** @throws MultipartError where the head tells no boundary */
function open(
  { headers }: IncomingMessage,
  { maxBodyBytes, maxUploadBytes, maxUploads }: MultipartLimits,
): BusboyInstance {
  try {
    return new Busboy({
      headers: headers as BusboyHeaders,
      limits: {
        fields: 2,
        fieldSize: maxBodyBytes,
        files: maxUploads,
        fileSize: maxUploadBytes,
        parts: maxUploads + 2,
      },
    })
  } catch {
    throw malformed()
  }
}

const malformed = (): MultipartError => new MultipartError('The body must be well-formed multipart/form-data.')

function parseObject(text: string | undefined, field: string): Record<string, unknown> {
  const value = parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new MultipartError(`The body must have a part ${field}, a JSON object.`)
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}

/** Puts a file where `null` stands for it; a path leads through what the sender's own JSON has, nothing it inherits. */
function place(operations: Record<string, unknown>, path: unknown, file: UploadedFile): void {
  const keys = typeof path === 'string' ? path.split('.') : []
  const last = keys.pop() ?? ''
  let parent: unknown = operations
  for (const key of keys) parent = own(parent, key)
  if (keys[0] !== 'variables' || own(parent, last) !== null)
    throw new MultipartError('Each path of map must lead to a null of variables, such as variables.image.upload.')
  ;(parent as Record<string, unknown>)[last] = file
}

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
