import { z } from 'zod'
import { check, numberOf } from '../checks.ts'
import { type MediaInput, readMedia } from './media.ts'
import { type Batch, type Operation, pathOf } from './operation.ts'
import { runMedia } from './run-media.ts'

export interface SegmentImageArguments {
  image: MediaInput
  model?: string | null | undefined
  threshold?: number | null | undefined
}

export interface ImageSegment {
  label: string
  score: number | null
  /** A PNG file, base64. */
  mask: string
}

export interface ImageSegmentation {
  segments: ImageSegment[]
  width: number
  height: number
  model: string
  batch: Batch
}

/** As in the reference implementation's pipeline. */
const defaultThreshold = 0.9
const schema = z.object({ threshold: numberOf(0, 1).nullish() })

export const segmentImage = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { threshold } = check(field, schema, args)
    const place = pathOf(field, 'image')
    const image = readMedia('image', args.image, place, limits.maxUploadBytes)
    const model = models.resolve(args.model, 'IMAGE_SEGMENTATION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const input = { image, threshold: threshold ?? defaultThreshold }
        const { output, batch } = await runMedia(model, 'IMAGE_SEGMENTATION', input, place, caller, signal)
        const segments = output.segments.map((segment) => ({
          ...segment,
          mask: Buffer.from(segment.mask).toString('base64'),
        }))
        return { ...output, segments, model: model.name, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'imageSegmentation', ...result }),
} satisfies Operation<SegmentImageArguments, ImageSegmentation, { kind: 'imageSegmentation' } & ImageSegmentation>
