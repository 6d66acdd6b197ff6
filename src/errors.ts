import type { Task } from './models/manifest.ts'

/**
 * Every way in which a request may be refused or fail, with the facts that belong to it. `schema.graphql` has one type a code;
 * the same object becomes a union member, a `CompletionFailed` event, or the `extensions` of a GraphQL error.
 */
export type Failure =
  | { code: 'INVALID_INPUT'; message: string; field: string; limit?: number }
  | { code: 'MODEL_NOT_FOUND'; message: string; model: string }
  | { code: 'WRONG_TASK'; message: string; model: string; task: Task; expected: Task; accepted: Task[] }
  | { code: 'CONTEXT_LENGTH_EXCEEDED'; message: string; maximum: number; requested: number }
  | { code: 'QUEUE_FULL'; message: string; retryAfterMs: number }
  | { code: 'MODEL_UNAVAILABLE'; message: string; model: string; state?: 'FAILED' | 'DOWNLOADING' }
  | { code: 'ENGINE_FAILED'; message: string; model: string }
  | { code: 'MODEL_RETIRED'; message: string; model: string }
  | ({ code: 'INSUFFICIENT_MEMORY'; message: string; model: string } & MemoryFacts)
  | { code: 'INVALID_MODEL'; message: string; file: string }
  | { code: 'MODEL_VERSION_EXISTS'; message: string; name: string; digest: string }
  | { code: 'INSUFFICIENT_STORAGE'; message: string; requiredBytes: number; availableBytes: number }
  | { code: 'REVISION_CONFLICT'; message: string; name: string; revision: number }
  | { code: 'HUB_FAILED'; message: string; reason: HubFailureReason; status?: number; retryAfterMs?: number }
  | { code: 'NOT_FOUND'; message: string }
  | { code: 'CANCELED'; message: string }
  | { code: 'SHUTTING_DOWN'; message: string }
  | { code: 'INTERRUPTED'; message: string }
  | { code: 'STORAGE_UNAVAILABLE'; message: string }
  | { code: 'UNAUTHENTICATED'; message: string }
  | { code: 'FORBIDDEN'; message: string; scopes: string[] }
  | ({ code: 'RATE_LIMITED'; message: string } & QuotaFacts)
  | { code: 'COST_LIMIT_EXCEEDED'; message: string; limit: number; requested: number }
  | { code: 'IDEMPOTENCY_CONFLICT'; message: string; idempotencyKey: string }
  | { code: 'INTERNAL'; message: string }

/** Bytes of memory: what a model needs, what the budget has left for it, and the whole budget. */
export interface MemoryFacts {
  requiredBytes: number
  availableBytes: number
  budgetBytes: number
}
/** Which limit of a key has been reached. */
export interface QuotaFacts {
  quota: string
  limit: number
  remaining: number
  /** ISO 8601; null for what comes back when something ends. */
  resetAt: string | null
}
/** Why a model could not be fetched from the hub. */
export type HubFailureReason =
  | 'NOT_FOUND'
  | 'UNAUTHORIZED'
  | 'RATE_LIMITED'
  | 'UNREACHABLE'
  | 'BAD_RESPONSE'
  | 'DIGEST_MISMATCH'
  | 'FORBIDDEN_REDIRECT'
  | 'TOO_LARGE'
  | 'NO_GRAPH'

/** The one kind of error that is meant for the caller; everything else is masked. */
export class DomainError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message)
    this.name = 'DomainError'
  }
}

/** @param field path of the value, such as `input.maxTokens` @param limit the limit it broke, where there is one */
export const invalidInput = (field: string, message: string, limit?: number): DomainError =>
  new DomainError({
    code: 'INVALID_INPUT',
    message: `${field} ${message}`,
    field,
    ...(limit !== undefined && { limit }),
  })

export const modelNotFound = (model: string): DomainError =>
  new DomainError({
    code: 'MODEL_NOT_FOUND',
    message: `There is no model "${model.slice(0, 100)}".`,
    model: model.slice(0, 100),
  })

/** @param accepted the tasks whose models would do, the one asked for first */
export const wrongTask = (model: string, task: Task, accepted: readonly [Task, ...Task[]]): DomainError =>
  new DomainError({
    code: 'WRONG_TASK',
    message: `${model} is a ${task} model; ${accepted.join(' or ')} is needed here.`,
    model,
    task,
    expected: accepted[0],
    accepted: [...accepted],
  })

/** @param maximum the model's context, tokens @param requested prompt tokens + tokens to generate */
export const contextLengthExceeded = (maximum: number, requested: number): DomainError =>
  new DomainError({
    code: 'CONTEXT_LENGTH_EXCEEDED',
    message: `Prompt and maxTokens come to ${requested} tokens; the model's context has ${maximum}.`,
    maximum,
    requested,
  })

export const queueFull = (retryAfterMs: number): DomainError =>
  new DomainError({
    code: 'QUEUE_FULL',
    message: `Too many requests are waiting; try again in ${retryAfterMs} ms.`,
    retryAfterMs,
  })

export const modelUnavailable = (model: string, reason: string): DomainError =>
  new DomainError({ code: 'MODEL_UNAVAILABLE', message: `${model} can't be loaded: ${reason}`, model, state: 'FAILED' })

/** @param received bytes that are there @param total bytes of the whole model */
export const modelDownloading = (model: string, received: number, total: number): DomainError =>
  new DomainError({
    code: 'MODEL_UNAVAILABLE',
    message: `${model} is being downloaded: ${mebibytes(received)} of ${mebibytes(total)} are there.`,
    model,
    state: 'DOWNLOADING',
  })

export const engineFailed = (model: string, reason: string): DomainError =>
  new DomainError({ code: 'ENGINE_FAILED', message: `The engine of ${model} ${reason}.`, model })

export const modelRetired = (model: string): DomainError =>
  new DomainError({ code: 'MODEL_RETIRED', message: `${model} is retired: it takes no new work.`, model })

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`

export const insufficientMemory = (model: string, facts: MemoryFacts): DomainError =>
  new DomainError({
    code: 'INSUFFICIENT_MEMORY',
    message: `${model} needs ${mebibytes(facts.requiredBytes)} of memory; ${mebibytes(facts.availableBytes)} of a budget of ${mebibytes(facts.budgetBytes)} can be had now.`,
    model,
    ...facts,
  })

/** @param file path in the model's folder @param reason what is wrong with it, as the rest of a sentence */
export const invalidModel = (file: string, reason: string): DomainError =>
  new DomainError({ code: 'INVALID_MODEL', message: `${file} ${reason}.`, file })

/** @param name as `name@version` @param digest of the version that is registered already */
export const modelVersionExists = (name: string, digest: string): DomainError =>
  new DomainError({
    code: 'MODEL_VERSION_EXISTS',
    message: `${name} is, or was before it was deleted, registered with other contents; a version never changes.`,
    name,
    digest,
  })

export const insufficientStorage = (requiredBytes: number, availableBytes: number): DomainError =>
  new DomainError({
    code: 'INSUFFICIENT_STORAGE',
    message: `The model has ${mebibytes(requiredBytes)}; the disk has room for ${mebibytes(availableBytes)}.`,
    requiredBytes,
    availableBytes,
  })

/** @param revision what the name has now */
export const revisionConflict = (name: string, revision: number): DomainError =>
  new DomainError({
    code: 'REVISION_CONFLICT',
    message: `${name} was changed meanwhile: its revision is ${revision} now.`,
    name,
    revision,
  })

export const notFound = (what: string): DomainError =>
  new DomainError({ code: 'NOT_FOUND', message: `There is no such ${what}.` })

export const canceled = (): DomainError => new DomainError({ code: 'CANCELED', message: 'The request was canceled.' })

export const shuttingDown = (): DomainError =>
  new DomainError({ code: 'SHUTTING_DOWN', message: 'The server is stopping.' })

export const interrupted = (): DomainError =>
  new DomainError({ code: 'INTERRUPTED', message: 'The server stopped before the work ended.' })

export const idempotencyConflict = (idempotencyKey: string): DomainError =>
  new DomainError({
    code: 'IDEMPOTENCY_CONFLICT',
    message: 'This idempotency key was used with another input; the first one stands.',
    idempotencyKey,
  })

/** The same words whether a key is missing, unknown, expired or revoked: which of these it is, is nobody's business. */
export const unauthenticated = (): DomainError =>
  new DomainError({ code: 'UNAUTHENTICATED', message: 'A valid API key is needed.' })

/** @param scopes what the key lacks: any of these would do */
export const forbidden = (scopes: readonly string[]): DomainError =>
  new DomainError({
    code: 'FORBIDDEN',
    message: `This API key lacks the scope ${scopes.join(' or ')}.`,
    scopes: [...scopes],
  })

/** @param left of the limit, its end as epoch milliseconds @param requested how much was wanted */
export const rateLimited = (
  { quota, limit, remaining, resetAt }: { quota: string; limit: number; remaining: number; resetAt: number | null },
  requested: number,
): DomainError => {
  const until = resetAt === null ? null : new Date(resetAt).toISOString()
  return new DomainError({
    code: 'RATE_LIMITED',
    message: `This API key's limit ${quota} is ${limit}; ${remaining} are left, ${requested} were asked for${until === null ? '' : `. It is full again at ${until}`}.`,
    quota,
    limit,
    remaining,
    resetAt: until,
  })
}

/** @param limit model tokens of an operation at most @param requested what it may come to */
export const costLimitExceeded = (limit: number, requested: number): DomainError =>
  new DomainError({
    code: 'COST_LIMIT_EXCEEDED',
    message: `This may come to ${requested} model tokens; your API key allows ${limit} at once.`,
    limit,
    requested,
  })

export const storageUnavailable = (): DomainError =>
  new DomainError({
    code: 'STORAGE_UNAVAILABLE',
    message: 'The storage is full, read-only or out of reach at the moment; try again later.',
  })

/** What a caller may know of any error: a domain error's own failure, or INTERNAL without details. */
export const failureOf = (error: unknown): Failure =>
  error instanceof DomainError
    ? error.failure
    : { code: 'INTERNAL', message: 'Something unexpected happened; the server has logged it.' }

/** Settings that can't be used; the message is for the operator and names each one. */
export class ConfigError extends Error {}
