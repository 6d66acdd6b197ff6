import { z } from 'zod'
import type { TensorDatatype, TensorValue } from '../../engine/engine.ts'
import { invalidInput } from '../../errors.ts'
import { fromHalf, toHalf } from '../../util/half.ts'
import { check } from '../checks.ts'

/** A tensor as the API takes it: `data` or `base64`. */
export interface TensorInput {
  name: string
  datatype: TensorDatatype
  shape: readonly number[]
  data?: unknown
  base64?: string | null
}

/** Elements of each numeric type: how they are kept, and the whole numbers they hold. */
const numeric = {
  FLOAT32: { array: Float32Array },
  FLOAT64: { array: Float64Array },
  FLOAT16: { array: Uint16Array },
  INT8: { array: Int8Array, minimum: -128, maximum: 127 },
  UINT8: { array: Uint8Array, minimum: 0, maximum: 255 },
  INT16: { array: Int16Array, minimum: -32_768, maximum: 32_767 },
  UINT16: { array: Uint16Array, minimum: 0, maximum: 65_535 },
  INT32: { array: Int32Array, minimum: -2_147_483_648, maximum: 2_147_483_647 },
  UINT32: { array: Uint32Array, minimum: 0, maximum: 4_294_967_295 },
  INT64: { array: BigInt64Array, minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n },
  UINT64: { array: BigUint64Array, minimum: 0n, maximum: 2n ** 64n - 1n },
  BOOL: { array: Uint8Array },
} as const satisfies Record<Exclude<TensorDatatype, 'STRING'>, object>

const specials = new Map<unknown, number>(
  Object.entries({
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    '-Infinity': Number.NEGATIVE_INFINITY,
  }),
)
const shapeSchema = z.array(z.number().int().min(0)).max(16)

/**
 * Decodes the tensors of a `predict`.
 * @param maxElements of all tensors together @param path where they stand, for the errors
 * @throws INVALID_INPUT that names the tensor's field, what was expected and what was received
 */
export function decodeTensors(inputs: readonly TensorInput[], maxElements: number, path = 'inputs'): TensorValue[] {
  let total = 0
  return inputs.map((input, index) => {
    const field = `${path}.${index}`
    const shape = check(`${field}.shape`, shapeSchema, input.shape)
    const elements = shape.reduce((product, dimension) => product * dimension, 1)
    total += elements
    if (total > maxElements)
      throw invalidInput(
        `${field}.shape`,
        `brings the tensors to ${total} elements; at most ${maxElements} are taken`,
        maxElements,
      )
    return { name: input.name, datatype: input.datatype, shape, values: decodeValues(input, elements, field) }
  })
}

function decodeValues(input: TensorInput, elements: number, field: string): TensorValue['values'] {
  const { data, base64, datatype } = input
  if ((data == null) === (base64 == null)) throw invalidInput(field, 'must have exactly one of data and base64')
  if (base64 != null) return decodeBytes(base64, datatype, elements, field)
  if (!Array.isArray(data)) throw invalidInput(`${field}.data`, 'must be a flat list')
  if (data.length !== elements)
    throw invalidInput(
      `${field}.data`,
      `must have ${elements} elements, as its shape says; it has ${data.length}`,
      elements,
    )
  const element = elementReader(datatype, field)
  if (datatype === 'STRING') return data.map((item, i) => element(item, i) as string)
  if (datatype === 'INT64' || datatype === 'UINT64') {
    const values = new numeric[datatype].array(elements)
    for (const [i, item] of data.entries()) values[i] = element(item, i) as bigint
    return values
  }
  const values = new numeric[datatype].array(elements)
  for (const [i, item] of data.entries()) values[i] = element(item, i) as number
  return values
}

/** Turns one JSON element into what its array holds, or throws INVALID_INPUT. */
function elementReader(
  datatype: TensorDatatype,
  field: string,
): (item: unknown, index: number) => string | bigint | number {
  if (datatype === 'STRING') return (item, i) => (typeof item === 'string' ? item : mistyped(field, i, 'a string'))
  if (datatype === 'BOOL')
    return (item, i) => (typeof item === 'boolean' ? Number(item) : mistyped(field, i, 'a boolean'))
  if (datatype === 'FLOAT32' || datatype === 'FLOAT64')
    return (item, i) => (typeof item === 'number' ? item : (specials.get(item) ?? mistyped(field, i, 'a number')))
  if (datatype === 'FLOAT16')
    return (item, i) => toHalf(typeof item === 'number' ? item : (specials.get(item) ?? mistyped(field, i, 'a number')))
  const { minimum, maximum } = numeric[datatype]
  if (typeof minimum === 'bigint')
    return (item, i) =>
      bigintOf(item, minimum, maximum as bigint) ?? mistyped(field, i, `a whole number of ${datatype}`)
  return (item, i) =>
    Number.isInteger(item) && (item as number) >= minimum && (item as number) <= (maximum as number)
      ? (item as number)
      : mistyped(field, i, `a whole number of ${datatype}`)
}

function bigintOf(item: unknown, minimum: bigint, maximum: bigint): bigint | null {
  const isWritten = typeof item === 'string' && /^-?\d{1,20}$/.test(item)
  if (!isWritten && !Number.isSafeInteger(item)) return null
  const value = BigInt(item as string | number)
  return value >= minimum && value <= maximum ? value : null
}

function mistyped(field: string, index: number, expected: string): never {
  throw invalidInput(`${field}.data.${index}`, `must be ${expected}`)
}

function decodeBytes(base64: string, datatype: TensorDatatype, elements: number, field: string): TensorValue['values'] {
  if (datatype === 'STRING') throw invalidInput(`${field}.base64`, 'must be left out for STRING tensors: give data')
  const { array } = numeric[datatype]
  const bytes = Buffer.from(base64, 'base64')
  const expected = elements * array.BYTES_PER_ELEMENT
  if (bytes.byteLength !== expected)
    throw invalidInput(
      `${field}.base64`,
      `must decode to ${expected} bytes, as shape and datatype say; it has ${bytes.byteLength}`,
      expected,
    )
  // A copy, because a view needs an offset that is a multiple of the element's size.
  return new array(new Uint8Array(bytes).buffer)
}

/** A tensor's elements as JSON can hold them. */
export function encodeData({ datatype, values }: TensorValue): (number | string | boolean)[] {
  if (datatype === 'BOOL') return Array.from(values as Uint8Array, Boolean)
  if (datatype === 'FLOAT16') return Array.from(values as Uint16Array, (bits) => written(fromHalf(bits)))
  return Array.from(values as ArrayLike<number | bigint | string>, (value) => {
    if (typeof value === 'bigint')
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)
    return typeof value === 'number' ? written(value) : value
  })
}

const written = (value: number): number | string => (Number.isFinite(value) ? value : String(value))

/** A tensor's elements as little-endian bytes in base64; null for strings. */
export const encodeBytes = ({ values }: TensorValue): string | null => (Array.isArray(values) ? null : toBase64(values))

/** Bytes of typed arrays: little-endian, as on every platform that Node.js has an ONNX Runtime for. */
export const toBase64 = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')
