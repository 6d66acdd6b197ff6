import type { LabelScore } from '../../pipeline.ts'
import { decodeAudio } from '../runtime/audio.ts'
import { decodeImage } from '../runtime/image.ts'
import type { Tensor } from '../runtime/session.ts'
import { oneByOne } from './items.ts'
import { floatsOf, mediaRun } from './media-run.ts'
import { classLabels } from './model-facts.ts'
import { rank, sigmoid, softmax } from './probabilities.ts'
import { samplingRateOf } from './recordings.ts'
import type { OpenedPipeline, OpenRunner } from './runner.ts'

/** Labels images. */
export const openImageClassification: OpenRunner<'IMAGE_CLASSIFICATION'> = async (opened) => {
  const run = mediaRun(opened)
  return oneByOne(opened.counters, async ({ image }) =>
    scored(opened, await run(await decodeImage(image, opened.maxImagePixels))),
  )
}

/** Labels recordings. */
export const openAudioClassification: OpenRunner<'AUDIO_CLASSIFICATION'> = async (opened) => {
  const run = mediaRun(opened)
  const rate = samplingRateOf(opened)
  return oneByOne(opened.counters, async ({ audio }) => {
    const { samples, seconds } = await decodeAudio(audio, rate, opened.maxAudioSeconds)
    return { ...scored(opened, await run(samples)), seconds }
  })
}

/** One logit a class; several labels may hold at once where `config.json` says `multi_label_classification`. */
const scored = (
  opened: OpenedPipeline,
  outputs: Readonly<Record<string, Tensor>>,
): { labels: LabelScore[]; isMultiLabel: boolean } => {
  const { data } = floatsOf(outputs, 'logits')
  const isMultiLabel = opened.pipeline.config.problem_type === 'multi_label_classification'
  const scores = isMultiLabel || data.length === 1 ? sigmoid(data) : softmax(data)
  return { labels: rank(scores, classLabels(opened, data.length)), isMultiLabel }
}
