import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { DomainError } from '../../errors.ts'
import { isInnerHost, outerLookup, requireOuter } from './addresses.ts'
import { hubFailed } from './hub-error.ts'

export interface HubAccess {
  /** Origin and path under which the hub answers. */
  readonly hubUrl: string
  /** Sent to the hub alone; '' for none. */
  readonly hubToken: string
  /** Milliseconds of silence after which a request counts as failed. */
  readonly hubTimeoutMs: number
  /** Milliseconds before the first retry; each further one waits twice as long. */
  readonly hubRetryMs: number
}

const maxRedirects = 5

/**
 * GETs what the hub has at a path, following its redirects: over http and https only, never from https to http, never into this
 * server's own network unless the hub itself is there, and without the token anywhere but at the hub.
 * @param path below the hub's address, encoded @returns the answer, whatever its status; its body must be read or destroyed
 * @throws HUB_FAILED: UNREACHABLE, FORBIDDEN_REDIRECT
 */
export async function get(
  access: HubAccess,
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const hub = new URL(access.hubUrl)
  const isInner = await isInnerHost(hub.hostname)
  let url = new URL(`${access.hubUrl.replace(/\/+$/, '')}/${path}`)
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const isHub = url.origin === hub.origin
    if (!isHub && !isInner) requireOuter(url.hostname)
    const token: Record<string, string> =
      isHub && access.hubToken !== '' ? { authorization: `Bearer ${access.hubToken}` } : {}
    const response = await once(url, { ...headers, ...token }, isHub || isInner, access.hubTimeoutMs, signal)
    const { location } = response.headers
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response
    response.destroy()
    url = redirected(url, location)
  }
  throw hubFailed('FORBIDDEN_REDIRECT', `redirects more than ${maxRedirects} times`)
}

function redirected(from: URL, location: string): URL {
  const to = URL.canParse(location, from) ? new URL(location, from) : null
  if (to === null || !['http:', 'https:'].includes(to.protocol))
    throw hubFailed('FORBIDDEN_REDIRECT', 'redirects to something that is no web address')
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw hubFailed('FORBIDDEN_REDIRECT', 'redirects to an unencrypted address')
  return to
}

function once(
  url: URL,
  headers: Record<string, string>,
  mayBeInner: boolean,
  timeout: number,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      headers: { 'user-agent': 'modelgraph', 'accept-encoding': 'identity', ...headers },
      timeout,
      signal,
      agent: false,
      ...(!mayBeInner && { lookup: outerLookup }),
    })
    outgoing.once('response', resolve)
    // Once for the connection, and again for each silence of the body.
    outgoing.on('timeout', () => outgoing.destroy(hubFailed('UNREACHABLE', `was silent for ${timeout} ms`)))
    outgoing.on('error', (error) => reject(asFailure(error, signal)))
    outgoing.end()
  })
}

/** What went wrong on the way, without addresses. */
export function asFailure(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return signal.reason instanceof Error ? signal.reason : new Error('aborted')
  if (error instanceof DomainError) return error
  const { code } = error as NodeJS.ErrnoException
  return hubFailed('UNREACHABLE', `can't be reached${code === undefined ? '' : ` (${code})`}`)
}

/** @throws HUB_FAILED for an answer that isn't what was asked for; the body is given up then */
export function requireStatus(response: IncomingMessage, accepted: readonly number[], what: string): void {
  const status = response.statusCode ?? 0
  if (accepted.includes(status)) return
  const retryAfterMs = retryAfter(response.headers['retry-after'])
  response.destroy()
  const facts = { status, ...(retryAfterMs !== null && { retryAfterMs }) }
  if (status === 401 || status === 403)
    throw hubFailed('UNAUTHORIZED', `allows no access to ${what} (HUB_TOKEN)`, facts)
  if (status === 404) throw hubFailed('NOT_FOUND', `has no ${what}`, facts)
  if (status === 429) throw hubFailed('RATE_LIMITED', 'is asked too often', facts)
  if (status >= 500) throw hubFailed('UNREACHABLE', `answers with status ${status}`, facts)
  throw hubFailed('BAD_RESPONSE', `answers with status ${status}`, facts)
}

/** Seconds, or a date. */
function retryAfter(header: string | undefined): number | null {
  if (header === undefined) return null
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}
