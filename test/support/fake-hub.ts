import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a fake hub does with one request for a file before it serves it as it should: true where it has answered. */
export type Trick = (request: IncomingMessage, response: ServerResponse, content: Buffer) => boolean

/** A server with the hub's layout: one repository, its files by path. */
export class FakeHub {
  readonly files: Record<string, Buffer>
  /** Contents that are sent instead of those whose digests are told. */
  readonly sent: Record<string, Buffer> = {}
  /** Every request, as `GET path range`. */
  readonly requests: { path: string; range: string | undefined; authorization: string | undefined }[] = []
  /** Tried on each request for a file, the first that answers counts. */
  tricks: Trick[] = []
  /** Answers the request for the list of files instead. */
  onList: ((response: ServerResponse) => boolean) | null = null
  commit = 'a'.repeat(40)
  /** What the list of files says of the model besides. */
  about: object = {}
  readonly #server: Server

  private constructor(files: Record<string, Buffer>) {
    this.files = files
    this.#server = createServer((request, response) => this.#answer(request, response))
  }

  static async start(files: Record<string, Buffer>): Promise<FakeHub> {
    const hub = new FakeHub(files)
    await new Promise<void>((resolve) => hub.#server.listen(0, '127.0.0.1', resolve))
    return hub
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Requests for a file. */
  of(path: string): FakeHub['requests'] {
    return this.requests.filter((request) => request.path.endsWith(`/${path}`))
  }

  /** As a hub that goes down does. */
  breakConnections(): void {
    this.#server.closeAllConnections()
  }

  async dispose(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url ?? '/', this.url).pathname)
    const { range, authorization } = request.headers
    this.requests.push({ path, range, authorization })
    if (path.startsWith('/api/models/acme/tiny/revision/')) {
      if (this.onList?.(response)) return
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify(this.#list()))
    }
    const [, name] = /^\/(?:cdn|acme\/tiny\/resolve\/a{40})\/(.+)$/.exec(path) ?? []
    const content = name === undefined ? undefined : (this.sent[name] ?? this.files[name])
    if (content === undefined) return void response.writeHead(404).end()
    if (this.tricks.some((trick) => trick(request, response, content))) return
    serve(request, response, content)
  }

  #list(): object {
    const siblings = Object.entries(this.files).map(([rfilename, content]) => ({
      rfilename,
      size: content.length,
      blobId: createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex'),
      // Large files are told by their SHA-256.
      ...(/\.onnx/.test(rfilename) && {
        lfs: { sha256: createHash('sha256').update(content).digest('hex'), size: content.length, pointerSize: 130 },
      }),
    }))
    return { id: 'acme/tiny', sha: this.commit, pipeline_tag: null, siblings, ...this.about }
  }
}

/** As the hub serves a file: whole, or from where it is asked for. */
export function serve(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
  if (from === undefined) return void response.writeHead(200, { 'content-length': content.length }).end(content)
  const start = Number(from)
  if (start >= content.length) return void response.writeHead(416).end()
  const range = `bytes ${start}-${content.length - 1}/${content.length}`
  response.writeHead(206, { 'content-length': content.length - start, 'content-range': range })
  response.end(content.subarray(start))
}

/** Sends a part of a file and waits with the rest until it may go on. */
export const holdBack = (path: string, bytes: number, open: Promise<void>): Trick => {
  return (request, response, content) => {
    if (!request.url?.endsWith(path)) return false
    response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, bytes))
    void open.then(() => response.end(content.subarray(bytes)))
    return true
  }
}

/** Sends a part and breaks the connection, so many times. */
export const breakOff = (path: string, bytes: number, times = 1): Trick => {
  let left = times
  return (request, response, content) => {
    if (left === 0 || !request.url?.endsWith(path)) return false
    left -= 1
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
    const start = Number(from ?? 0)
    const head = { 'content-length': content.length - start }
    if (from === undefined) response.writeHead(200, head)
    else response.writeHead(206, { ...head, 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` })
    response.write(content.subarray(start, start + bytes), () => response.socket?.end())
    return true
  }
}

/** Answers with a status, so many times. */
export const status = (path: string, code: number, times = 1, headers: Record<string, string> = {}): Trick => {
  let left = times
  return (request, response) => {
    if (left === 0 || !request.url?.endsWith(path)) return false
    left -= 1
    response.writeHead(code, headers).end()
    return true
  }
}
