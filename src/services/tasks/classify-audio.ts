import { z } from 'zod'
import type { LabelScore } from '../../engine/pipeline.ts'
import { check, integerOf } from '../checks.ts'
import { type MediaInput, readMedia } from './media.ts'
import { type Batch, type Operation, pathOf } from './operation.ts'
import { runMedia } from './run-media.ts'

export interface ClassifyAudioArguments {
  audio: MediaInput
  model?: string | null | undefined
  topK?: number | null | undefined
}

export interface AudioClassification {
  label: string
  score: number
  multiLabel: boolean
  labels: LabelScore[]
  seconds: number
  model: string
  batch: Batch
}

const schema = z.object({ topK: integerOf(1, 1_000_000).nullish() })

export const classifyAudio = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { topK } = check(field, schema, args)
    const place = pathOf(field, 'audio')
    const audio = readMedia('audio', args.audio, place, limits.maxUploadBytes)
    const model = models.resolve(args.model, 'AUDIO_CLASSIFICATION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const { output, batch } = await runMedia(model, 'AUDIO_CLASSIFICATION', { audio }, place, caller, signal)
        const { labels, isMultiLabel, seconds } = output
        const [best = { label: '', score: 0 }] = labels
        const shown = labels.slice(0, topK ?? undefined)
        return { ...best, multiLabel: isMultiLabel, labels: shown, seconds, model: model.name, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'audioClassification', ...result }),
} satisfies Operation<
  ClassifyAudioArguments,
  AudioClassification,
  { kind: 'audioClassification' } & AudioClassification
>
