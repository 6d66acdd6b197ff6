import { seeded } from './random.ts'

/** The sizes of the tiny decoders; `export/tiny_decoders.py` has them too. */
export const tiny = {
  vocab: 64,
  context: 512,
  layers: 2,
  width: 64,
  heads: 4,
  headDim: 16,
  gpt2: { kvHeads: 4, feedForward: 128, epsilon: 1e-5 },
  llama: { kvHeads: 2, feedForward: 96, epsilon: 1e-6, theta: 10_000 },
} as const

/** A matrix [rows, columns] that keeps the size of what it multiplies, or nearly so. @param inputs how many it sums up */
export const matrix = (name: string, rows: number, columns: number, inputs: number): Float32Array =>
  draw(name, rows * columns, 0, 1.5 * Math.sqrt(3 / inputs))

export const table = (name: string, rows: number, columns: number): Float32Array => draw(name, rows * columns, 0, 1)
export const bias = (name: string, size: number): Float32Array => draw(name, size, 0, 0.2)
export const gain = (name: string, size: number): Float32Array => draw(name, size, 1, 0.2)

/** Uniform from `middle - scale` to `middle + scale`, from a generator seeded with the tensor's name. */
const draw = (name: string, size: number, middle: number, scale: number): Float32Array => {
  const random = seeded(hash(name))
  return Float32Array.from({ length: size }, () => middle + (2 * random() - 1) * scale)
}

/** FNV-1a. */
const hash = (text: string): number => {
  let state = 0x811c9dc5
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193) >>> 0
  return state
}

/** [rows, columns] to [columns, rows]. */
export const transposed = (values: Float32Array, rows: number, columns: number): Float32Array =>
  Float32Array.from({ length: values.length }, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)] as number)
