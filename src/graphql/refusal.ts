import { GraphQLError } from 'graphql'
import { DomainError, type Failure } from '../errors.ts'

/** What HTTP says to a refusal, besides its code. */
const statuses: Partial<Record<Failure['code'], number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  COST_LIMIT_EXCEEDED: 403,
}

/** A failure of the domain as GraphQL's own kind of error, for refusing a whole operation. @throws whatever is no such failure */
export function refusalOf(error: unknown): GraphQLError {
  if (!(error instanceof DomainError)) throw error
  const http = { status: statuses[error.failure.code] ?? 400 }
  return new GraphQLError(error.message, { originalError: error, extensions: { http } })
}
