import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cache, modelFolder } from '../paths.ts'
import { type Matrix, q4_0, q4_1, q8_0 } from './gguf-blocks.ts'
import { type GgufTensor, ggufFile } from './gguf-file.ts'
import { ggufMetadata, readConfig } from './gguf-metadata.ts'
import { readWeights } from './shipped-weights.ts'

/** Q4_1: the shipped weights exactly. Q4_0: rounded again, which llama.cpp has its fastest kernels for. */
export type Quantization = 'Q4_1' | 'Q4_0'
/** llama.cpp's numbers of mostly-Q4_0 and mostly-Q4_1 files. */
const fileTypes = { Q4_0: 2, Q4_1: 3 } as const

/** Matrices that the shipped graph stores as one, with the heads or rows of each part; norms stay float32. */
const fused = {
  qkv: ['attn_q', 'attn_k', 'attn_v'],
  out: ['attn_output'],
  gate_up: ['ffn_gate', 'ffn_up'],
  down: ['ffn_down'],
} as const

/** Path of smollm2 as a GGUF file, made from the shipped weights on first use. */
export const ggufPath = async (quantization: Quantization): Promise<string> => {
  const path = join(cache, `smollm2-${quantization}.gguf`)
  if (existsSync(path)) return path
  await mkdir(cache, { recursive: true })
  await writeFile(`${path}.part`, await smollm2Gguf(quantization))
  await rename(`${path}.part`, path)
  return path
}

const smollm2Gguf = async (quantization: Quantization): Promise<Buffer> => {
  const folder = modelFolder('smollm2')
  const config = await readConfig(folder)
  const weight = await readWeights(join(folder, 'onnx/weights.onnx'))
  const heads = { attn_q: config.num_attention_heads, attn_k: config.num_key_value_heads }
  const rowsOf: Record<string, number> = {
    attn_q: config.num_attention_heads * config.head_dim,
    attn_k: config.num_key_value_heads * config.head_dim,
    attn_v: config.num_key_value_heads * config.head_dim,
    attn_output: config.hidden_size,
    ffn_gate: config.intermediate_size,
    ffn_up: config.intermediate_size,
    ffn_down: config.hidden_size,
  }
  const norm = async (name: string, from: string): Promise<GgufTensor> => {
    const { shape, bytes } = await weight(from)
    return { name: `${name}.weight`, shape, type: 'F32', bytes }
  }
  const tensors: GgufTensor[] = []
  const codes = await weight('embedding.codes')
  const scale = await weight('embedding.scale')
  const shape = [config.hidden_size, config.vocab_size]
  tensors.push({ name: 'token_embd.weight', shape, type: 'Q8_0', bytes: q8_0(codes.bytes, halves(scale.bytes)) })
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    for (const name of ['attn_norm', 'ffn_norm'])
      tensors.push(await norm(`blk.${layer}.${name}`, `layer.${layer}.${name}`))
    for (const [name, parts] of Object.entries(fused)) {
      const from = `layer.${layer}.${name}`
      const all = {
        codes: (await weight(`${from}.codes`)).bytes,
        scale: halves((await weight(`${from}.scale`)).bytes),
        minimum: halves((await weight(`${from}.minimum`)).bytes),
      }
      const inputs = name === 'down' ? config.intermediate_size : config.hidden_size
      let first = 0
      for (const part of parts) {
        const rows = rowsOf[part] ?? 0
        const order = part === 'attn_q' || part === 'attn_k' ? interleaved(heads[part], config.head_dim) : inOrder(rows)
        const matrix = takeRows({ rows, inputs, ...all }, first, order)
        const bytes = quantization === 'Q4_1' ? q4_1(matrix) : q4_0(matrix)
        tensors.push({ name: `blk.${layer}.${part}.weight`, shape: [inputs, rows], type: quantization, bytes })
        first += rows
      }
    }
  }
  tensors.push(await norm('output_norm', 'final_norm'))
  return ggufFile(await ggufMetadata(folder, fileTypes[quantization]), tensors)
}

const halves = (bytes: Buffer): Uint16Array => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
const inOrder = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row)

/** GGUF interleaves the two halves of each head for its rotary embedding: rows 0, 32, 1, 33 ... of a head of 64. */
const interleaved = (heads: number, size: number): number[] =>
  inOrder(heads * size).map((row) => {
    const inHead = row % size
    return row - inHead + (inHead % 2) * (size / 2) + Math.floor(inHead / 2)
  })

const takeRows = (all: Matrix, first: number, order: readonly number[]): Matrix => {
  const blocks = all.inputs / 32
  const codes = new Uint8Array(order.length * blocks * 16)
  const scale = new Uint16Array(order.length * blocks)
  const minimum = new Uint16Array(order.length * blocks)
  for (const [to, row] of order.entries()) {
    const from = (first + row) * blocks
    codes.set(all.codes.subarray(from * 16, (from + blocks) * 16), to * blocks * 16)
    scale.set(all.scale.subarray(from, from + blocks), to * blocks)
    minimum.set(all.minimum.subarray(from, from + blocks), to * blocks)
  }
  return { rows: order.length, inputs: all.inputs, codes, scale, minimum }
}
