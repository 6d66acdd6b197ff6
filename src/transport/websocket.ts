import type { IncomingMessage, Server } from 'node:http'
import {
  type ExecutionArgs,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql'
import { useServer as serveProtocol } from 'graphql-ws/use/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { unauthenticated } from '../errors.ts'
import type { Admit } from '../graphql/admit.ts'
import type { ReadRequest } from '../graphql/documents.ts'
import { createSubscribe } from '../graphql/event-stream.ts'
import { refusalOf } from '../graphql/refusal.ts'
import { type Context, createContext, type Services } from '../resolvers/context.ts'
import type { ApiKeys } from '../services/access/api-keys.ts'
import type { Caller } from '../services/access/caller.ts'
import { Admissions } from './admissions.ts'
import { Departures } from './departures.ts'
import { secretIn } from './doorkeeper.ts'
import { guardMessages } from './message-guard.ts'
import { wantsCost } from './operation-gate.ts'
import type { BegunOperation, OperationLog } from './operation-log.ts'
import { isOriginAllowed, type OriginPolicy } from './origin.ts'
import { newRequestId } from './request-id.ts'

export interface WebSocketOptions {
  server: Server
  path: string
  schema: GraphQLSchema
  services: Services
  readDocument: ReadRequest
  /** Operations that may run on one socket at once. */
  maxOperations: number
  /** Bytes of a message; a longer one closes its socket (1009). */
  maxPayload: number
  /** Milliseconds between two pings; a client that doesn't answer one before the next is cut off. */
  keepAliveMs: number
  /** Milliseconds after which a socket without operations is closed; 0 for never. */
  idleMs: number
  origins: OriginPolicy
  maskError: (error: unknown, requestId?: string) => GraphQLFormattedError
  operationLog: OperationLog
  /** What decides about each operation. */
  admit: Admit
}

/** A socket and what runs on it, by the ids that its client chose. */
interface Connection {
  caller: Caller
  admissions: Admissions
  departures: Departures
  operations: Map<string, { requestId: string; log: BegunOperation }>
  /** Of the trace that its operations belong to, where they don't say themselves. */
  traceparent: unknown
}

/** Close codes: those of graphql-ws, used for what they say. */
const closeCodes = { UNAUTHENTICATED: 4401, TOO_MANY_SOCKETS: 4429 }
/** Time that a client has to answer a close, milliseconds. */
const closeMs = 1000

/** graphql-ws on the HTTP server's path: queries, mutations and subscriptions. @returns the way to close every socket */
export function serveWebSockets(options: WebSocketOptions): { dispose: () => Promise<void> } {
  const { schema, services, readDocument, maxOperations, maskError, admit } = options
  const { apiKeys } = services
  const sockets = new WebSocketServer({
    server: options.server,
    path: options.path,
    maxPayload: options.maxPayload,
    verifyClient: ({ req }: { req: IncomingMessage }) => isOriginAllowed(req, options.origins),
  })
  const connections = new WeakMap<object, Connection>()
  const counts = new Map<string, number>()
  let count = 0
  const cleanup = serveProtocol(
    {
      schema,
      subscribe: createSubscribe(schema),
      onConnect: ({ extra: { socket, request }, connectionParams }) => {
        count += 1
        const caller = callerOf(apiKeys, connectionParams, request, `socket ${count}`)
        if (caller === null) return refuse(socket, 'UNAUTHENTICATED')
        const open = counts.get(caller.id) ?? 0
        if (open >= (caller.limits.sockets ?? Number.POSITIVE_INFINITY)) return refuse(socket, 'TOO_MANY_SOCKETS')
        counts.set(caller.id, open + 1)
        const release = apiKeys.hold(caller, () => refuse(socket, 'UNAUTHENTICATED'))
        const admissions = new Admissions()
        socket.once('close', () => {
          release()
          admissions.endAll()
          const left = (counts.get(caller.id) ?? 1) - 1
          if (left === 0) counts.delete(caller.id)
          else counts.set(caller.id, left)
        })
        const departures = new Departures(socket, options.idleMs)
        const traceparent = connectionParams?.['traceparent'] ?? request.headers['traceparent']
        connections.set(socket, { caller, admissions, departures, operations: new Map(), traceparent })
        return true
      },
      onSubscribe: ({ extra }, id, payload) => {
        const connection = connections.get(extra.socket)
        const requestId = newRequestId()
        const { extensions } = payload
        const traceparent = extensions?.['traceparent'] ?? connection?.traceparent
        const log = options.operationLog.begin('websocket', requestId, traceparent)
        connection?.operations.set(id, { requestId, log })
        if (connection !== undefined && connection.departures.operations >= maxOperations)
          return [tooManyOperations(maxOperations)]
        const document = readDocument(payload)
        if (Array.isArray(document)) return document
        const { operationName, variables } = payload
        log.reads(document, operationName)
        let contextValue: Context
        try {
          if (connection === undefined || !apiKeys.isStillGood(connection.caller)) throw unauthenticated()
          const admission = admit({ document, operationName, variables }, { ...connection.caller, span: log.span })
          connection.admissions.add(id, admission, wantsCost(extensions))
          contextValue = createContext(services, admission.caller, connection.departures.signalFor(id), requestId)
        } catch (error) {
          return [refusalOf(error)]
        }
        return { schema, document, operationName, variableValues: variables, contextValue } satisfies ExecutionArgs
      },
      onComplete: ({ extra }, id) => endOperation(connections.get(extra.socket), id),
      onNext: ({ extra }, id, _payload, _args, result) => {
        const connection = connections.get(extra.socket)
        const quote = connection?.admissions.quote(id) ?? null
        if (result.errors === undefined)
          return quote === null ? undefined : ({ ...result, ...quote } as FormattedExecutionResult)
        const { requestId, log } = connection?.operations.get(id) ?? {}
        const errors = result.errors.map((error) => maskError(error, requestId))
        log?.failed(errors.map(codeOf))
        const extensions = { ...result.extensions, ...quote?.extensions, requestId }
        return { ...result, errors, extensions } as FormattedExecutionResult
      },
      onError: ({ extra }, id, _payload, errors) => {
        const connection = connections.get(extra.socket)
        const { requestId, log } = connection?.operations.get(id) ?? {}
        const masked = errors.map((error) => maskError(error, requestId))
        log?.failed(masked.map(codeOf))
        endOperation(connection, id)
        return masked.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }))
      },
    },
    sockets,
    options.keepAliveMs,
  )
  sockets.on('connection', (socket) => {
    // A frame that is too large or malformed is its sender's fault: the socket is closed, nothing is written to the console.
    socket.removeAllListeners('error')
    socket.on('error', ({ message }) => services.logger.debug({ reason: message }, 'socket closed'))
    guardMessages(socket)
  })
  return { dispose: async () => cleanup.dispose() }
}

/** By the payload of `connection_init`, which is all that browsers can send, or by the header of the handshake; null where nobody is to be let in. */
function callerOf(
  apiKeys: ApiKeys,
  payload: Readonly<Record<string, unknown>> | undefined,
  { headers }: IncomingMessage,
  stranger: string,
): Caller | null {
  const given = payload?.['authorization'] ?? payload?.['Authorization'] ?? headers.authorization
  try {
    return apiKeys.authenticate(secretIn(given), stranger)
  } catch {
    return null
  }
}

/** Closes a socket, at last without its client's help. @returns false, which graphql-ws takes for a refusal */
function refuse(socket: WebSocket, reason: keyof typeof closeCodes): false {
  socket.close(closeCodes[reason], reason)
  setTimeout(() => socket.terminate(), closeMs).unref()
  return false
}

function endOperation(connection: Connection | undefined, id: string): void {
  connection?.operations.get(id)?.log.end()
  connection?.operations.delete(id)
  connection?.admissions.end(id)
  connection?.departures.forget(id)
}

const codeOf = ({ extensions }: GraphQLFormattedError): string => String(extensions?.['code'])

const tooManyOperations = (limit: number): GraphQLError =>
  new GraphQLError(`At most ${limit} operations may run on one socket.`, {
    extensions: { code: 'TOO_MANY_OPERATIONS', limit },
  })
