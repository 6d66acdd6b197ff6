import type { Task } from '../../models/manifest.ts'
import type { Caller } from '../access/caller.ts'
import { defaultMaxTokens } from '../completions/completion-input.ts'
import type { Models } from '../models/models.ts'
import type { ServedModel } from '../models/served-model.ts'
import { imageTokens, recordingTokens } from './media-tokens.ts'

/** Arguments of a field, checked by GraphQL and by nobody else. */
// biome-ignore lint/suspicious/noExplicitAny: each field's own
type Arguments = any

interface Estimator {
  /** The model that a field would use; undefined where there is none, and the field is going to say so. */
  model: (tasks: readonly [Task, ...Task[]]) => ServedModel | undefined
  maxAudioSeconds: number
}

/** Tokens that a chat template puts around a conversation and around each message, at most. */
const templateTokens = 64
const messageTokens = 16
/** Tokens of a built-in instruction with its examples, at most. */
const instructionTokens = 256

/**
 * An upper bound of the tokens of a text: no tokenizer makes more than one of a byte, but for the special ones. The tokenizers live in the
 * engines; what a text really came to is settled when it has been read.
 */
const bytes = (text: unknown): number => (typeof text === 'string' ? Buffer.byteLength(text) : 0)

/** Special tokens around a row. */
const special = 3

/** Tokens of a row at most: longer texts are cut. */
function lengthOf(model: ServedModel | undefined): number {
  if (model === undefined) return Number.POSITIVE_INFINITY
  const { graph, contextLength } = model.manifest
  return (graph.kind === 'plain' ? graph.text?.length : contextLength) || Number.POSITIVE_INFINITY
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const rows = (lengths: readonly number[], longest: number): number =>
  sum(lengths.map((length) => Math.min(length + special, longest)))

/** A text that is read in overlapping windows, each behind `before` tokens: a step is half of a window's room at least. */
function windows(length: number, before: number, longest: number): number {
  if (!Number.isFinite(longest)) return length + before + special
  const room = longest - before - special
  if (room < 1) return longest
  return longest * (1 + Math.ceil(Math.max(0, length - room) / Math.ceil(room / 2)))
}

const written =
  (tasks: readonly [Task, ...Task[]], fallback: number) =>
  ({ text, maxTokens }: Arguments, { model }: Estimator): number =>
    rows([bytes(text) + instructionTokens], lengthOf(model(tasks))) + (maxTokens ?? fallback)

function completion({ input }: Arguments, { model }: Estimator): number {
  const { prompt, messages, maxTokens, n } = input
  const said = sum((messages ?? []).map(({ content }: { content: string }) => bytes(content) + messageTokens))
  const length = messages == null ? bytes(prompt) + special : said + templateTokens
  const longest = lengthOf(model(['TEXT_GENERATION']))
  return Math.min(length, longest) + Math.min(maxTokens ?? defaultMaxTokens, longest) * (n ?? 1)
}

/** Model tokens of each field that has a model do something, at most. Those that aren't listed have none do anything with text. */
const estimates: Readonly<Record<string, (args: Arguments, estimator: Estimator) => number>> = {
  classifyText: ({ text }, { model }) => rows([bytes(text)], lengthOf(model(['TEXT_CLASSIFICATION']))),
  fillMask: ({ text }, { model }) => rows([bytes(text)], lengthOf(model(['FILL_MASK']))),
  classifyTokens: ({ text }, { model }) => windows(bytes(text), 0, lengthOf(model(['TOKEN_CLASSIFICATION']))),
  classifyZeroShot: ({ text, labels, hypothesisTemplate }, { model }) => {
    const longest = lengthOf(model(['ZERO_SHOT_CLASSIFICATION', 'FEATURE_EXTRACTION']))
    const around = bytes(text) + bytes(hypothesisTemplate ?? 'This text is about {}.')
    return rows([bytes(text), ...labels.map((label: string) => around + bytes(label))], longest)
  },
  answerQuestion: ({ question, context, maxAnswerTokens }, { model }) => {
    const found = model(['QUESTION_ANSWERING', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'])
    if (found?.manifest.task === 'QUESTION_ANSWERING') return windows(bytes(context), bytes(question), lengthOf(found))
    return rows([bytes(question) + bytes(context) + instructionTokens], lengthOf(found)) + (maxAnswerTokens ?? 64)
  },
  summarize: written(['SUMMARIZATION', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'], 128),
  translate: written(['TRANSLATION', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'], 256),
  text2text: written(['TEXT2TEXT_GENERATION'], 256),
  embed: ({ texts }, { model }) => rows(texts.map(bytes), lengthOf(model(['FEATURE_EXTRACTION']))),
  similarity: ({ text, texts }, { model }) =>
    rows([text, ...texts].map(bytes), lengthOf(model(['FEATURE_EXTRACTION']))),
  rerank: ({ query, documents }, { model }) =>
    rows(
      [bytes(query), ...documents.map((document: string) => bytes(query) + bytes(document))],
      lengthOf(model(['TEXT_RANKING', 'FEATURE_EXTRACTION'])),
    ),
  predict: ({ inputs }) =>
    sum(inputs.map(({ name, shape }: { name: string; shape: number[] }) => (name === 'input_ids' ? size(shape) : 0))),
  classifyImage: () => imageTokens,
  detectObjects: () => imageTokens,
  segmentImage: () => imageTokens,
  embedImage: () => imageTokens,
  captionImage: ({ maxTokens }) => imageTokens + (maxTokens ?? 64),
  classifyAudio: ({ audio }, { maxAudioSeconds }) => recordingTokens(audio, maxAudioSeconds),
  transcribe: ({ audio }, { maxAudioSeconds }) => recordingTokens(audio, maxAudioSeconds),
  createCompletion: completion,
  streamCompletion: completion,
}

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * Math.max(0, length), 1)

/** Tells what a field may come to before anything is done. */
export class CostEstimator {
  readonly #models: Models
  readonly #maxAudioSeconds: number

  constructor(models: Models, { maxAudioSeconds }: { maxAudioSeconds: number }) {
    this.#models = models
    this.#maxAudioSeconds = maxAudioSeconds
  }

  /**
   * @param field of Query, Mutation or Subscription
   * @returns model tokens at most; those of a job's lines are reckoned where the lines are read
   */
  tokensOf(field: string, args: Arguments, caller: Caller): number {
    if (field === 'createPrediction') return this.#operationTokens(args.input.operation, caller)
    const name: unknown = args.model ?? args.input?.model
    const model: Estimator['model'] = (tasks) => {
      try {
        return this.#models.resolve(name as string | null, tasks, caller)
      } catch {
        return undefined
      }
    }
    return estimates[field]?.(args, { model, maxAudioSeconds: this.#maxAudioSeconds }) ?? 0
  }

  /** What a line of a job may come to. */
  lineTokens(
    { completion: request, prediction }: { completion?: unknown; prediction?: unknown },
    caller: Caller,
  ): number {
    if (prediction != null) return this.#operationTokens(prediction, caller)
    return request == null ? 0 : this.tokensOf('createCompletion', { input: request }, caller)
  }

  #operationTokens(operation: object, caller: Caller): number {
    return sum(Object.entries(operation).map(([name, args]) => (args == null ? 0 : this.tokensOf(name, args, caller))))
  }
}
