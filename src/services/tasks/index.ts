import { answerQuestion } from './answer-question.ts'
import { captionImage } from './caption-image.ts'
import { classifyAudio } from './classify-audio.ts'
import { classifyImage } from './classify-image.ts'
import { classifyText } from './classify-text.ts'
import { classifyTokens } from './classify-tokens.ts'
import { classifyZeroShot } from './classify-zero-shot.ts'
import { detectObjects } from './detect-objects.ts'
import { embed } from './embed.ts'
import { embedImage } from './embed-image.ts'
import { fillMask } from './fill-mask.ts'
import type { Operation, Plan } from './operation.ts'
import { predict } from './predict.ts'
import { rerank } from './rerank.ts'
import { segmentImage } from './segment-image.ts'
import { similarity } from './similarity.ts'
import { summarize } from './summarize.ts'
import { text2text } from './text2text.ts'
import { transcribe } from './transcribe.ts'
import { translate } from './translate.ts'

/** Every prediction by the name of its field: what queries answer, and what `createPrediction` takes. */
export const operations = {
  classifyText,
  embed,
  predict,
  classifyImage,
  detectObjects,
  segmentImage,
  captionImage,
  embedImage,
  transcribe,
  classifyAudio,
  classifyTokens,
  classifyZeroShot,
  fillMask,
  answerQuestion,
  summarize,
  translate,
  text2text,
  similarity,
  rerank,
}

type Operations = typeof operations
export type OperationName = keyof Operations
export type OperationArguments<N extends OperationName> = Parameters<Operations[N]['plan']>[1]
export type OperationResult<N extends OperationName> =
  ReturnType<Operations[N]['plan']> extends Plan<infer Result> ? Result : never

/** What a prediction came to, in the form in which it is stored. */
export type PredictionOutcome = { [N in OperationName]: ReturnType<Operations[N]['toStored']> }[OperationName]

/** An operation whose types nobody needs to know. */
export type AnyOperation = Operation<unknown, unknown, PredictionOutcome>
