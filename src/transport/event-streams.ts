import type { RequestHandler, Response } from 'express'
import {
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql'
import { createHandler } from 'graphql-sse'
import { unauthenticated } from '../errors.ts'
import type { Admit } from '../graphql/admit.ts'
import type { ReadRequest } from '../graphql/documents.ts'
import { createSubscribe } from '../graphql/event-stream.ts'
import { idIn } from '../graphql/persisted-documents.ts'
import { refusalOf } from '../graphql/refusal.ts'
import { type Context, createContext, type Services } from '../resolvers/context.ts'
import type { Caller } from '../services/access/caller.ts'
import { Admissions } from './admissions.ts'
import { documentRequestOf } from './document-request.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { EventWriter } from './event-writer.ts'
import { wantsCost } from './operation-gate.ts'
import type { BegunOperation, OperationLog } from './operation-log.ts'
import { requestIdOf } from './request-id.ts'

export interface EventStreamOptions {
  schema: GraphQLSchema
  services: Services
  readDocument: ReadRequest
  maskError: (error: unknown, requestId?: string) => GraphQLFormattedError
  operationLog: OperationLog
  /** Milliseconds for which a client may leave what is sent unread. */
  patienceMs: number
  doorkeeper: Doorkeeper
  admit: Admit
}

const eventStream = 'text/event-stream'

interface Stream {
  writer: EventWriter
  response: Response
  log: BegunOperation
  /** Of one operation at most. */
  admissions: Admissions
}

/**
 * graphql-sse, distinct connections mode, on the path of everything else: for requests that want `text/event-stream` more than JSON, and
 * for subscriptions that take it at all. Expects bodies to be parsed.
 */
export function serveEventStreams(options: EventStreamOptions): RequestHandler {
  const { schema, services, readDocument, maskError, doorkeeper, admit } = options
  const handle = createHandler<Stream, undefined, Record<PropertyKey, unknown>>({
    authenticate: () => null,
    // What `readDocument` returns is valid.
    validate: () => [],
    subscribe: createSubscribe(schema),
    onSubscribe: ({ raw }, { operationName, variables, extensions }) => {
      const { response, writer } = raw
      const document = readDocument(documentRequestOf(response.req))
      if (Array.isArray(document)) return refusal(document)
      raw.log.reads(document, operationName)
      let caller: Caller = { ...doorkeeper.callerOf(response.req), span: raw.log.span }
      try {
        const admission = admit({ document, operationName, variables }, caller)
        caller = admission.caller
        raw.admissions.add('', admission, wantsCost(extensions as Record<string, unknown>))
        if (response.closed) raw.admissions.endAll()
        else response.once('close', () => raw.admissions.endAll())
      } catch (error) {
        return refusal([refusalOf(error)])
      }
      const endWithKey = (): void => writer.end(lastEvent(maskError(unauthenticated())))
      const context = createContext(
        services,
        caller,
        doorkeeper.departureOf(response, endWithKey),
        requestIdOf(response),
      )
      // The library asks for a type that an interface is not.
      const contextValue: Context & Record<PropertyKey, unknown> = { ...context }
      return { schema, document, operationName, variableValues: variables, contextValue }
    },
    onNext: async (_context, { raw }, result) => {
      // The next event is made when this one can be sent: nothing piles up for a client that doesn't read.
      await raw.writer.isFree()
      const quote = raw.admissions.quote('')
      if (result.errors === undefined) return quote === null ? undefined : { ...result, ...quote }
      const requestId = requestIdOf(raw.response)
      const errors = result.errors.map((error) => maskError(error, requestId))
      raw.log.failed(errors.map(({ extensions }) => String(extensions?.['code'])))
      const extensions = { ...result.extensions, ...quote?.extensions, requestId }
      return { ...result, errors, extensions } as unknown as ExecutionResult
    },
  })
  return async (request, response, next) => {
    if (!wantsEvents(request, readDocument)) return next()
    const writer = new EventWriter(response, options.patienceMs)
    const log = options.operationLog.begin('sse', requestIdOf(response), request.get('traceparent'))
    response.once('close', log.end)
    const [body, { status, headers }] = await handle({
      method: request.method,
      ...withQuery(request),
      headers: { get: (name) => (name === 'accept' ? eventStream : request.get(name)) },
      raw: { writer, response, log, admissions: new Admissions() },
      context: undefined,
    })
    if (body !== null && typeof body === 'object') return writer.write(body, status, headers)
    const reason = JSON.parse(body ?? '{}').errors?.[0]?.message ?? 'The request can not be read.'
    return void response.status(status).json({ errors: [{ message: reason, extensions: { code: 'BAD_REQUEST' } }] })
  }
}

/** A stream of one result, since the library takes a single one for an answer only where it has data. */
async function* refusal(errors: readonly GraphQLError[]): AsyncGenerator<ExecutionResult, void, void> {
  yield { errors }
}

/** What ends a stream from outside. */
const lastEvent = (error: GraphQLFormattedError): string =>
  `event: next\ndata: ${JSON.stringify({ errors: [error] })}\n\nevent: complete\ndata:\n\n`

/** The library wants a text of every request, and of one that names its document by an id has no use for it. */
function withQuery(request: Parameters<RequestHandler>[0]): {
  url: string
  body: () => Record<string, unknown> | null
} {
  const { originalUrl, body } = request
  const named = documentRequestOf(request)
  if (named.query !== undefined || idIn(named) === undefined) return { url: originalUrl, body: () => body ?? null }
  return request.method === 'GET'
    ? { url: `${originalUrl}&query=`, body: () => null }
    : { url: originalUrl, body: () => ({ ...body, query: '' }) }
}

/** Clients that list everything they understand get JSON, except for what can't be answered by it. */
function wantsEvents(
  request: Parameters<RequestHandler>[0],
  readDocument: EventStreamOptions['readDocument'],
): boolean {
  if (!request.get('accept')?.includes(eventStream)) return false
  if (!['GET', 'POST'].includes(request.method) || isForeign(request)) return false
  if (request.accepts(['application/graphql-response+json', 'json', 'html', eventStream]) === eventStream) return true
  const named = documentRequestOf(request)
  if (typeof named.query === 'string' ? !named.query.includes('subscription') : idIn(named) === undefined) return false
  const document = readDocument(named)
  if (Array.isArray(document)) return false
  const { operationName } = request.method === 'GET' ? request.query : request.body
  return getOperationAST(document, operationName)?.operation === 'subscription'
}

/** A page of another site can send a GET without saying its origin, but browsers say that it is one. */
const isForeign = (request: Parameters<RequestHandler>[0]): boolean =>
  request.method === 'GET' && request.get('origin') === undefined && request.get('sec-fetch-site') === 'cross-site'
