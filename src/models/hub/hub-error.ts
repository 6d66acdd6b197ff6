import { DomainError, type HubFailureReason } from '../../errors.ts'

interface HubFacts {
  /** Status of the hub's answer, where there was one. */
  status?: number
  /** How long the hub asks to wait, ms. */
  retryAfterMs?: number
}

/** @param what the rest of a sentence that begins with "The hub": no address, since a hub's may be secret */
export const hubFailed = (reason: HubFailureReason, what: string, facts: HubFacts = {}): DomainError =>
  new DomainError({ code: 'HUB_FAILED', message: `The hub ${what}.`, reason, ...facts })

/** Whether the same request may succeed later. */
export const mayRetry = (error: unknown): boolean =>
  error instanceof DomainError && error.failure.code === 'HUB_FAILED' && retried.includes(error.failure.reason)
const retried: readonly HubFailureReason[] = ['UNREACHABLE', 'RATE_LIMITED', 'BAD_RESPONSE']

/** How long the hub asks to wait; 0 where it doesn't say. */
export const retryAfterOf = (error: unknown): number =>
  error instanceof DomainError && error.failure.code === 'HUB_FAILED' ? (error.failure.retryAfterMs ?? 0) : 0
