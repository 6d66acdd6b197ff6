import { z } from 'zod'
import type { TranscriptChunk } from '../../engine/pipeline.ts'
import { check } from '../checks.ts'
import { type MediaInput, readMedia } from './media.ts'
import { type Batch, type Operation, pathOf } from './operation.ts'
import { runMedia } from './run-media.ts'

export interface TranscribeArguments {
  audio: MediaInput
  model?: string | null | undefined
  timestamps?: 'NONE' | 'SEGMENT' | 'WORD' | null | undefined
  language?: string | null | undefined
  translate?: boolean | null | undefined
}

export interface Transcription {
  text: string
  chunks: TranscriptChunk[]
  seconds: number
  model: string
  batch: Batch
}

const schema = z.object({
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be a language code such as en')
    .nullish(),
})

export const transcribe = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { language } = check(field, schema, args)
    const place = pathOf(field, 'audio')
    const audio = readMedia('audio', args.audio, place, limits.maxUploadBytes)
    const model = models.resolve(args.model, 'AUTOMATIC_SPEECH_RECOGNITION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const wish = {
          timestamps: args.timestamps ?? 'NONE',
          language: language ?? null,
          translate: args.translate ?? false,
        }
        const input = { audio, ...wish }
        const { output, batch } = await runMedia(model, 'AUTOMATIC_SPEECH_RECOGNITION', input, place, caller, signal)
        return { ...output, model: model.name, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'transcription', ...result }),
} satisfies Operation<TranscribeArguments, Transcription, { kind: 'transcription' } & Transcription>
