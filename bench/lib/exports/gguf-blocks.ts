import { fromHalf, toHalf } from '../../../src/util/half.ts'

/** Inputs that share one scale. */
const block = 32

/** A 4-bit matrix as the shipped graph stores it: weight = scale * code + minimum, block by block of 32 inputs. */
export interface Matrix {
  rows: number
  inputs: number
  /** Two codes a byte, the even input in the low half. */
  codes: Uint8Array
  /** Half-precision bits, [rows, inputs / 32]. */
  scale: Uint16Array
  minimum: Uint16Array
}

/** Puts a matrix into GGUF's Q4_1: scale, minimum, then 16 bytes with input j in the low half and j + 16 in the high half. */
export const q4_1 = ({ rows, inputs, codes, scale, minimum }: Matrix): Buffer => {
  const blocks = (rows * inputs) / block
  const out = Buffer.alloc(blocks * 20)
  for (let index = 0; index < blocks; index++) {
    const at = index * 20
    out.writeUInt16LE(scale[index] ?? 0, at)
    out.writeUInt16LE(minimum[index] ?? 0, at + 2)
    for (let j = 0; j < 16; j++) out[at + 4 + j] = code(codes, index, j) | (code(codes, index, j + 16) << 4)
  }
  return out
}

/**
 * Rounds a matrix to GGUF's Q4_0, symmetric blocks of one scale, by llama.cpp's reference rule: the weight largest in size becomes
 * code 0 or 16 of scale max / -8, and codes are rounded half up and cut at 15.
 */
export const q4_0 = ({ rows, inputs, codes, scale, minimum }: Matrix): Buffer => {
  const blocks = (rows * inputs) / block
  const out = Buffer.alloc(blocks * 18)
  const weights = new Float32Array(block)
  for (let index = 0; index < blocks; index++) {
    const d = fromHalf(scale[index] ?? 0)
    const m = fromHalf(minimum[index] ?? 0)
    for (let j = 0; j < block; j++) weights[j] = Math.fround(d * code(codes, index, j)) + m
    const largest = weights.reduce((found, weight) => (Math.abs(weight) > Math.abs(found) ? weight : found), 0)
    const step = Math.fround(largest / -8)
    const inverse = step === 0 ? 0 : Math.fround(1 / step)
    const at = index * 18
    out.writeUInt16LE(toHalf(step), at)
    const rounded = (j: number): number =>
      Math.min(15, Math.trunc(Math.fround(Math.fround((weights[j] ?? 0) * inverse) + 8.5)))
    for (let j = 0; j < 16; j++) out[at + 2 + j] = rounded(j) | (rounded(j + 16) << 4)
  }
  return out
}

/** Puts the 8-bit embedding (codes shifted by 128, half-precision scales) into GGUF's Q8_0: scale, then 32 signed codes. */
export const q8_0 = (codes: Uint8Array, scale: Uint16Array): Buffer => {
  const out = Buffer.alloc(scale.length * 34)
  for (let index = 0; index < scale.length; index++) {
    out.writeUInt16LE(scale[index] ?? 0, index * 34)
    for (let j = 0; j < block; j++) out.writeInt8((codes[index * block + j] ?? 0) - 128, index * 34 + 2 + j)
  }
  return out
}

const code = (codes: Uint8Array, index: number, input: number): number =>
  ((codes[index * 16 + (input >> 1)] ?? 0) >> (input & 1 ? 4 : 0)) & 15
