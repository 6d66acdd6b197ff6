import type { Caller } from '../access/caller.ts'
import { check, textOf } from '../checks.ts'
import type { Models } from '../models/models.ts'
import { type OperationArguments, type OperationName, type OperationResult, operations } from '../tasks/index.ts'
import type { Operation, Plan, PredictionLimits } from '../tasks/operation.ts'

/** Pure functions of their arguments: nothing is stored. Each call throws what the schema lists for its field. */
export class Predictions {
  readonly #models: Models
  readonly #limits: PredictionLimits
  readonly #text: ReturnType<typeof textOf>

  constructor(models: Models, limits: PredictionLimits) {
    this.#models = models
    this.#limits = limits
    this.#text = textOf(limits.maxTextBytes, 0)
  }

  /** Checks the arguments now, computes when it is told to. @param caller who asks @param field where they stand, for the errors */
  plan<N extends OperationName>(
    name: N,
    args: OperationArguments<N>,
    caller: Caller,
    field = '',
  ): Plan<OperationResult<N>> {
    const operation = operations[name] as unknown as Operation<
      OperationArguments<N>,
      OperationResult<N>,
      { kind: string }
    >
    return operation.plan({ models: this.#models, limits: this.#limits, caller }, args, field)
  }

  /** @param caller who asks @param signal aborted when the caller leaves */
  async run<N extends OperationName>(
    name: N,
    args: OperationArguments<N>,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<OperationResult<N>> {
    return this.plan(name, args, caller).run(caller, signal)
  }

  async tokenize(args: { text: string; model?: string | null | undefined }, caller: Caller) {
    const text = check('text', this.#text, args.text)
    const model =
      args.model == null ? this.#models.resolve(null, 'TEXT_GENERATION', caller) : this.#models.get(args.model, caller)
    model.requests += 1
    const { ids, tokens } = await model.engine.tokenize(text)
    return { ids, tokens, count: ids.length, model: model.name }
  }
}
