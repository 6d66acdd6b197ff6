import { createServer, type Server } from 'node:http'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import { expressMiddleware } from '@as-integrations/express5'
import cors from 'cors'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema } from 'graphql'
import type { Admit } from '../graphql/admit.ts'
import type { DocumentReader, ReadRequest } from '../graphql/documents.ts'
import type { PersistedDocuments } from '../graphql/persisted-documents.ts'
import { type Context, createContext, type Services } from '../resolvers/context.ts'
import type { Instruments } from '../services/metrics/instruments.ts'
import { documentRequestOf, showDocument } from './document-request.ts'
import { Doorkeeper } from './doorkeeper.ts'
import { serveEventStreams } from './event-streams.ts'
import { jobFiles } from './job-files.ts'
import { metricsText } from './metrics-text.ts'
import { MultipartError, type MultipartLimits } from './multipart.ts'
import { operationGate } from './operation-gate.ts'
import type { OperationLog } from './operation-log.ts'
import { OperationWatch } from './operation-watch.ts'
import { isOriginAllowed, type OriginPolicy } from './origin.ts'
import { assets, page, pageForBrowsers, pagePaths } from './pages.ts'
import { quotaHeaderNames } from './quota-headers.ts'
import { nameRequests, requestIdOf } from './request-id.ts'
import { securityHeaders } from './security-headers.ts'
import { uploads } from './uploads.ts'

export interface HttpOptions {
  path: string
  schema: GraphQLSchema
  services: Services
  reader: DocumentReader
  readDocument: ReadRequest
  persisted: PersistedDocuments
  /** Whether the schema is told. */
  introspection: boolean
  maxBodyBytes: number
  /** Bytes of a job's file. */
  maxJobBytes: number
  /** Milliseconds between two signs of life on a connection with nothing else to say; a client that takes none for two is gone. */
  keepAliveMs: number
  uploads: MultipartLimits
  origins: OriginPolicy
  maskError: (error: unknown, requestId?: string) => GraphQLFormattedError
  operationLog: OperationLog
  instruments: Instruments
  /** What decides about each operation. */
  admit: Admit
  /** Whether requests should be sent here now. */
  isReady: () => Promise<boolean>
}

/** GraphQL over HTTP, the pages for browsers, and health. @returns a server that doesn't listen yet */
export async function createHttpServer(
  options: HttpOptions,
): Promise<{ server: Server; dispose: () => Promise<void> }> {
  const { path, services, maskError } = options
  const watch = new OperationWatch(options.operationLog)
  const apollo = new ApolloServer<Context>({
    schema: options.schema,
    // Documents were read before, by `checkDocument`.
    documentStore: keptDocuments(options.reader),
    formatError: (_, error) => maskError(error, watch.requestIdOf(error)),
    includeStacktraceInErrorResponses: false,
    introspection: options.introspection,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), watch.plugin, operationGate(options.admit)],
    // Its messages may quote documents; what went wrong is logged by the mask.
    logger: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: () => services.logger.error('Apollo Server could not process a request'),
    },
  })
  await apollo.start()

  const doorkeeper = new Doorkeeper(services.apiKeys, maskError)
  const app = express().disable('x-powered-by').set('etag', false)
  app.use(nameRequests, securityHeaders)
  app.get('/healthz', (_, response) => void response.json({ status: 'ok' }))
  app.get('/readyz', async (_, response) => {
    const ready = await options.isReady()
    response.status(ready ? 200 : 503).json({ ready })
  })
  app.use(checkOrigin(options.origins))
  app.get('/metrics', doorkeeper.check, metricsText(options.instruments, doorkeeper, maskError))
  app.use('/assets', assets)
  app.get(pagePaths, page)
  app.get(path, pageForBrowsers)
  app.use(
    '/jobs',
    cors({ origin: [...options.origins.allowedOrigins], exposedHeaders: [...quotaHeaderNames] }),
    doorkeeper.check,
    jobFiles({ ...options, ...services, doorkeeper }),
  )
  app.use(
    path,
    cors({ origin: [...options.origins.allowedOrigins], exposedHeaders: ['x-request-id', ...quotaHeaderNames] }),
    doorkeeper.check,
    express.json({ limit: options.maxBodyBytes }),
    uploads(options.uploads),
    serveEventStreams({
      ...options,
      patienceMs: 2 * options.keepAliveMs,
      doorkeeper,
    }),
    checkDocument(options),
  )
  app.use(
    path,
    expressMiddleware(apollo, {
      context: async ({ req, res }) =>
        createContext(services, doorkeeper.callerOf(req), doorkeeper.departureOf(res), requestIdOf(res)),
    }),
  )
  app.use(
    (_, response) =>
      void response.status(404).json(errorBody('NOT_FOUND', `There is nothing here; GraphQL is at ${path}.`)),
  )
  app.use(refuse(options))
  const server = createServer(app)
  return { server, dispose: () => apollo.stop() }
}

const checkOrigin =
  (policy: OriginPolicy): RequestHandler =>
  (request, response, next) => {
    if (isOriginAllowed(request, policy)) return next()
    return void response
      .status(403)
      .json(errorBody('FORBIDDEN_ORIGIN', 'Pages of this origin, or requests by this host name, are not allowed.'))
  }

/** Before Apollo Server sees the document, which it then has from `keptDocuments`. */
function checkDocument({ reader, persisted, maskError, operationLog }: HttpOptions): RequestHandler {
  return (request, response, next) => {
    const source = persisted.sourceOf(documentRequestOf(request))
    // Whoever sends none is told so by Apollo Server.
    if (source === '') return next()
    const document = typeof source === 'string' ? reader.read(source) : [source]
    if (!Array.isArray(document)) {
      showDocument(request, String(source))
      return next()
    }
    const masked = document.map((error) => maskError(error))
    const log = operationLog.begin('http', requestIdOf(response), request.get('traceparent'))
    log.failed(masked.map(({ extensions }) => String(extensions?.['code'])))
    log.end()
    return void response.status(400).json({ errors: masked })
  }
}

/** Lets Apollo Server find what was read already, under the name that it gives documents: the hash of the schema, a colon, that of the source. */
const keptDocuments = (reader: DocumentReader) => ({
  get: async (key: string): Promise<DocumentNode | undefined> => reader.find(key.slice(key.indexOf(':') + 1)),
  set: async () => {},
  delete: async () => {},
})

/** Faults of the request itself, told as GraphQL errors: a body that is no JSON or too large. */
const refuse =
  ({ maskError }: HttpOptions): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    if (error.type === 'entity.too.large')
      return void response
        .status(413)
        .json(errorBody('BODY_TOO_LARGE', `The body must have at most ${error.limit} bytes.`, { limit: error.limit }))
    if (error instanceof MultipartError) {
      const status = error.code === 'BODY_TOO_LARGE' ? 413 : 400
      return void response.status(status).json(errorBody(error.code, error.message, { limit: error.limit }))
    }
    if (error.status >= 400 && error.status < 500)
      return void response
        .status(error.status)
        .json(errorBody('BAD_REQUEST', 'The body must be a JSON object of UTF-8 text.'))
    return void response.status(500).json({ errors: [maskError(error, requestIdOf(response))] })
  }

const errorBody = (code: string, message: string, facts: object = {}) => ({
  errors: [{ message, extensions: { code, ...facts } }],
})
