import type { GraphQLSchema } from 'graphql'
import type { Config } from '../config/config.ts'
import { isLoopback } from '../config/loopback.ts'
import { createAdmit } from '../graphql/admit.ts'
import { createRequestReader, type DocumentReader } from '../graphql/documents.ts'
import { createErrorMask } from '../graphql/mask-errors.ts'
import type { PersistedDocuments } from '../graphql/persisted-documents.ts'
import type { Services } from '../resolvers/context.ts'
import type { CostEstimator } from '../services/limits/cost.ts'
import type { Instruments } from '../services/metrics/instruments.ts'
import { createHttpServer } from '../transport/http.ts'
import { OperationLog } from '../transport/operation-log.ts'
import { serveWebSockets } from '../transport/websocket.ts'
import type { Logger } from '../util/log.ts'
import type { Tracer } from '../util/trace.ts'
import { close } from './listen.ts'

export interface TransportOptions {
  config: Config
  logger: Logger
  /** Of the GraphQL endpoint. */
  path: string
  schema: GraphQLSchema
  reader: DocumentReader
  persisted: PersistedDocuments
  services: Services
  cost: CostEstimator
  instruments: Instruments
  tracer: Tracer
  isReady: () => Promise<boolean>
}

/** HTTP and WebSockets on one server that doesn't listen yet, with the same rules, mask and admission on both. */
export async function createTransport(options: TransportOptions) {
  const { config, logger, path, schema, reader, persisted, services, cost, instruments, tracer, isReady } = options
  const mask = createErrorMask(logger, config.production)
  const maskError: typeof mask = (error, requestId) => {
    const masked = mask(error, requestId)
    services.metrics.failed(String(masked.extensions?.['code']))
    return masked
  }
  const shared = {
    path,
    schema,
    services,
    introspection: !config.production,
    readDocument: createRequestReader(reader, persisted),
    origins: { allowedOrigins: config.allowedOrigins, isLoopback: isLoopback(config.host) },
    maskError,
    operationLog: new OperationLog(instruments, logger, tracer),
    admit: createAdmit(schema, cost, services.accounts),
    keepAliveMs: config.keepAliveMs,
  }
  const { maxBodyBytes, maxJobBytes } = config
  const http = await createHttpServer({
    ...shared,
    reader,
    persisted,
    uploads: config,
    maxBodyBytes,
    maxJobBytes,
    isReady,
    instruments,
  })
  let sockets: ReturnType<typeof serveWebSockets> | null = null
  return {
    server: http.server,
    serveWebSockets: (): void => {
      sockets = serveWebSockets({
        ...shared,
        server: http.server,
        maxPayload: maxBodyBytes,
        idleMs: config.socketIdleMs,
        maxOperations: config.maxSocketOperations,
      })
    },
    dispose: async (): Promise<void> => {
      await sockets?.dispose()
      await close(http.server)
      await http.dispose()
    },
  }
}
