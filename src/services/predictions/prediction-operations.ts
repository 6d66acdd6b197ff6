import { invalidInput } from '../../errors.ts'
import type { Caller } from '../access/caller.ts'
import {
  type AnyOperation,
  type OperationArguments,
  type OperationName,
  operations,
  type PredictionOutcome,
} from '../tasks/index.ts'
import type { Predictions } from './predictions.ts'

/** Exactly one operation with its arguments. */
export type PredictionOperation = { [N in OperationName]?: OperationArguments<N> | null }

/** An operation whose arguments are checked. */
export interface PlannedOperation {
  /** As `name@version`. */
  model: string
  run: (caller: Caller, signal: AbortSignal) => Promise<PredictionOutcome>
}

const names = Object.keys(operations) as OperationName[]
const nameOf = (operation: PredictionOperation): OperationName | undefined =>
  names.find((name) => operation[name] != null)

/** The operation's name. */
export const kindOf = (operation: PredictionOperation): string => nameOf(operation) ?? ''

/** @param caller who asks @param field where the operation stands in the input, for the errors @throws what its query throws */
export function planOperation(
  predictions: Predictions,
  operation: PredictionOperation,
  caller: Caller,
  field: string,
): PlannedOperation {
  const name = nameOf(operation)
  if (name === undefined) throw invalidInput(field, 'must have exactly one operation')
  const { model, run } = predictions.plan(name, operation[name] as never, caller, `${field}.${name}`)
  const { toStored } = operations[name] as AnyOperation
  return { model, run: async (...whom) => toStored(await run(...whom)) }
}
