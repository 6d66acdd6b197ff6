import type { Failure } from '../errors.ts'
import type { Remainder } from '../services/limits/key-budget.ts'

/** For pages of other origins, which are shown no others. */
export const quotaHeaderNames = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'] as const

const secondsUntil = (time: number): string => String(Math.max(1, Math.ceil((time - Date.now()) / 1000)))

/** The headers that tell a caller how much is left of the limit that it is nearest to; none where it has no limits. */
export function quotaHeaders(remainders: readonly Remainder[]): Record<string, string> {
  const [nearest] = [...remainders].sort((a, b) => a.remaining / a.limit - b.remaining / b.limit)
  if (nearest === undefined) return {}
  return {
    'ratelimit-limit': String(nearest.limit),
    'ratelimit-remaining': String(nearest.remaining),
    ...(nearest.resetAt !== null && { 'ratelimit-reset': secondsUntil(nearest.resetAt) }),
  }
}

/** The headers of a refusal: those of the limit that was reached, and when to come back. */
export function refusalHeaders(failure: Failure): Record<string, string> {
  if (failure.code !== 'RATE_LIMITED') return {}
  const reset = failure.resetAt === null ? null : secondsUntil(Date.parse(failure.resetAt))
  return {
    'ratelimit-limit': String(failure.limit),
    'ratelimit-remaining': String(failure.remaining),
    ...(reset !== null && { 'ratelimit-reset': reset }),
    'retry-after': reset ?? '1',
  }
}
