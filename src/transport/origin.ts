import type { IncomingMessage } from 'node:http'

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface OriginPolicy {
  /** Origins allowed besides the server's own. */
  allowedOrigins: readonly string[]
  /** Whether the server listens on loopback only. */
  isLoopback: boolean
}

/**
 * Whether a request may come from where it says it comes from. Pages of other sites may not use a server that asks for no key; nor
 * may a foreign name that was made to point at this machine (DNS rebinding). Clients that are no browsers send no Origin.
 */
export function isOriginAllowed({ headers }: Pick<IncomingMessage, 'headers'>, policy: OriginPolicy): boolean {
  const host = headers.host ?? ''
  if (policy.isLoopback && !loopbackNames.has(host.replace(/:\d+$/, ''))) return false
  const { origin } = headers
  if (origin === undefined || policy.allowedOrigins.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
