import { z } from 'zod'
import { check, integerOf } from '../checks.ts'
import { type MediaInput, readMedia } from './media.ts'
import { type Batch, type Operation, pathOf } from './operation.ts'
import { runMedia } from './run-media.ts'

export interface CaptionImageArguments {
  image: MediaInput
  model?: string | null | undefined
  maxTokens?: number | null | undefined
}

export interface ImageCaption {
  text: string
  model: string
  batch: Batch
}

const defaultMaxTokens = 64
const schema = z.object({ maxTokens: integerOf(1, 1024).nullish() })

export const captionImage = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { maxTokens } = check(field, schema, args)
    const place = pathOf(field, 'image')
    const image = readMedia('image', args.image, place, limits.maxUploadBytes)
    const model = models.resolve(args.model, 'IMAGE_TO_TEXT', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const input = { image, maxTokens: maxTokens ?? defaultMaxTokens }
        const { output, batch } = await runMedia(model, 'IMAGE_TO_TEXT', input, place, caller, signal)
        return { ...output, model: model.name, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'imageCaption', ...result }),
} satisfies Operation<CaptionImageArguments, ImageCaption, { kind: 'imageCaption' } & ImageCaption>
