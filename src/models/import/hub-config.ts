import { z } from 'zod'
import { ImportError } from './import-error.ts'
import { readJsonObject } from './json-file.ts'

const ids = z.union([z.number().int().nonnegative(), z.array(z.number().int().nonnegative())])
const size = z.number().int().positive()
const configShape = z.object({
  architectures: z.array(z.string().max(200)).max(20).nullish(),
  model_type: z.string().max(200).nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
  hidden_size: size.nullish(),
  dim: size.nullish(),
  max_position_embeddings: size.nullish(),
  n_positions: size.nullish(),
  n_ctx: size.nullish(),
  eos_token_id: ids.nullish(),
  problem_type: z.string().max(200).nullish(),
  _name_or_path: z.string().max(300).nullish(),
})
const generationShape = z.object({ eos_token_id: ids.nullish() })
const tokenizerShape = z.object({ model_max_length: z.number().positive().nullish() })
const sentenceShape = z.object({ max_seq_length: size.nullish() })
const poolingShape = z.object({
  pooling_mode_cls_token: z.boolean().nullish(),
  pooling_mode_mean_tokens: z.boolean().nullish(),
})

/** What the JSON files of a hub-layout folder say, as far as a manifest needs it. */
export interface HubConfig {
  readonly architectures: readonly string[]
  readonly modelType: string | null
  readonly labels: readonly string[]
  /** Tokens; null where no file tells. */
  readonly contextLength: number | null
  readonly eosTokenIds: readonly number[]
  readonly hiddenSize: number | null
  /** Whether each label holds for itself, so that several may. */
  readonly isMultiLabel: boolean
  readonly pooling: 'MEAN' | 'CLS' | null
  readonly nameOrPath: string | null
}

/**
 * Reads `config.json` and what stands beside it; null where there is no `config.json`.
 * @throws ImportError where a file can't be used
 */
export async function readHubConfig(folder: string): Promise<HubConfig | null> {
  const config = await read(folder, 'config.json', configShape)
  if (config === null) return null
  const generation = await read(folder, 'generation_config.json', generationShape)
  const tokenizer = await read(folder, 'tokenizer_config.json', tokenizerShape)
  const sentence = await read(folder, 'sentence_bert_config.json', sentenceShape)
  const pooling = await read(folder, '1_Pooling/config.json', poolingShape)
  const eos = generation?.eos_token_id ?? config.eos_token_id ?? []
  return {
    architectures: config.architectures ?? [],
    modelType: config.model_type ?? null,
    labels: labelsOf(config.id2label ?? {}),
    contextLength: shortest([positionsOf(config), tokenizer?.model_max_length, sentence?.max_seq_length]),
    eosTokenIds: typeof eos === 'number' ? [eos] : eos,
    hiddenSize: config.hidden_size ?? config.dim ?? null,
    isMultiLabel: config.problem_type === 'multi_label_classification',
    pooling: pooling?.pooling_mode_cls_token ? 'CLS' : pooling?.pooling_mode_mean_tokens ? 'MEAN' : null,
    nameOrPath: config._name_or_path ?? null,
  }
}

async function read<Shape extends z.ZodType>(
  folder: string,
  path: string,
  shape: Shape,
): Promise<z.output<Shape> | null> {
  const json = await readJsonObject(folder, path)
  if (json === null) return null
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ImportError(`${path}: ${issue?.path.join('.')} ${issue?.message}`)
}

/** In order of their ids; none unless the ids are 0, 1, 2 ... without gaps. */
function labelsOf(id2label: Readonly<Record<string, string>>): string[] {
  const labels = Object.entries(id2label).sort(([a], [b]) => Number(a) - Number(b))
  return labels.every(([id], index) => Number(id) === index) ? labels.map(([, label]) => label) : []
}

/** RoBERTa and its kin count positions from behind the padding token's id. */
const shifted = ['roberta', 'xlm-roberta', 'camembert', 'mpnet', 'longformer', 'roberta-prelayernorm']

function positionsOf(config: z.output<typeof configShape>): number | null {
  const positions = config.max_position_embeddings ?? config.n_positions ?? config.n_ctx ?? null
  return positions !== null && shifted.includes(config.model_type ?? '') ? positions - 2 : positions
}

/** Tokenizers without a limit say 10^30. */
function shortest(lengths: readonly (number | null | undefined)[]): number | null {
  const told = lengths.filter((length) => length != null && length > 0 && length < 10_000_000) as number[]
  return told.length === 0 ? null : Math.floor(Math.min(...told))
}
