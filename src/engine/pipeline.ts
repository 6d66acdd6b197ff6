import type { Failure } from '../errors.ts'

/** A label and how probable its model holds it, 0 to 1. */
export interface LabelScore {
  label: string
  score: number
}

/** How labelled tokens become entities; see `EntityAggregation` in the schema. */
export type Aggregation = 'NONE' | 'SIMPLE' | 'FIRST' | 'AVERAGE' | 'MAX'

/** A labelled piece of a text; places in UTF-16 code units, `end` behind its last one. */
export interface Entity {
  label: string
  score: number
  start: number
  end: number
  text: string
}

/** A token for a masked place. */
export interface MaskCandidate {
  token: number
  text: string
  score: number
  /** The whole text with it. */
  sequence: string
}

/** A piece of a context that answers a question; places in UTF-16 code units. */
export interface AnswerSpan {
  text: string
  start: number
  end: number
  score: number
}

/** A text made by an encoder-decoder model. */
export interface GeneratedText {
  text: string
  /** The one that ended it included. */
  generatedTokens: number
  finishReason: 'STOP' | 'LENGTH'
}

/**
 * What pipelines take and give: one entry a task, an item of input and what comes of it. Plain data and typed arrays only, for it
 * crosses a process boundary.
 */
export interface PipelineTasks {
  /** All labels, best first; their scores add up to 1 unless `isMultiLabel`. */
  TEXT_CLASSIFICATION: { input: { text: string }; output: { labels: LabelScore[]; isMultiLabel: boolean } }
  /** A vector of length 1 (L2). */
  FEATURE_EXTRACTION: { input: { text: string }; output: Float32Array }
  /** As in TEXT_CLASSIFICATION. Images and recordings are files of a kind that was told by their first bytes. */
  IMAGE_CLASSIFICATION: { input: { image: Uint8Array }; output: { labels: LabelScore[]; isMultiLabel: boolean } }
  /** `threshold`: 0 to 1, objects of a score above it are told, best first. */
  OBJECT_DETECTION: {
    input: { image: Uint8Array; threshold: number }
    output: ImageSize & { objects: DetectedObject[] }
  }
  /** `threshold`: 0 to 1, for models that put things together. */
  IMAGE_SEGMENTATION: { input: { image: Uint8Array; threshold: number }; output: ImageSize & { segments: Segment[] } }
  IMAGE_TO_TEXT: { input: { image: Uint8Array; maxTokens: number }; output: { text: string } }
  /** A vector of length 1 (L2). */
  IMAGE_FEATURE_EXTRACTION: { input: { image: Uint8Array }; output: Float32Array }
  AUTOMATIC_SPEECH_RECOGNITION: { input: { audio: Uint8Array } & SpeechWish; output: Transcript }
  AUDIO_CLASSIFICATION: {
    input: { audio: Uint8Array }
    output: { labels: LabelScore[]; isMultiLabel: boolean; seconds: number }
  }
  /** In order of their places; those of `ignoreLabels` are left out. */
  TOKEN_CLASSIFICATION: {
    input: { text: string; aggregation: Aggregation; ignoreLabels: string[] }
    output: Entity[]
  }
  /** For each mask of the text, the most probable tokens, best first. */
  FILL_MASK: { input: { text: string; topK: number }; output: MaskCandidate[][] }
  /** Best first, no span twice. */
  QUESTION_ANSWERING: {
    input: { question: string; context: string; topK: number; maxAnswerTokens: number }
    output: { answers: AnswerSpan[]; noAnswerScore: number }
  }
  /** All labels, best first; `{}` in the template is where a label stands. */
  ZERO_SHOT_CLASSIFICATION: {
    input: { text: string; labels: string[]; multiLabel: boolean; hypothesisTemplate: string }
    output: LabelScore[]
  }
  /** How well the document answers the query, 0 to 1. */
  TEXT_RANKING: { input: { query: string; document: string }; output: number }
  SUMMARIZATION: { input: { text: string; maxTokens: number }; output: GeneratedText }
  TRANSLATION: {
    input: { text: string; sourceLanguage: string | null; targetLanguage: string | null; maxTokens: number }
    output: GeneratedText
  }
  TEXT2TEXT_GENERATION: { input: { text: string; maxTokens: number }; output: GeneratedText }
}

/** Pixels of the image, turned as its camera says. */
export interface ImageSize {
  width: number
  height: number
}

export interface DetectedObject extends LabelScore {
  /** Pixels from the upper left corner. */
  box: { xMin: number; yMin: number; xMax: number; yMax: number }
}

/** What belongs to one class or one thing. */
export interface Segment {
  label: string
  /** Null where the model gives none. */
  score: number | null
  /** A PNG file of the image's size: white where it is. */
  mask: Uint8Array
}

export interface SpeechWish {
  timestamps: 'NONE' | 'SEGMENT' | 'WORD'
  /** A code; null for the model's default. */
  language: string | null
  /** Into English. */
  translate: boolean
}

/** Times are seconds from the start. */
export interface Transcript {
  text: string
  /** Empty unless times were asked for. */
  chunks: TranscriptChunk[]
  /** Length of the recording. */
  seconds: number
}

export interface TranscriptChunk {
  text: string
  start: number
  end: number
}

export type PipelineTask = keyof PipelineTasks
export type PipelineInput<T extends PipelineTask> = PipelineTasks[T]['input']

/** What came of one item. */
export interface PipelineAnswer<T extends PipelineTask> {
  output: PipelineTasks[T]['output']
  /** Tokens of the item as the model saw it, special tokens included; 0 where it has none. */
  tokens: number
  /** Rows of the model run that computed it. */
  batchSize: number
}

/** An item's answer, or why there is none: what is wrong with one item doesn't touch the others of its call. */
export type PipelineOutcome<T extends PipelineTask> = PipelineAnswer<T> | { failure: Failure }

/** Items for one pipeline: all of one task, which is the model's. */
export type PipelineRequest = { [T in PipelineTask]: { task: T; inputs: PipelineInput<T>[] } }[PipelineTask]
