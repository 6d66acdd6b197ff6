import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { DomainError, failureOf } from '../errors.ts'
import type { Logger } from '../util/log.ts'

/** Characters of a message at most: graphql-js quotes what was sent. */
const maxMessage = 500
/** Names of the schema that graphql-js proposes to whoever misspells one. */
const suggestion = / ?Did you mean [^?]*\?/g

/**
 * The one way in which errors leave the server, on every transport: failures of the domain with their code and facts, faults of the
 * document or its variables as GraphQL says, and everything else as INTERNAL, with the details in the log only.
 * @param hidesSchema whether suggestions are left out
 * @returns it takes the error, and the name of the operation for the log
 */
export const createErrorMask =
  (logger: Logger, hidesSchema: boolean) =>
  (error: unknown, requestId?: string): GraphQLFormattedError => {
    const { locations, path } = error instanceof GraphQLError ? error.toJSON() : {}
    const place = { ...(locations && { locations }), ...(path && { path }) }
    const cause = causeOf(error)
    if (cause instanceof DomainError) {
      const { message, ...facts } = cause.failure
      return { message, ...place, extensions: facts }
    }
    if (cause instanceof GraphQLError) {
      const { http: _, stacktrace: __, ...facts } = { ...(error as GraphQLError).extensions, ...cause.extensions }
      const told = hidesSchema ? cause.message.replace(suggestion, '') : cause.message
      const message = told.length > maxMessage ? `${told.slice(0, maxMessage)} ...` : told
      return { message, ...place, extensions: { ...facts, code: facts['code'] ?? codeOf(cause) } }
    }
    logger.error({ err: cause, requestId }, 'unexpected error')
    const { message, code } = failureOf(cause)
    return { message, ...place, extensions: { code } }
  }

/** The innermost error: libraries wrap what they pass on. */
function causeOf(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError != null) {
    const inner: unknown = cause.originalError
    // Around a scalar's own error stands the one that names the variable and the path in it.
    if (inner instanceof GraphQLError && inner.message !== cause.message) return cause
    cause = inner
  }
  return cause
}

const codeOf = (error: GraphQLError): string =>
  error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'BAD_USER_INPUT'
