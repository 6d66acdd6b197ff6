import type { CombinedError } from 'urql'

/** A coded refusal or breakdown with its facts, wherever it came from: a union member, a stream's last event, or a GraphQL error. */
export interface ApiFailure {
  code: string
  message: string
  field?: string | null
  limit?: number | null
  model?: string | null
  maximum?: number | null
  requested?: number | null
  retryAfterMs?: number | null
  reason?: string | null
  /** When a limit is lifted, ISO 8601. */
  resetAt?: string | null
}

/** The server could not be reached: what the API itself has no code for. */
export const unreachable: ApiFailure = { code: 'UNREACHABLE', message: 'The server could not be reached.' }

/** Of a query or mutation that was answered with errors, or not at all. */
export function failureOfError(error: CombinedError): ApiFailure {
  const [first] = error.graphQLErrors
  if (first === undefined) return unreachable
  return { ...first.extensions, code: String(first.extensions['code'] ?? 'INTERNAL'), message: first.message }
}
