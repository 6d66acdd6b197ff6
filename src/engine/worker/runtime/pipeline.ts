import { type AllTasks, pipeline } from '@xenova/transformers'
import type { InferenceSession } from 'onnxruntime-node'
import type { Dtype } from '../../../models/manifest.ts'
import type { PipelineTask } from '../../pipeline.ts'
import { useLocalFiles } from './local-files.ts'
import { type Session, sessionOf } from './session.ts'
import { type Tokenizer, tokenizerOf } from './tokenizer.ts'

/** What a model's `config.json` says, as far as pipelines ask for it; like all of a model's files it may lack anything. */
export interface ModelConfig {
  readonly id2label?: Readonly<Record<string, string>>
  readonly problem_type?: string
}

/** A pipeline of the library. Text encoders use only its parts: it gives no offsets and knows nothing of who may share a run. */
export interface Pipeline {
  /** The pipeline as the library has it, arguments and results as its documentation tells. */
  call(...args: unknown[]): Promise<unknown>
  /** Null where the task takes no text. */
  readonly tokenizer: Tokenizer | null
  /** The graph; null where the model has several. */
  readonly session: Session | null
  readonly config: ModelConfig
}

/** The library's name for each task. */
const names = {
  TEXT_CLASSIFICATION: 'text-classification',
  FEATURE_EXTRACTION: 'feature-extraction',
} as const satisfies Record<PipelineTask, keyof AllTasks>

/** Parts that the library's types leave open. */
interface Vendor {
  tokenizer?: Parameters<typeof tokenizerOf>[0]
  model: { config: ModelConfig; sessions: Record<string, InferenceSession> }
  (...args: unknown[]): Promise<unknown>
}

/** @param threads of one run @throws Error where the folder doesn't hold what the task needs */
export const openPipeline = async (
  folder: string,
  task: PipelineTask,
  dtype: Dtype,
  threads: number,
): Promise<Pipeline> => {
  const options = {
    local_files_only: true,
    device: 'cpu',
    dtype,
    session_options: {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
    },
  } as const
  const vendor = (await pipeline(names[task], useLocalFiles(folder), options)) as unknown as Vendor
  const [first, ...others] = Object.values(vendor.model.sessions)
  return {
    call: (...args) => vendor(...args),
    tokenizer: vendor.tokenizer == null ? null : tokenizerOf(vendor.tokenizer),
    session: first === undefined || others.length > 0 ? null : sessionOf(first),
    config: vendor.model.config,
  }
}
