import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GraphSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import type { StockGraph } from '../../src/models/manifest.ts'
import { tinyGpt2, tinyMergedGpt2 } from './tiny-gpt2.ts'
import { tinyFusedLlama, tinyLlama } from './tiny-llama.ts'
import { writeGraph, writeTokenizer } from './tiny-models.ts'
import { tiny } from './tiny-weights.ts'

/** What the reference implementation generates with the same weights, greedily. */
export interface Reference {
  prompt: number[]
  tokens: number[]
  /** Logits after the prompt, and after all tokens but the last. */
  first: number[]
  last: number[]
}

/** The kinds of decoder export there are, and the reference that each must equal. */
export const tinyDecoders = {
  'GPT-2': { graph: tinyGpt2(true), reference: 'gpt2' },
  'GPT-2 without position_ids': { graph: tinyGpt2(false), reference: 'gpt2' },
  'merged GPT-2': { graph: tinyMergedGpt2(), reference: 'gpt2' },
  Llama: { graph: tinyLlama(), reference: 'llama' },
  'Llama with fused attention': { graph: tinyFusedLlama(), reference: 'llama' },
} as const satisfies Record<string, { graph: GraphSpec; reference: 'gpt2' | 'llama' }>

/** No token of the tiny decoders ends a text. */
const neverSampled = tiny.vocab

/** The words of the tiny decoders' tokenizer, number 0 being `[UNK]`. */
export const tinyWords = Array.from({ length: tiny.vocab - 1 }, (_, i) => `w${i + 1}`)

/**
 * Writes a model folder for a stock decoder graph.
 * @param folder by default one of its own @param facts what the manifest says of the graph beyond what it must @returns the folder
 */
export const writeTinyDecoder = (spec: GraphSpec, { folder, name = 'tiny', facts = {} }: TinyDecoder = {}): string => {
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const path = writeGraph(spec, folder)
  writeTokenizer(path, tinyWords)
  const model = readFileSync(join(path, 'model.onnx'))
  const manifest = {
    manifestVersion: 1,
    name,
    version: 1,
    task: 'TEXT_GENERATION',
    title: 'Tiny',
    description: 'For tests.',
    licence: 'Apache-2.0',
    source: 'test',
    parameters: 1,
    precision: 'fp32',
    contextLength: tiny.context,
    graph: { kind: 'decoder-stock', file: 'model.onnx', eosTokenIds: [neverSampled], ...facts },
    files: [{ path: 'model.onnx', bytes: model.length, sha256: createHash('sha256').update(model).digest('hex') }],
  }
  writeFileSync(join(path, 'modelgraph.json'), JSON.stringify(manifest))
  return path
}

interface TinyDecoder {
  folder?: string
  name?: string
  facts?: Partial<StockGraph>
}
