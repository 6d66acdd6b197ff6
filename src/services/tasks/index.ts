import { classifyText } from './classify-text.ts'
import { embed } from './embed.ts'
import type { Operation, Plan } from './operation.ts'
import { predict } from './predict.ts'

/** Every prediction by the name of its field: what queries answer, and what `createPrediction` takes. */
export const operations = { classifyText, embed, predict }

type Operations = typeof operations
export type OperationName = keyof Operations
export type OperationArguments<N extends OperationName> = Parameters<Operations[N]['plan']>[1]
export type OperationResult<N extends OperationName> =
  ReturnType<Operations[N]['plan']> extends Plan<infer Result> ? Result : never

/** What a prediction came to, in the form in which it is stored. */
export type PredictionOutcome = { [N in OperationName]: ReturnType<Operations[N]['toStored']> }[OperationName]

/** An operation whose types nobody needs to know. */
export type AnyOperation = Operation<unknown, unknown, PredictionOutcome>
