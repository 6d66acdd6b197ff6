/** A metadata value of a GGUF file; integers are written as unsigned 32 bits. */
export type Value = { uint32: number } | { float32: number } | string | boolean | readonly string[] | Int32Array

export interface GgufTensor {
  name: string
  /** Fastest-varying size first. */
  shape: number[]
  type: keyof typeof tensorTypes
  bytes: Buffer
}

const tensorTypes = { F32: 0, Q4_0: 2, Q4_1: 3, Q8_0: 8 } as const
const valueTypes = { uint32: 4, int32: 5, float32: 6, boolean: 7, string: 8, array: 9 } as const
const alignment = 32

/** The bytes of a GGUF file, version 3: header, metadata, tensor list, then each tensor's data at a multiple of 32. */
export const ggufFile = (metadata: Readonly<Record<string, Value>>, tensors: readonly GgufTensor[]): Buffer => {
  const entries = Object.entries(metadata).flatMap(([key, value]) => [text(key), valueBytes(value)])
  let offset = 0
  const infos: Buffer[] = []
  const data: Buffer[] = []
  for (const { name, shape, type, bytes } of tensors) {
    infos.push(text(name), uint32(shape.length), ...shape.map(uint64), uint32(tensorTypes[type]), uint64(offset))
    data.push(bytes, padding(bytes.length))
    offset += bytes.length + padding(bytes.length).length
  }
  const counts = [uint64(tensors.length), uint64(Object.keys(metadata).length)]
  const head = Buffer.concat([Buffer.from('GGUF'), uint32(3), ...counts, ...entries, ...infos])
  return Buffer.concat([head, padding(head.length), ...data])
}

const valueBytes = (value: Value): Buffer => {
  if (typeof value === 'string') return Buffer.concat([uint32(valueTypes.string), text(value)])
  if (typeof value === 'boolean') return Buffer.concat([uint32(valueTypes.boolean), Buffer.of(Number(value))])
  if (value instanceof Int32Array)
    return Buffer.concat([arrayHead(valueTypes.int32, value.length), Buffer.from(value.buffer)])
  if ('uint32' in value) return Buffer.concat([uint32(valueTypes.uint32), uint32(value.uint32)])
  if ('float32' in value) return Buffer.concat([uint32(valueTypes.float32), float32(value.float32)])
  return Buffer.concat([arrayHead(valueTypes.string, value.length), ...value.map(text)])
}

const arrayHead = (type: number, length: number): Buffer =>
  Buffer.concat([uint32(valueTypes.array), uint32(type), uint64(length)])
const padding = (length: number): Buffer => Buffer.alloc((alignment - (length % alignment)) % alignment)
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint64(bytes.length), bytes])
}
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const uint64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
const float32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}
