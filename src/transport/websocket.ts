import type { IncomingMessage, Server } from 'node:http'
import type {
  ExecutionArgs,
  FormattedExecutionResult,
  GraphQLFormattedError,
  GraphQLSchema,
  ValidationRule,
} from 'graphql'
import { useServer as serveProtocol } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { createDocumentReader } from '../graphql/documents.ts'
import { createSubscribe } from '../graphql/event-stream.ts'
import { type Context, createContext, type Services } from '../resolvers/context.ts'
import { Departures } from './departures.ts'
import { isOriginAllowed, type OriginPolicy } from './origin.ts'

export interface WebSocketOptions {
  server: Server
  path: string
  schema: GraphQLSchema
  services: Services
  rules: readonly ValidationRule[]
  maxDocumentTokens: number
  /** Bytes of a message; a longer one closes its socket (1009). */
  maxPayload: number
  /** Milliseconds between two pings; a client that doesn't answer one before the next is cut off. */
  keepAliveMs: number
  /** Milliseconds after which a socket without operations is closed; 0 for never. */
  idleMs: number
  origins: OriginPolicy
  maskError: (error: unknown) => GraphQLFormattedError
}

/** graphql-ws on the HTTP server's path: queries, mutations and subscriptions. @returns the way to close every socket */
export function serveWebSockets(options: WebSocketOptions): { dispose: () => Promise<void> } {
  const { schema, services, rules, maxDocumentTokens, maskError } = options
  const readDocument = createDocumentReader(schema, rules, maxDocumentTokens)
  const sockets = new WebSocketServer({
    server: options.server,
    path: options.path,
    maxPayload: options.maxPayload,
    verifyClient: ({ req }: { req: IncomingMessage }) => isOriginAllowed(req, options.origins),
  })
  const connections = new WeakMap<object, { caller: string; departures: Departures }>()
  let count = 0
  const cleanup = serveProtocol(
    {
      schema,
      subscribe: createSubscribe(schema),
      onConnect: ({ extra }) => {
        count += 1
        connections.set(extra.socket, {
          caller: `socket ${count}`,
          departures: new Departures(extra.socket, options.idleMs),
        })
      },
      onSubscribe: ({ extra }, id, payload) => {
        const document = readDocument(payload.query)
        if (Array.isArray(document)) return document
        const { caller, departures } = connections.get(extra.socket) ?? {}
        const signal = departures?.signalFor(id) ?? AbortSignal.abort()
        const contextValue: Context = createContext(services, caller ?? '', signal)
        const { operationName, variables } = payload
        return { schema, document, operationName, variableValues: variables, contextValue } satisfies ExecutionArgs
      },
      onComplete: ({ extra }, id) => connections.get(extra.socket)?.departures.forget(id),
      onNext: (_connection, _id, _payload, _args, result) =>
        result.errors && ({ ...result, errors: result.errors.map(maskError) } as FormattedExecutionResult),
      onError: (_connection, _id, _payload, errors) => errors.map(maskError),
    },
    sockets,
    options.keepAliveMs,
  )
  // A frame that is too large or malformed is its sender's fault: the socket is closed, nothing is written to the console.
  sockets.on('connection', (socket) => {
    socket.removeAllListeners('error')
    socket.on('error', ({ message }) => services.logger.debug({ reason: message }, 'socket closed'))
  })
  return { dispose: async () => cleanup.dispose() }
}
