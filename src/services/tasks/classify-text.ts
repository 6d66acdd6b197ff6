import { z } from 'zod'
import type { LabelScore } from '../../engine/pipeline.ts'
import { rankLabels } from '../../util/rank-labels.ts'
import type { Caller } from '../access/caller.ts'
import { check, integerOf, perLimits, textOf } from '../checks.ts'
import { tracedLoad } from '../metrics/inference-spans.ts'
import type { ServedModel } from '../models/served-model.ts'
import type { Batch, Operation, PredictionLimits } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'

export interface ClassifyTextArguments {
  text: string
  model?: string | null | undefined
  topK?: number | null | undefined
}

export interface TextClassification {
  label: string
  score: number
  labels: LabelScore[]
  multiLabel: boolean
  model: string
  tokens: number
  batch: Batch
}

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({ text: textOf(limits.maxTextBytes), topK: integerOf(1, 1_000_000).nullish() }),
)

export const classifyText = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { text, topK } = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, 'TEXT_CLASSIFICATION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const { output, tokens, batch } = await rankedLabels(model, text, caller, signal)
        const [best = { label: '', score: 0 }] = output.labels
        const labels = output.labels.slice(0, topK ?? undefined)
        return { ...best, labels, multiLabel: output.isMultiLabel, model: model.name, tokens, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'classification', ...result }),
} satisfies Operation<ClassifyTextArguments, TextClassification, { kind: 'classification' }>

/** A pipeline ranks its labels itself; other graphs give a row of numbers. */
async function rankedLabels(model: ServedModel, text: string, caller: Caller, signal: AbortSignal) {
  const { graph } = model.manifest
  if (graph.kind === 'pipeline') return runPipeline(model, 'TEXT_CLASSIFICATION', { text }, caller, signal)
  const scoring = graph.kind === 'plain' ? graph.scoring : undefined
  model.requests += 1
  const [answer] = await tracedLoad(model, model.batcher, [text], caller, signal)
  if (answer === undefined) throw new Error('the batcher returned no result')
  const { result, waitMs } = answer
  caller.meter.used(model.name, result.tokens, 0)
  return {
    output: {
      labels: rankLabels(result.row, model.manifest.labels, scoring),
      isMultiLabel: scoring === 'SIGMOID' && result.row.length > 1,
    },
    tokens: result.tokens,
    batch: { size: result.batchSize, waitMs },
  }
}
