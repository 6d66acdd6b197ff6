import { createClient } from 'graphql-sse'

/** A graphql-sse client in distinct connections mode; it doesn't reconnect by itself. */
export const sseClient = (url: string) => createClient({ url, retryAttempts: 0 })
