import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit'
import { type Client, createClient } from 'graphql-ws'
import { session } from '../api/session.ts'
import { accumulateText } from './accumulate-text.ts'
import { currentOperation } from './current-operation.ts'

const endpoint = new URL('/graphql', window.location.href)
const socketEndpoint = new URL(endpoint)
socketEndpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:'

/**
 * Sends queries and mutations over HTTP, subscriptions over graphql-ws. Each operation gets its own lazy client, so that the headers
 * typed for it become its `connectionParams`; no socket is opened before a subscription runs.
 */
export const fetcher: Fetcher = (given, givenOptions) => {
  const { params, options } = currentOperation(given, givenOptions)
  const send = createGraphiQLFetcher({
    url: endpoint.href,
    fetch: sendWithKey,
    wsClient: createStreamClient(options.headers),
    // The server sends no multipart results; without them the fetcher asks for GraphQL-over-HTTP's own media type.
    enableIncrementalDelivery: false,
  })
  return send(params, options)
}

/** The key of this tab goes along, unless another one is typed among the headers. */
const sendWithKey: typeof fetch = async (url, init) => {
  const response = await fetch(url, { ...init, headers: { ...session.headers(), ...(init?.headers as object) } })
  if (response.status === 401) session.refused()
  return response
}

function createStreamClient(headers: Record<string, unknown> = {}): Client {
  const client = createClient({
    url: socketEndpoint.href,
    connectionParams: { ...session.headers(), ...headers },
    // A retry would send `streamCompletion` again and silently start a second completion.
    retryAttempts: 0,
  })
  return {
    ...client,
    subscribe: (payload, sink) => {
      const view = accumulateText()
      const growing: typeof sink = { ...sink, next: (result) => sink.next(view(result)) }
      return client.subscribe(payload, growing)
    },
  }
}
