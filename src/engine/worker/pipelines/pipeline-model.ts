import { DomainError } from '../../../errors.ts'
import { dtypeOf, type Manifest, type PipelineGraph } from '../../../models/manifest.ts'
import type { PipelineOutcome, PipelineRequest, PipelineTask } from '../../pipeline.ts'
import type { WorkerSettings } from '../../protocol.ts'
import type { Counters } from '../counters.ts'
import { runTokens } from '../encoding/packing.ts'
import { openPipeline, type Pipeline } from '../runtime/pipeline.ts'
import type { Session } from '../runtime/session.ts'
import { openFeatureExtraction } from './feature-extraction.ts'
import { openFillMask } from './fill-mask.ts'
import { openImageFeatureExtraction } from './image-feature-extraction.ts'
import { openImageSegmentation } from './image-segmentation.ts'
import { openImageToText } from './image-to-text.ts'
import { openAudioClassification, openImageClassification } from './media-classification.ts'
import { openObjectDetection } from './object-detection.ts'
import { openQuestionAnswering } from './question-answering.ts'
import type { Course, OpenRunner, Runner } from './runner.ts'
import { openSpeechRecognition } from './speech-recognition.ts'
import { openTextClassification } from './text-classification.ts'
import { openTextRanking } from './text-ranking.ts'
import { openTextToText } from './text-to-text.ts'
import { openTokenClassification } from './token-classification.ts'
import { openTranslation } from './translation.ts'
import { openZeroShotClassification } from './zero-shot-classification.ts'

/** What carries out each task. */
const openers: { [T in PipelineTask]: OpenRunner<T> } = {
  TEXT_CLASSIFICATION: openTextClassification,
  FEATURE_EXTRACTION: openFeatureExtraction,
  IMAGE_CLASSIFICATION: openImageClassification,
  OBJECT_DETECTION: openObjectDetection,
  IMAGE_SEGMENTATION: openImageSegmentation,
  IMAGE_TO_TEXT: openImageToText,
  IMAGE_FEATURE_EXTRACTION: openImageFeatureExtraction,
  AUTOMATIC_SPEECH_RECOGNITION: openSpeechRecognition,
  AUDIO_CLASSIFICATION: openAudioClassification,
  TOKEN_CLASSIFICATION: openTokenClassification,
  FILL_MASK: openFillMask,
  QUESTION_ANSWERING: openQuestionAnswering,
  ZERO_SHOT_CLASSIFICATION: openZeroShotClassification,
  TEXT_RANKING: openTextRanking,
  SUMMARIZATION: openTextToText,
  TRANSLATION: openTranslation,
  TEXT2TEXT_GENERATION: openTextToText,
}

/** A model that a pipeline runs. Calls run one after the other. */
export class PipelineModel {
  /** For raw tensors and texts. */
  readonly parts: Pick<Pipeline, 'session' | 'tokenizer'>
  readonly #task: PipelineTask
  readonly #run: Runner<PipelineTask>
  /** Calls that are not over, by id. */
  readonly #calls = new Map<number, AbortController>()

  /** @throws Error that says why it can't be served */
  static async open(
    folder: string,
    manifest: Manifest,
    graph: PipelineGraph,
    settings: WorkerSettings,
    counters: Counters,
  ): Promise<PipelineModel> {
    const task = manifest.task as PipelineTask
    const { contextLength, labels } = manifest
    const pipeline = await openPipeline(folder, task, dtypeOf(graph, manifest.files) ?? 'fp32', settings.threads)
    const batchTokens = runTokens(settings.batchTokens, settings.threads)
    const opened = { pipeline, graph, contextLength, labels, counters, ...settings, batchTokens }
    return new PipelineModel(pipeline, task, await (openers[task] as OpenRunner<PipelineTask>)(opened))
  }

  /** A graph that the library doesn't know, under the same roof. */
  static of<T extends PipelineTask>(session: Session, task: T, run: Runner<T>): PipelineModel {
    return new PipelineModel({ session, tokenizer: null }, task, run as unknown as Runner<PipelineTask>)
  }

  private constructor(pipeline: PipelineModel['parts'], task: PipelineTask, run: Runner<PipelineTask>) {
    this.parts = { session: pipeline.session, tokenizer: pipeline.tokenizer }
    this.#task = task
    this.#run = run
  }

  /** @param id of the call, for `cancel` @param progress to be called as items are done */
  async answer(
    id: number,
    { task, inputs }: PipelineRequest,
    progress: Course['progress'],
  ): Promise<PipelineOutcome<PipelineTask>[]> {
    if (task !== this.#task) throw new TypeError(`a ${this.#task} pipeline was asked for ${task}`)
    const call = new AbortController()
    this.#calls.set(id, call)
    try {
      const answers = await this.#run(inputs, { progress, signal: call.signal })
      return answers.map((answer) => (answer instanceof DomainError ? { failure: answer.failure } : answer))
    } finally {
      this.#calls.delete(id)
    }
  }

  cancel(id: number): void {
    this.#calls.get(id)?.abort()
  }
}
