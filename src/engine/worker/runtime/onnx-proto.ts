/**
 * Writes ONNX models, whole or in pieces: just enough of the format (onnx.proto3) for graphs of a few nodes. A protobuf message may
 * come in pieces that follow one another, and a reader merges them; so such a piece behind a model's file adds to its graph.
 */

const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
} as const
export type ElementType = keyof typeof elementTypes

/** An input or output; a dimension given by a name is free. */
export interface ValueSpec {
  name: string
  type: ElementType
  shape: readonly (number | string)[]
  /** Whether it is a sequence of such tensors. */
  isSequence?: boolean
}

/** An integer attribute is a bigint, a real one a number, so that both can be told apart. */
export type Attribute = bigint | number | string | readonly bigint[] | readonly number[] | Initializer | GraphSpec

export interface NodeSpec {
  op: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes?: Readonly<Record<string, Attribute>>
  /** Empty for the standard operators; 'com.microsoft' for the runtime's own. */
  domain?: string
}

export interface Initializer {
  name: string
  type: ElementType
  shape: readonly number[]
  values: ArrayBufferView
}

export interface GraphSpec {
  inputs: readonly ValueSpec[]
  outputs: readonly ValueSpec[]
  nodes: readonly NodeSpec[]
  initializers?: readonly Initializer[]
}

/** @returns the bytes of a model file of opset 17, in which the runtime's own operators may be used as well */
export const onnxModel = (graph: GraphSpec): Uint8Array =>
  Buffer.concat([
    varint(1, 8),
    graphField(graph),
    bytes(8, Buffer.concat([text(1, ''), varint(2, 17)])),
    bytes(8, Buffer.concat([text(1, 'com.microsoft'), varint(2, 1)])),
  ])

/** @returns the `graph` field of a ModelProto */
export const graphField = (graph: GraphSpec): Buffer => bytes(7, graphProto(graph))

const graphProto = ({ inputs, outputs, nodes, initializers = [] }: GraphSpec): Buffer =>
  Buffer.concat([
    ...nodes.map((node) => bytes(1, nodeProto(node))),
    text(2, 'graph'),
    ...initializers.map((initializer) => bytes(5, tensorProto(initializer))),
    ...inputs.map((value) => bytes(11, valueProto(value))),
    ...outputs.map((value) => bytes(12, valueProto(value))),
  ])

const nodeProto = ({ op, inputs, outputs, attributes = {}, domain = '' }: NodeSpec): Buffer =>
  Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeProto(name, value))),
    text(7, domain),
  ])

const attributeProto = (name: string, value: Attribute): Buffer => {
  const parts = [text(1, name)]
  if (typeof value === 'bigint') parts.push(varint(3, value), varint(20, 2))
  else if (typeof value === 'number') parts.push(float(2, value), varint(20, 1))
  else if (typeof value === 'string') parts.push(text(4, value), varint(20, 3))
  else if ('nodes' in value) parts.push(bytes(6, graphProto(value)), varint(20, 5))
  else if ('values' in value && !Array.isArray(value))
    parts.push(bytes(5, tensorProto(value as Initializer)), varint(20, 4))
  else if (typeof (value as readonly unknown[])[0] === 'number')
    parts.push(...(value as readonly number[]).map((item) => float(7, item)), varint(20, 6))
  else parts.push(...(value as readonly bigint[]).map((item) => varint(8, item)), varint(20, 7))
  return Buffer.concat(parts)
}

const tensorProto = ({ name, type, shape, values }: Initializer): Buffer =>
  Buffer.concat([
    ...shape.map((size) => varint(1, size)),
    varint(2, elementTypes[type]),
    text(8, name),
    bytes(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ])

const valueProto = ({ name, type, shape, isSequence }: ValueSpec): Buffer => {
  const dimensions = shape.map((size) => bytes(1, typeof size === 'string' ? text(2, size) : varint(1, size)))
  const tensor = Buffer.concat([varint(1, elementTypes[type]), bytes(2, Buffer.concat(dimensions))])
  const whole = bytes(1, tensor)
  return Buffer.concat([text(1, name), bytes(2, isSequence ? bytes(4, bytes(1, whole)) : whole)])
}

/** Wire format: a key of field number and wire type, then the value. */
const key = (field: number, wire: number): Buffer => encode((field << 3) | wire)
export const varint = (field: number, value: number | bigint): Buffer => Buffer.concat([key(field, 0), encode(value)])
export const bytes = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([key(field, 2), encode(value.length), value])
export const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value))
const float = (field: number, value: number): Buffer => {
  const buffer = Buffer.alloc(4)
  buffer.writeFloatLE(value)
  return Buffer.concat([key(field, 5), buffer])
}

const encode = (value: number | bigint): Buffer => {
  const out: number[] = []
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn)
    if (rest < 0x80n) return Buffer.from([...out, low])
    out.push(low | 0x80)
  }
}
