import { type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isRefusedHost, lookupPublic, RefusedAddress } from './addresses.ts'

export interface SendOptions {
  /** Whether private addresses may be used. */
  allowPrivate: boolean
  /** Time until the answer's head is there, milliseconds. */
  timeoutMs: number
  signal: AbortSignal
}

/**
 * POSTs a message over a connection of its own and follows no redirect. The answer's body is not read.
 * @returns the HTTP status
 * @throws Error whose message is fit for the delivery log
 */
export async function send(
  url: string,
  headers: Record<string, string>,
  body: string,
  { allowPrivate, timeoutMs, signal }: SendOptions,
): Promise<number> {
  const target = new URL(url)
  if (!allowPrivate && isRefusedHost(target.hostname)) throw new RefusedAddress()
  const timeout = AbortSignal.timeout(timeoutMs)
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    agent: false,
    signal: AbortSignal.any([timeout, signal]),
    ...(!allowPrivate && { lookup: lookupPublic }),
  }
  const start = target.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const request = start(target, options, (response) => {
      resolve(response.statusCode ?? 0)
      response.on('error', () => {})
      response.destroy()
    })
    request.on('error', (error: NodeJS.ErrnoException) =>
      reject(timeout.aborted ? new Error(`no answer within ${timeoutMs} ms`) : new Error(error.code ?? error.message)),
    )
    request.end(body)
  })
}
