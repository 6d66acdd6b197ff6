import type { TensorSpec } from './session.ts'

/** The ONNX element types that a decoder's inputs and outputs have, by their numbers in onnx.proto3. */
const elementTypes: Readonly<Record<number, string>> = {
  1: 'float32',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  16: 'bfloat16',
}

/**
 * Inputs and outputs of a model file's graph, without loading it: weights are stepped over.
 * @throws RangeError where the bytes are no protobuf message
 */
export const readInterface = (model: Uint8Array): { inputs: TensorSpec[]; outputs: TensorSpec[] } => {
  const inputs: TensorSpec[] = []
  const outputs: TensorSpec[] = []
  const initializers = new Set<string>()
  for (const graph of fields(model, 7))
    for (const { field, bytes } of messageFields(graph)) {
      if (field === 11) inputs.push(valueSpec(bytes))
      else if (field === 12) outputs.push(valueSpec(bytes))
      else if (field === 5) initializers.add(string(fields(bytes, 8)[0]))
    }
  // Old files list their weights among the inputs.
  return { inputs: inputs.filter(({ name }) => !initializers.has(name)), outputs }
}

/** ValueInfoProto */
const valueSpec = (value: Uint8Array): TensorSpec => {
  const type = fields(value, 2)[0] ?? empty
  const tensor = fields(type, 1)[0] ?? empty
  const shape = fields(tensor, 2)[0] ?? empty
  return {
    name: string(fields(value, 1)[0]),
    type: elementTypes[number(tensor, 1)] ?? 'unknown',
    shape: fields(shape, 1).map((dimension) => {
      const name = fields(dimension, 2)[0]
      return name === undefined && hasField(dimension, 1) ? number(dimension, 1) : string(name)
    }),
  }
}

const empty = new Uint8Array(0)
const decoder = new TextDecoder()
const string = (bytes: Uint8Array | undefined): string => decoder.decode(bytes ?? empty)
const fields = (message: Uint8Array, wanted: number): Uint8Array[] =>
  [...messageFields(message)].filter(({ field }) => field === wanted).map(({ bytes }) => bytes)
const hasField = (message: Uint8Array, wanted: number): boolean =>
  [...messageFields(message)].some(({ field }) => field === wanted)
const number = (message: Uint8Array, wanted: number): number => {
  for (const { field, value } of messageFields(message)) if (field === wanted) return value
  return 0
}

/** The fields of a protobuf message in order: `bytes` of a length-delimited one, `value` of a varint. */
function* messageFields(message: Uint8Array): Generator<{ field: number; bytes: Uint8Array; value: number }> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]
      if (byte === undefined || scale > 2 ** 63) throw new RangeError('The file is no ONNX model.')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    const wire = key % 8
    const field = Math.floor(key / 8)
    const value = wire === 0 || wire === 2 ? varint() : 0
    const size = wire === 2 ? value : wire === 1 ? 8 : wire === 5 ? 4 : 0
    if (at + size > message.length || (wire !== 0 && size === 0 && wire !== 2))
      throw new RangeError('The file is no ONNX model.')
    yield { field, bytes: message.subarray(at, at + size), value }
    at += size
  }
}
