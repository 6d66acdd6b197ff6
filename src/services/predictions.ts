import { z } from 'zod'
import type { TensorValue } from '../engine/engine.ts'
import { invalidInput } from '../errors.ts'
import type { Scoring } from '../models/plain-graph.ts'
import { check, integerOf, textOf } from './checks.ts'
import { rankLabels } from './classification.ts'
import type { Models } from './models.ts'
import type { ServedModel } from './served-model.ts'
import { decodeTensors, type TensorInput } from './tensors.ts'

export interface PredictionLimits {
  /** Bytes of one text. */
  maxTextBytes: number
  /** Texts of one `embed`. */
  maxTexts: number
  /** Tokens of one `predict`'s `input_ids`. */
  batchTokens: number
  /** Elements of all tensors of one `predict`. */
  maxTensorElements: number
}

export interface ClassifyTextArguments {
  text: string
  model?: string | null | undefined
  topK?: number | null | undefined
}

export interface EmbedArguments {
  texts: readonly string[]
  model?: string | null | undefined
}

export interface PredictArguments {
  model: string
  inputs: readonly TensorInput[]
}

interface Batch {
  size: number
  waitMs: number
}

export interface TextClassification {
  label: string
  score: number
  labels: { label: string; score: number }[]
  model: string
  tokens: number
  batch: Batch
}

export interface Embedding {
  /** Floats, or as numbers where it was read back from the store. */
  vector: Float32Array | number[]
  dimensions: number
  tokens: number
  model: string
  batch: Batch
}

/** A prediction whose arguments are checked. */
export interface Plan<Result> {
  /** As `name@version`. */
  model: string
  /** @param caller who asks @param signal aborted when the caller leaves */
  run: (caller: string, signal: AbortSignal) => Promise<Result>
}

/** Pure functions of their arguments: nothing is stored. Each call throws what the schema lists for its field. */
export class Predictions {
  readonly #models: Models
  readonly #limits: PredictionLimits
  readonly #classifyArguments
  readonly #embedArguments

  constructor(models: Models, limits: PredictionLimits) {
    this.#models = models
    this.#limits = limits
    const text = textOf(limits.maxTextBytes)
    this.#classifyArguments = z.object({ text, topK: integerOf(1, 1_000_000).nullish() })
    this.#embedArguments = z.object({ texts: z.array(text).min(1).max(limits.maxTexts) })
  }

  async classifyText(args: ClassifyTextArguments, caller: string, signal: AbortSignal): Promise<TextClassification> {
    return this.planClassifyText(args, caller).run(caller, signal)
  }

  async embed(args: EmbedArguments, caller: string, signal: AbortSignal): Promise<Embedding[]> {
    return this.planEmbed(args, caller).run(caller, signal)
  }

  async predict(args: PredictArguments, caller: string, signal: AbortSignal): Promise<TensorValue[]> {
    return this.planPredict(args, caller).run(caller, signal)
  }

  /** Checks the arguments now, computes when it is told to. @param caller who asks @param field where they stand, for the errors */
  planClassifyText(args: ClassifyTextArguments, caller: string, field = ''): Plan<TextClassification> {
    const { text, topK } = check(field, this.#classifyArguments, args)
    const model = this.#models.resolve(args.model, 'TEXT_CLASSIFICATION', caller)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const [answer] = await this.#encode(model, [text], caller, signal)
        if (answer === undefined) throw new Error('the batcher returned no result')
        const { result, waitMs } = answer
        const ranked = rankLabels(result.row, model.manifest.labels, scoringOf(model))
        const [best = { label: '', score: 0 }] = ranked
        const batch = { size: result.batchSize, waitMs }
        return { ...best, labels: ranked.slice(0, topK ?? undefined), model: model.name, tokens: result.tokens, batch }
      },
    }
  }

  planEmbed(args: EmbedArguments, caller: string, field = ''): Plan<Embedding[]> {
    const { texts } = check(field, this.#embedArguments, args)
    const model = this.#models.resolve(args.model, 'FEATURE_EXTRACTION', caller)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const answers = await this.#encode(model, texts, caller, signal)
        return answers.map(({ result, waitMs }) => ({
          vector: result.row,
          dimensions: result.row.length,
          tokens: result.tokens,
          model: model.name,
          batch: { size: result.batchSize, waitMs },
        }))
      },
    }
  }

  planPredict(args: PredictArguments, caller: string, field = ''): Plan<TensorValue[]> {
    const inputsField = field === '' ? 'inputs' : `${field}.inputs`
    const inputs = decodeTensors(args.inputs, this.#limits.maxTensorElements, inputsField)
    const model = this.#models.get(args.model, caller)
    this.#checkTokens(inputs, inputsField)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const place = model.tensorAdmission.enter(caller)
        signal.addEventListener('abort', place.leave, { once: true })
        try {
          await place.acquire(1)
          model.requests += 1
          return await model.engine.run(inputs)
        } finally {
          signal.removeEventListener('abort', place.leave)
          place.leave()
        }
      },
    }
  }

  /** The text models' work grows with their tokens, not with the size of the tensors. */
  #checkTokens(inputs: readonly TensorValue[], field: string): void {
    for (const [index, { name, shape, values }] of inputs.entries()) {
      const limit = this.#limits.batchTokens
      if (name === 'input_ids' && values.length > limit)
        throw invalidInput(
          `${field}.${index}.shape`,
          `must have at most ${limit} tokens; it has ${shape.join(' x ')}`,
          limit,
        )
    }
  }

  async tokenize(args: { text: string; model?: string | null | undefined }, caller: string) {
    const text = check('text', textOf(this.#limits.maxTextBytes, 0), args.text)
    const model =
      args.model == null ? this.#models.resolve(null, 'TEXT_GENERATION', caller) : this.#models.get(args.model, caller)
    model.requests += 1
    const { ids, tokens } = await model.engine.tokenize(text)
    return { ids, tokens, count: ids.length, model: model.name }
  }

  #encode(model: ServedModel, texts: readonly string[], caller: string, signal: AbortSignal) {
    model.requests += texts.length
    return model.batcher.load(texts, caller, signal)
  }
}

const scoringOf = ({ manifest: { graph } }: ServedModel): Scoring | undefined =>
  graph.kind === 'plain' ? graph.scoring : undefined
