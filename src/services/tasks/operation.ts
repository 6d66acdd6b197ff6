import type { Caller } from '../access/caller.ts'
import { integerOf } from '../checks.ts'
import type { Models } from '../models/models.ts'

export interface PredictionLimits {
  /** Bytes of one text. */
  maxTextBytes: number
  /** Texts of one `embed`. */
  maxTexts: number
  /** Tokens of one `predict`'s `input_ids`. */
  batchTokens: number
  /** Elements of all tensors of one `predict`. */
  maxTensorElements: number
  /** Bytes of one image or recording. */
  maxUploadBytes: number
}

/** What an operation works with. */
export interface OperationContext {
  readonly models: Models
  readonly limits: PredictionLimits
  /** Who asks: a caller stays with one version of a model while a rollout is under way. */
  readonly caller: Caller
}

/** How a result was computed together with others. */
export interface Batch {
  size: number
  waitMs: number
}

/** A prediction whose arguments are checked. */
export interface Plan<Result> {
  /** The model that answers, as `name@version`. */
  model: string
  /** @param caller who asks @param signal aborted when the caller leaves */
  run: (caller: Caller, signal: AbortSignal) => Promise<Result>
}

/** A field of the schema that is a pure function of its arguments: one file each. */
export interface Operation<Arguments, Result, Stored extends { kind: string }> {
  /**
   * Checks the arguments now, computes when it is told to.
   * @param field where the arguments stand in the operation, for the errors
   * @throws what the schema lists for the field
   */
  plan(context: OperationContext, args: Arguments, field: string): Plan<Result>
  /** The result as plain JSON; `kind` tells its type when it is read back. */
  toStored(result: Result): Stored
}

/** Path of an argument. */
export const pathOf = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`)

/** Tokens to generate at most, where a task writes text. */
export const maxTokensOf = integerOf(1, 4096).nullish()
