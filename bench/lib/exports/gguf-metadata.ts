import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Value } from './gguf-file.ts'

interface Config {
  num_hidden_layers: number
  num_attention_heads: number
  num_key_value_heads: number
  hidden_size: number
  intermediate_size: number
  max_position_embeddings: number
  vocab_size: number
  head_dim: number
  rope_theta: number
  rms_norm_eps: number
  bos_token_id: number
  eos_token_id: number
  pad_token_id: number
}

interface TokenizerFile {
  added_tokens: { id: number; content: string }[]
  model: { vocab: Record<string, number>; merges: [string, string][] }
}

const json = async (folder: string, file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, file), 'utf8'))

export const readConfig = async (folder: string): Promise<Config> => (await json(folder, 'config.json')) as Config

/** What a GGUF file of a Llama-like model says about it, taken from the hub's files. */
export const ggufMetadata = async (folder: string, fileType: number): Promise<Record<string, Value>> => {
  const config = await readConfig(folder)
  const tokenizer = (await json(folder, 'tokenizer.json')) as TokenizerFile
  const { chat_template: template } = (await json(folder, 'tokenizer_config.json')) as { chat_template: string }
  const tokens: string[] = []
  for (const [token, id] of Object.entries(tokenizer.model.vocab)) tokens[id] = token
  const types = new Int32Array(tokens.length).fill(normal)
  for (const { id, content } of tokenizer.added_tokens) {
    tokens[id] = content
    types[id] = control
  }
  return {
    'general.architecture': 'llama',
    'general.type': 'model',
    'general.name': 'smollm2',
    'llama.block_count': { uint32: config.num_hidden_layers },
    'llama.context_length': { uint32: config.max_position_embeddings },
    'llama.embedding_length': { uint32: config.hidden_size },
    'llama.feed_forward_length': { uint32: config.intermediate_size },
    'llama.attention.head_count': { uint32: config.num_attention_heads },
    'llama.attention.head_count_kv': { uint32: config.num_key_value_heads },
    'llama.rope.freq_base': { float32: config.rope_theta },
    'llama.attention.layer_norm_rms_epsilon': { float32: config.rms_norm_eps },
    'general.file_type': { uint32: fileType },
    'llama.vocab_size': { uint32: config.vocab_size },
    'llama.rope.dimension_count': { uint32: config.head_dim },
    'tokenizer.ggml.add_space_prefix': false,
    'tokenizer.ggml.add_bos_token': false,
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': 'smollm',
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': types,
    'tokenizer.ggml.merges': tokenizer.model.merges.map((pair) => pair.join(' ')),
    'tokenizer.ggml.bos_token_id': { uint32: config.bos_token_id },
    'tokenizer.ggml.eos_token_id': { uint32: config.eos_token_id },
    'tokenizer.ggml.unknown_token_id': { uint32: 0 },
    'tokenizer.ggml.padding_token_id': { uint32: config.pad_token_id },
    'tokenizer.chat_template': template,
    'general.quantization_version': { uint32: 2 },
  }
}

/** GGUF's types of tokens. */
const normal = 1
const control = 3
