import { z } from 'zod'
import type { LabelScore } from '../../engine/pipeline.ts'
import { check, integerOf } from '../checks.ts'
import { type MediaInput, readMedia } from './media.ts'
import { type Batch, type Operation, pathOf } from './operation.ts'
import { runMedia } from './run-media.ts'

export interface ClassifyImageArguments {
  image: MediaInput
  model?: string | null | undefined
  topK?: number | null | undefined
}

export interface ImageClassification {
  label: string
  score: number
  multiLabel: boolean
  labels: LabelScore[]
  model: string
  batch: Batch
}

const schema = z.object({ topK: integerOf(1, 1_000_000).nullish() })

export const classifyImage = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { topK } = check(field, schema, args)
    const place = pathOf(field, 'image')
    const image = readMedia('image', args.image, place, limits.maxUploadBytes)
    const model = models.resolve(args.model, 'IMAGE_CLASSIFICATION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const { output, batch } = await runMedia(model, 'IMAGE_CLASSIFICATION', { image }, place, caller, signal)
        const { labels, isMultiLabel } = output
        const [best = { label: '', score: 0 }] = labels
        return {
          ...best,
          multiLabel: isMultiLabel,
          labels: labels.slice(0, topK ?? undefined),
          model: model.name,
          batch,
        }
      },
    }
  },
  toStored: (result) => ({ kind: 'imageClassification', ...result }),
} satisfies Operation<
  ClassifyImageArguments,
  ImageClassification,
  { kind: 'imageClassification' } & ImageClassification
>
