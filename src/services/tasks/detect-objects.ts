import { z } from 'zod'
import type { DetectedObject } from '../../engine/pipeline.ts'
import { check, numberOf } from '../checks.ts'
import { type MediaInput, readMedia } from './media.ts'
import { type Batch, type Operation, pathOf } from './operation.ts'
import { runMedia } from './run-media.ts'

export interface DetectObjectsArguments {
  image: MediaInput
  model?: string | null | undefined
  threshold?: number | null | undefined
}

export interface ObjectDetection {
  objects: DetectedObject[]
  width: number
  height: number
  model: string
  batch: Batch
}

/** As in the reference implementation's pipeline. */
const defaultThreshold = 0.5
const schema = z.object({ threshold: numberOf(0, 1).nullish() })

export const detectObjects = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { threshold } = check(field, schema, args)
    const place = pathOf(field, 'image')
    const image = readMedia('image', args.image, place, limits.maxUploadBytes)
    const model = models.resolve(args.model, 'OBJECT_DETECTION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const input = { image, threshold: threshold ?? defaultThreshold }
        const { output, batch } = await runMedia(model, 'OBJECT_DETECTION', input, place, caller, signal)
        return { ...output, model: model.name, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'objectDetection', ...result }),
} satisfies Operation<DetectObjectsArguments, ObjectDetection, { kind: 'objectDetection' } & ObjectDetection>
