import {
  type AllTasks,
  LogitsProcessor,
  LogitsProcessorList,
  type PreTrainedTokenizer,
  pipeline,
  RawImage,
  type Tensor as VendorTensor,
} from '@xenova/transformers'
import type { InferenceSession } from 'onnxruntime-node'
import { canceled } from '../../../errors.ts'
import type { Dtype } from '../../../models/manifest.ts'
import type { PipelineTask } from '../../pipeline.ts'
import type { Image } from './image.ts'
import { useLocalFiles } from './local-files.ts'
import { type Session, sessionOf, type Tensor, type TensorSpec } from './session.ts'
import { type TextTools, textToolsOf } from './text-tools.ts'
import { type Tokenizer, tokenizerOf } from './tokenizer.ts'
import { alignWithin, type TimeTokens } from './whisper.ts'

/** What a model's `config.json` says, as far as pipelines ask for it; like all of a model's files it may lack anything. */
export interface ModelConfig {
  readonly id2label?: Readonly<Record<string, string>>
  readonly problem_type?: string
  readonly model_type?: string
  /** Of models of speech: samples, and frames, from one to the next. */
  readonly conv_stride?: readonly number[]
  readonly task_specific_params?: Readonly<Record<string, { readonly prefix?: string }>> | null
}

/** A pipeline of the library. Text encoders use only its parts: it gives no offsets and knows nothing of who may share a run. */
export interface Pipeline {
  /** The pipeline as the library has it, arguments and results as its documentation tells. */
  call(...args: unknown[]): Promise<unknown>
  /** Null where the task takes no text. */
  readonly tokenizer: Tokenizer | null
  /** The same. */
  readonly tools: TextTools | null
  /** Tokens that end a generated text. */
  readonly eosIds: readonly number[]
  /** Languages that the tokenizer has tokens for; null where it knows of none. */
  readonly languageCodes: readonly string[] | null
  /** The one of them that a text is taken to be in unless told otherwise; null where there is none. */
  readonly sourceLanguage: string | null
  /** The graph; null where the model has several. */
  readonly session: Session | null
  /** What takes an image's pixels, in whichever graph; null where none does. */
  readonly imageInput: TensorSpec | null
  readonly config: ModelConfig
  /** Makes the tensors that a graph takes of an image or of samples; null where the folder has no processor. */
  readonly prepare: ((media: Image | Float32Array) => Promise<Record<string, Tensor>>) | null
  /** Of recordings, Hz; null where the model takes none. */
  readonly samplingRate: number | null
  /** Codes of the languages that it can be told to hear; empty where it knows one only. */
  readonly languages: ReadonlySet<string>
  /** Of a Whisper that tells times; null otherwise. */
  readonly timeTokens: TimeTokens | null
  /** Whether its images are cut by classes alone, one logit a class and pixel. */
  readonly isSemantic: boolean
}

/** An image as the library has it. */
export const toVendorImage = ({ data, width, height, channels }: Image): RawImage =>
  new RawImage(new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength), width, height, channels)

/**
 * Ends a generation of the library at its next token after an abort: it asks this before it chooses one. (Its own stopping criteria are
 * not passed on by every model.) @param rules of the model's own, applied before the library's
 */
export const stopOn = (signal: AbortSignal, ...rules: readonly LogitsProcessor[]): LogitsProcessorList => {
  const list = new LogitsProcessorList()
  for (const rule of [new Departure(signal), ...rules]) list.push(rule)
  return list
}

class Departure extends LogitsProcessor {
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    super()
    this.#signal = signal
  }

  /** @throws CANCELED */
  override _call(_ids: bigint[][], logits: VendorTensor): VendorTensor {
    if (this.#signal.aborted) throw canceled()
    return logits
  }
}

/** The library's name for each task. */
const names = {
  TEXT_CLASSIFICATION: 'text-classification',
  FEATURE_EXTRACTION: 'feature-extraction',
  IMAGE_CLASSIFICATION: 'image-classification',
  OBJECT_DETECTION: 'object-detection',
  IMAGE_SEGMENTATION: 'image-segmentation',
  IMAGE_TO_TEXT: 'image-to-text',
  IMAGE_FEATURE_EXTRACTION: 'image-feature-extraction',
  AUTOMATIC_SPEECH_RECOGNITION: 'automatic-speech-recognition',
  AUDIO_CLASSIFICATION: 'audio-classification',
  TOKEN_CLASSIFICATION: 'token-classification',
  FILL_MASK: 'fill-mask',
  QUESTION_ANSWERING: 'question-answering',
  ZERO_SHOT_CLASSIFICATION: 'zero-shot-classification',
  TEXT_RANKING: 'text-classification',
  SUMMARIZATION: 'summarization',
  TRANSLATION: 'translation',
  TEXT2TEXT_GENERATION: 'text2text-generation',
} as const satisfies Record<PipelineTask, keyof AllTasks>

/** Parts that the library's types leave open. */
interface Vendor {
  tokenizer?: PreTrainedTokenizer & Languages
  model: {
    config: ModelConfig & { eos_token_id?: number | number[] | null }
    sessions: Record<string, InferenceSession>
    generation_config?: {
      eos_token_id?: number | number[] | null
      is_multilingual?: boolean
      lang_to_id?: Readonly<Record<string, number>>
      no_timestamps_token_id?: number | null
      max_initial_timestamp_index?: number | null
    } | null
  }
  processor?: VendorProcessor | null
  (...args: unknown[]): Promise<unknown>
}

interface Languages {
  language_codes?: string[]
  lang_to_token?: (code: string) => string
}

interface TokenizerParts {
  _tokenizer: { post_processor?: { config: { single?: { SpecialToken?: { id: string } }[] } } | null }
}

interface VendorProcessor {
  (media: unknown): Promise<Record<string, unknown>>
  image_processor?: object
  feature_extractor?: { config?: { sampling_rate?: number } }
}

/** @param threads of one run @throws Error where the folder doesn't hold what the task needs */
export const openPipeline = async (
  folder: string,
  task: PipelineTask,
  dtype: Dtype,
  threads: number,
): Promise<Pipeline> => {
  const options = {
    local_files_only: true,
    device: 'cpu',
    dtype,
    session_options: {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
    },
  } as const
  const vendor = (await pipeline(names[task], useLocalFiles(folder), options)) as unknown as Vendor
  alignWithin(vendor.model)
  const [first, ...others] = Object.values(vendor.model.sessions).map(sessionOf)
  const inputs = [first, ...others].flatMap((session) => session?.inputs ?? [])
  const { tokenizer, model } = vendor
  const wrapped = tokenizer == null ? null : tokenizerOf(tokenizer)
  return {
    call: (...args) => vendor(...args),
    tokenizer: wrapped,
    tools: tokenizer == null ? null : textToolsOf(tokenizer, wrapped?.bytes ?? null),
    eosIds: [model.generation_config?.eos_token_id ?? model.config.eos_token_id ?? []].flat(),
    languageCodes: tokenizer?.language_codes ?? null,
    sourceLanguage: sourceLanguageOf(tokenizer),
    session: first === undefined || others.length > 0 ? null : first,
    imageInput: inputs.find(({ name }) => name === 'pixel_values') ?? null,
    config: model.config,
    ...mediaOf(vendor),
  }
}

const mediaOf = ({
  processor,
  model,
}: Vendor): Pick<Pipeline, 'prepare' | 'samplingRate' | 'languages' | 'timeTokens' | 'isSemantic'> => ({
  prepare: processor == null ? null : (media) => prepared(processor, media),
  samplingRate: processor?.feature_extractor?.config?.sampling_rate ?? null,
  languages: languagesOf(model),
  timeTokens: timeTokensOf(model),
  isSemantic: cutsByClasses(processor?.image_processor),
})

/** What the tokenizer's file puts around a text, before the library overwrites it for whoever tells another language. */
const sourceLanguageOf = (tokenizer: Vendor['tokenizer']): string | null => {
  const { post_processor: around } = (tokenizer as unknown as TokenizerParts | undefined)?._tokenizer ?? {}
  const tokens = (around?.config.single ?? []).map((item) => item.SpecialToken?.id)
  return tokenizer?.language_codes?.find((code) => tokens.includes(tokenizer.lang_to_token?.(code))) ?? null
}

const prepared = async (processor: VendorProcessor, media: Image | Float32Array): Promise<Record<string, Tensor>> => {
  const made = await processor(media instanceof Float32Array ? media : toVendorImage(media))
  const isTensor = (value: unknown): value is Tensor => typeof value === 'object' && value !== null && 'dims' in value
  return Object.fromEntries(Object.entries(made).filter((entry): entry is [string, Tensor] => isTensor(entry[1])))
}

/** The library puts things together where its processor for the model can. */
const cutsByClasses = (processor: object | undefined): boolean =>
  processor !== undefined &&
  'post_process_semantic_segmentation' in processor &&
  !('post_process_panoptic_segmentation' in processor) &&
  !('post_process_instance_segmentation' in processor)

/** They follow the token that says that there are none. */
const timeTokensOf = ({ generation_config }: Vendor['model']): TimeTokens | null => {
  const none = generation_config?.no_timestamps_token_id
  if (none == null) return null
  const latest = generation_config?.max_initial_timestamp_index
  return { first: none + 1, latestStart: latest == null ? null : none + 1 + latest }
}

/** `<|de|>` is told as `de`. */
const languagesOf = ({ generation_config }: Vendor['model']): ReadonlySet<string> =>
  new Set(
    generation_config?.is_multilingual === true
      ? Object.keys(generation_config.lang_to_id ?? {}).map((token) => token.replaceAll(/[<|>]/g, ''))
      : [],
  )
