import { DomainError, type Failure } from '../errors.ts'
import type { Context } from './context.ts'
import type { FailureResolvers } from './generated.ts'

type FailureTypename =
  ReturnType<NonNullable<FailureResolvers['__resolveType']>> extends infer Name ? Exclude<Awaited<Name>, null> : never

/** The schema's type for each code. */
const typenames = {
  INVALID_INPUT: 'InvalidInput',
  MODEL_NOT_FOUND: 'ModelNotFound',
  WRONG_TASK: 'WrongTask',
  CONTEXT_LENGTH_EXCEEDED: 'ContextLengthExceeded',
  QUEUE_FULL: 'QueueFull',
  MODEL_UNAVAILABLE: 'ModelUnavailable',
  ENGINE_FAILED: 'EngineFailed',
  MODEL_RETIRED: 'ModelRetired',
  INSUFFICIENT_MEMORY: 'InsufficientMemory',
  INVALID_MODEL: 'InvalidModel',
  MODEL_VERSION_EXISTS: 'ModelVersionExists',
  INSUFFICIENT_STORAGE: 'InsufficientStorage',
  REVISION_CONFLICT: 'RevisionConflict',
  HUB_FAILED: 'HubFailed',
  NOT_FOUND: 'NotFound',
  SHUTTING_DOWN: 'ShuttingDown',
  INTERRUPTED: 'Interrupted',
  CANCELED: 'Interrupted',
  IDEMPOTENCY_CONFLICT: 'IdempotencyConflict',
  STORAGE_UNAVAILABLE: 'StorageUnavailable',
  UNAUTHENTICATED: 'Unauthenticated',
  FORBIDDEN: 'Forbidden',
  RATE_LIMITED: 'RateLimited',
  COST_LIMIT_EXCEEDED: 'CostLimitExceeded',
  INTERNAL: 'InternalFailure',
} as const satisfies Record<Failure['code'], FailureTypename>

export const typenameOf = ({ code }: Failure): (typeof typenames)[Failure['code']] => typenames[code]

const isStored = Symbol('stored')

/** A failure that is stored with the completion it belongs to, and is counted there. */
export const storedFailure = (failure: Failure): Failure => Object.assign({ ...failure }, { [isStored]: true })

/** The type of a result union's member: a failure's own, or the success. */
export const resultTypename =
  <Success extends string>(success: Success) =>
  (value: object, { metrics }: Pick<Context, 'metrics'>): never => {
    const isFailure = 'code' in value
    if (isFailure && !(isStored in value)) metrics.failed((value as Failure).code)
    // graphql-js checks that the name is a member of the union; the generated type lists only that union's names.
    return (isFailure ? typenameOf(value as Failure) : success) as never
  }

/** Runs a mutation; its expected failures are returned, all else is thrown. */
export async function orFailure<Success>(run: () => Promise<Success>): Promise<Success | Failure> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof DomainError) return error.failure
    throw error
  }
}
