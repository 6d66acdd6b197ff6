import { z } from 'zod'
import type { LabelScore } from '../../engine/pipeline.ts'
import type { Caller } from '../access/caller.ts'
import { check, perLimits, textOf } from '../checks.ts'
import type { ServedModel } from '../models/served-model.ts'
import { vectorsOf } from './embed.ts'
import { methodOf, type TaskMethod } from './method.ts'
import type { Batch, Operation, PredictionLimits } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'
import { cosine, labelScores } from './vectors.ts'

export interface ClassifyZeroShotArguments {
  text: string
  labels: readonly string[]
  model?: string | null | undefined
  multiLabel?: boolean | null | undefined
  hypothesisTemplate?: string | null | undefined
}

export interface ZeroShotClassification {
  label: string
  score: number
  labels: LabelScore[]
  multiLabel: boolean
  method: TaskMethod
  model: string
  tokens: number
  batch: Batch
}

interface Input {
  text: string
  labels: string[]
  multiLabel: boolean
  hypothesisTemplate: string
}

/** Labels of one text at most: each is a row of the model's run. */
const maxLabels = 100
const templates = { TASK_MODEL: 'This example is {}.', EMBEDDINGS: 'This text is about {}.' } as const

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({
    text: textOf(limits.maxTextBytes),
    labels: z
      .array(textOf(1024).max(256))
      .min(1)
      .max(maxLabels)
      .refine((labels) => new Set(labels).size === labels.length, 'must be labels that differ'),
    multiLabel: z.boolean().nullish(),
    hypothesisTemplate: textOf(4096)
      .max(1024)
      .refine((template) => template.split('{}').length === 2, 'must have {} once, where the label is to stand')
      .nullish(),
  }),
)

export const classifyZeroShot = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { text, labels, multiLabel, hypothesisTemplate } = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, ['ZERO_SHOT_CLASSIFICATION', 'FEATURE_EXTRACTION'], key)
    const method = methodOf(model, 'ZERO_SHOT_CLASSIFICATION') as 'TASK_MODEL' | 'EMBEDDINGS'
    const input: Input = {
      text,
      labels,
      multiLabel: multiLabel ?? false,
      hypothesisTemplate: hypothesisTemplate ?? templates[method],
    }
    return {
      model: model.name,
      run: async (caller, signal) => {
        const answer = method === 'EMBEDDINGS' ? byEmbeddings : byInference
        const result = await answer(model, input, caller, signal)
        const [best = { label: '', score: 0 }] = result.labels
        return { ...best, ...result, multiLabel: input.multiLabel, method, model: model.name }
      },
    }
  },
  toStored: (result) => ({ kind: 'ZeroShotClassification', ...result }),
} satisfies Operation<
  ClassifyZeroShotArguments,
  ZeroShotClassification,
  { kind: 'ZeroShotClassification' } & ZeroShotClassification
>

type Answer = (
  model: ServedModel,
  input: Input,
  caller: Caller,
  signal: AbortSignal,
) => Promise<Pick<ZeroShotClassification, 'labels' | 'tokens' | 'batch'>>

const byInference: Answer = async (model, input, caller, signal) => {
  const { output, ...facts } = await runPipeline(model, 'ZERO_SHOT_CLASSIFICATION', input, caller, signal)
  return { labels: output, ...facts }
}

const byEmbeddings: Answer = async (model, { text, labels, multiLabel, hypothesisTemplate }, caller, signal) => {
  const hypotheses = labels.map((label) => hypothesisTemplate.replace('{}', () => label))
  const [own, ...others] = await vectorsOf(model, [text, ...hypotheses], caller, signal)
  if (own === undefined) throw new Error('no vector came back')
  const cosines = others.map(({ vector }) => cosine(own.vector, vector))
  const scores = labelScores(cosines, multiLabel)
  const ranked = labels.map((label, i) => ({ label, score: scores[i] as number })).sort((a, b) => b.score - a.score)
  const tokens = others.reduce((sum, other) => sum + other.tokens, own.tokens)
  return { labels: ranked, tokens, batch: own.batch }
}
