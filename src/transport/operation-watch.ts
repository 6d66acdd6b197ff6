import type { ApolloServerPlugin } from '@apollo/server'
import type { Context } from '../resolvers/context.ts'
import type { OperationLog } from './operation-log.ts'

/** Tells the log of operations over HTTP, and lets errors be known by their request. */
export class OperationWatch {
  readonly #log: OperationLog
  readonly #requestIds = new WeakMap<object, string>()

  constructor(log: OperationLog) {
    this.#log = log
  }

  /** Of the operation that an error belongs to; undefined where there is none. */
  requestIdOf(error: unknown): string | undefined {
    return typeof error === 'object' && error !== null ? this.#requestIds.get(error) : undefined
  }

  get plugin(): ApolloServerPlugin<Context> {
    return {
      requestDidStart: async ({ contextValue, request: { http } }) => {
        const { requestId } = contextValue
        const operation = this.#log.begin('http', requestId, http?.headers.get('traceparent'))
        contextValue.caller = { ...contextValue.caller, span: operation.span }
        return {
          didEncounterErrors: async ({ errors }) => {
            for (const error of errors) this.#requestIds.set(error, requestId)
          },
          willSendResponse: async ({ document, operationName, response: { body } }) => {
            if (document !== undefined) operation.reads(document, operationName)
            if (body.kind === 'single')
              operation.failed((body.singleResult.errors ?? []).map(({ extensions }) => String(extensions?.['code'])))
            operation.end()
          },
        }
      },
    }
  }
}
