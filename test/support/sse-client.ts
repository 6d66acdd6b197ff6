import { createClient } from 'graphql-sse'
import { bearer } from './clients.ts'

/** A graphql-sse client in distinct connections mode; it doesn't reconnect by itself. @param secret of an API key */
export const sseClient = (url: string, secret?: string) =>
  createClient({ url, retryAttempts: 0, headers: bearer(secret) })
