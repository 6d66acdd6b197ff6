/**
 * Just enough of the WebAssembly binary format to write a few numeric loops with 128-bit vectors: opcodes and layout as in the
 * "WebAssembly Core Specification" 2.0, chapter 5. JavaScript has no vector instructions of its own.
 */

/** Instructions, nested as is convenient. */
export type Code = readonly (number | Code)[]
export type ValueType = 'i32' | 'f32' | 'v128'

export interface FunctionCode {
  name: string
  parameters: readonly ValueType[]
  result: ValueType | null
  /** Further locals; they are numbered on after the parameters and start at 0. */
  locals: readonly ValueType[]
  body: Code
}

const types: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b }

/** LEB128, for numbers from 0 to 2^32 - 1. */
const unsigned = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(Math.floor(value / 128))]
const signed = (value: number): number[] =>
  value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)]
const vector = (items: readonly number[][]): number[] => [...unsigned(items.length), ...items.flat()]
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)]
const text = (value: string): number[] => sized([...new TextEncoder().encode(value)])
const flat = (code: Code): number[] => code.flatMap((part) => (typeof part === 'number' ? part : flat(part)))
const simd = (opcode: number, ...immediates: number[]): number[] => [0xfd, ...unsigned(opcode), ...immediates]

export const get = (local: number): Code => [0x20, local]
export const set = (local: number): Code => [0x21, local]
/** Sets, and leaves the value on the stack. */
export const tee = (local: number): Code => [0x22, local]
/** Runs the body again as long as it leaves something other than 0. */
export const repeatWhile = (body: Code): Code => [0x03, 0x40, body, 0x0d, 0, 0x0b]
/** Takes a condition from the stack. */
export const when = (body: Code): Code => [0x04, 0x40, body, 0x0b]

export const i32 = {
  of: (value: number): Code => [0x41, signed(value)],
  /** Takes the address, then the value. */
  store: [0x36, 2, 0],
  lessThan: [0x49],
  trailingZeros: [0x68],
  add: [0x6a],
  subtract: [0x6b],
  and: [0x71],
  shiftRight: [0x76],
} as const
/** Takes the address, then the value. */
export const storeF32: Code = [0x38, 2, 0]

export const v128 = {
  load: (offset: number): Code => simd(0x00, 4, ...unsigned(offset)),
  and: simd(0x4e),
  /** Lane i of the result is lane `lanes[i]` of the first operand. */
  shuffle: (...lanes: number[]): Code =>
    simd(0x0d, ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte))),
}
export const i32x4 = {
  splat: simd(0x11),
  first: simd(0x1b, 0),
  /** One bit a lane: its sign. */
  signs: simd(0xa4),
  shiftLeft: simd(0xab),
  add: simd(0xae),
  max: simd(0xb8),
}
export const f32x4 = {
  of: (value: number): Code =>
    simd(0x0c, ...[0, 1, 2, 3].flatMap(() => [...new Uint8Array(Float32Array.of(value).buffer)])),
  splat: simd(0x13),
  first: simd(0x1f, 0),
  atLeast: simd(0x46),
  add: simd(0xe4),
  subtract: simd(0xe5),
  multiply: simd(0xe6),
  /** One instruction where `max` is several; the operands must be numbers. */
  max: simd(0xeb),
}

/** @returns a module that imports its memory as `host.memory` and exports the functions by name */
export const assemble = (functions: readonly FunctionCode[]): Uint8Array<ArrayBuffer> => {
  const typeOf = ({ parameters, result }: FunctionCode): number[] => [
    0x60,
    ...vector(parameters.map((type) => [types[type]])),
    ...vector(result === null ? [] : [[types[result]]]),
  ]
  const bodyOf = ({ locals, body }: FunctionCode): number[] =>
    sized([...vector(locals.map((type) => [1, types[type]])), ...flat(body), 0x0b])
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(functions.map(typeOf))),
    ...section(2, vector([[...text('host'), ...text('memory'), 0x02, 0x00, 1]])),
    ...section(3, vector(functions.map((_, i) => [i]))),
    ...section(7, vector(functions.map(({ name }, i) => [...text(name), 0x00, i]))),
    ...section(10, vector(functions.map(bodyOf))),
  ])
}
