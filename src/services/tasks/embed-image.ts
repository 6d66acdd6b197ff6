import { shortFloat } from '../../util/float-digits.ts'
import { type MediaInput, readMedia } from './media.ts'
import { type Batch, type Operation, pathOf } from './operation.ts'
import { runMedia } from './run-media.ts'

export interface EmbedImageArguments {
  image: MediaInput
  model?: string | null | undefined
}

export interface ImageEmbedding {
  /** Floats, or as numbers where it was read back from the store. */
  vector: Float32Array | number[]
  dimensions: number
  model: string
  batch: Batch
}

export const embedImage = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const place = pathOf(field, 'image')
    const image = readMedia('image', args.image, place, limits.maxUploadBytes)
    const model = models.resolve(args.model, 'IMAGE_FEATURE_EXTRACTION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const { output, batch } = await runMedia(model, 'IMAGE_FEATURE_EXTRACTION', { image }, place, caller, signal)
        return { vector: output, dimensions: output.length, model: model.name, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'imageEmbedding', ...result, vector: Array.from(result.vector, shortFloat) }),
} satisfies Operation<EmbedImageArguments, ImageEmbedding, { kind: 'imageEmbedding' } & ImageEmbedding>
