import {
  assemble,
  type Code,
  type FunctionCode,
  f32x4,
  get,
  i32,
  i32x4,
  repeatWhile,
  set,
  storeF32,
  tee,
  v128,
  when,
} from './assembler.ts'

/** Floats of a block; every function below works on whole blocks. */
export const blockSize = 128
const vectorBytes = 16
/** Vectors a turn of the inner loops: enough to hide what each waits for, few enough for the registers. */
const unroll = 4

/** Addresses are bytes; `from` to `to` are the floats to go through, at least one block. */
export interface RowKernels {
  /** Writes the highest float of each block. @returns the highest magnitude, as the bits of a float: of NaN or an infinity from 0x7f800000 */
  scan(from: number, to: number, maxima: number): number
  /** Writes the sum of each block's 2^((x - max) * scale), each term within 4e-7 and never below 2^-100; max at least every x. */
  weigh(from: number, to: number, sums: number, max: number, scale: number): void
  /** Writes the places (0 for address 0, 1 for 4, ...) of all floats of at least `least`, in order. @returns the address behind the last */
  gather(from: number, to: number, places: number, least: number): number
}

const advance = (pointer: number, bytes: number): Code => [get(pointer), i32.of(bytes), i32.add, tee(pointer)]
const isBefore = (pointer: number, end: number): Code => [get(pointer), get(end), i32.lessThan]

/** Goes through the current block, `from` ahead, with one `step` a vector; `end` is a free local. */
const throughBlock = (from: number, end: number, step: (index: number) => Code): Code => [
  ...[get(from), i32.of(blockSize * 4), i32.add, set(end)],
  repeatWhile([
    Array.from({ length: unroll }, (_, i) => step(i)),
    ...[advance(from, unroll * vectorBytes), get(end), i32.lessThan],
  ]),
]

/** Leaves all lanes of a local brought together by `operation`. */
const across = (local: number, operation: Code): Code => [
  ...[get(local), get(local), get(local), v128.shuffle(2, 3, 0, 1), operation, set(local)],
  ...[get(local), get(local), get(local), v128.shuffle(1, 0, 3, 2), operation],
]

const scan = (): FunctionCode => {
  const [from, to, maxima, end, value, top, other, magnitude, mask] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const
  const step = (i: number): Code => {
    const highest = i % 2 === 0 ? top : other
    return [
      ...[get(from), v128.load(i * vectorBytes), tee(value), get(highest), f32x4.max, set(highest)],
      ...[get(value), get(mask), v128.and, get(magnitude), i32x4.max, set(magnitude)],
    ]
  }
  const body = [
    ...[i32.of(0x7fffffff), i32x4.splat, set(mask)],
    repeatWhile([
      ...[get(from), v128.load(0), tee(top), set(other)],
      throughBlock(from, end, step),
      ...[get(top), get(other), f32x4.max, set(top)],
      ...[get(maxima), across(top, f32x4.max), f32x4.first, storeF32, advance(maxima, 4), set(maxima)],
      isBefore(from, to),
    ]),
    ...[across(magnitude, i32x4.max), i32x4.first],
  ]
  const locals = ['i32', 'v128', 'v128', 'v128', 'v128', 'v128'] as const
  return { name: 'scan', parameters: ['i32', 'i32', 'i32'], result: 'i32', locals, body }
}

/** Added to a small float, it leaves the nearest integer in the low bits. */
const rounder = 1.5 * 2 ** 23
/** Of 2^x around 0, from the highest power down; off by at most 1.2e-7 for x from -0.5 to 0.5. */
const taylor = [1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1].map((term, i) => term * Math.LN2 ** (6 - i))

const weigh = (): FunctionCode => {
  const [from, to, sums, maxParameter, scaleParameter, end] = [0, 1, 2, 3, 4, 5] as const
  const [max, scale, lowest, magic, sum, other, exponent, bits, rest, series] = [
    6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  ] as const
  const step = (i: number): Code => {
    const total = i % 2 === 0 ? sum : other
    return [
      ...[get(from), v128.load(i * vectorBytes), get(max), f32x4.subtract, get(scale), f32x4.multiply],
      ...[get(lowest), f32x4.max, tee(exponent)],
      ...[get(magic), f32x4.add, tee(bits), get(magic), f32x4.subtract, set(rest)],
      ...[get(exponent), get(rest), f32x4.subtract, set(rest)],
      ...[get(series), taylor.slice(1).map((_, k) => [get(rest), f32x4.multiply, get(series + 1 + k), f32x4.add])],
      // The integer part goes straight into the exponent of the float.
      ...[get(bits), i32.of(23), i32x4.shiftLeft, i32x4.add, get(total), f32x4.add, set(total)],
    ]
  }
  const body = [
    ...[get(maxParameter), f32x4.splat, set(max), get(scaleParameter), f32x4.splat, set(scale)],
    ...[f32x4.of(-100), set(lowest), f32x4.of(rounder), set(magic)],
    taylor.map((coefficient, i) => [f32x4.of(coefficient), set(series + i)]),
    repeatWhile([
      ...[f32x4.of(0), tee(sum), set(other)],
      throughBlock(from, end, step),
      ...[get(sum), get(other), f32x4.add, set(sum)],
      ...[get(sums), across(sum, f32x4.add), f32x4.first, storeF32, advance(sums, 4), set(sums)],
      isBefore(from, to),
    ]),
  ]
  const locals = ['i32', ...Array.from({ length: 9 + taylor.length }, () => 'v128' as const)] as const
  return { name: 'weigh', parameters: ['i32', 'i32', 'i32', 'f32', 'f32'], result: null, locals, body }
}

const gather = (): FunctionCode => {
  const [from, to, places, leastParameter, found, least] = [0, 1, 2, 3, 4, 5] as const
  const place = [get(from), i32.of(2), i32.shiftRight, get(found), i32.trailingZeros, i32.add]
  const withoutLowestBit = [get(found), get(found), i32.of(1), i32.subtract, i32.and]
  const body = [
    ...[get(leastParameter), f32x4.splat, set(least)],
    repeatWhile([
      ...[get(from), v128.load(0), get(least), f32x4.atLeast, i32x4.signs, tee(found)],
      when(
        repeatWhile([
          ...[get(places), place, i32.store, advance(places, 4), set(places)],
          ...[withoutLowestBit, tee(found)],
        ]),
      ),
      ...[advance(from, vectorBytes), get(to), i32.lessThan],
    ]),
    get(places),
  ]
  return { name: 'gather', parameters: ['i32', 'i32', 'i32', 'f32'], result: 'i32', locals: ['i32', 'v128'], body }
}

let compiled: WebAssembly.Module | null = null

/** Vectorized passes over a row of floats, compiled at the first call. */
export const createRowKernels = (memory: WebAssembly.Memory): RowKernels => {
  compiled ??= new WebAssembly.Module(assemble([scan(), weigh(), gather()]))
  return new WebAssembly.Instance(compiled, { host: { memory } }).exports as unknown as RowKernels
}
