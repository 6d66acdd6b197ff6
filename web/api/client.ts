import { Client, type CombinedError, fetchExchange, mapExchange, subscriptionExchange } from 'urql'
import { endpoint } from './endpoint.ts'
import { session } from './session.ts'
import { socket } from './socket.ts'

const isUnauthenticated = ({ graphQLErrors, response }: CombinedError): boolean =>
  response?.status === 401 || graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED')

/**
 * Queries and mutations over HTTP, subscriptions over the tab's WebSocket. There is no cache: what the pages show is either asked for
 * once or changes all the time.
 */
export const client = new Client({
  url: endpoint.href,
  preferGetMethod: false,
  requestPolicy: 'network-only',
  // Files are sent as multipart requests, which the server takes from its own pages alone; this header is the proof.
  fetchOptions: () => ({ headers: { 'apollo-require-preflight': 'true', ...session.headers() } }),
  exchanges: [
    mapExchange({ onError: (error) => isUnauthenticated(error) && session.refused() }),
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = '', variables }) => ({
        subscribe: (sink) => ({
          unsubscribe: socket.subscribe(
            { query, variables: variables ?? {} },
            { ...sink, next: (result) => sink.next(result as Parameters<typeof sink.next>[0]) },
          ),
        }),
      }),
    }),
  ],
})
