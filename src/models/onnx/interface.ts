import { type ByteSource, type Field, fieldsOf, messageFields, textOf } from './message.ts'

/** What a graph says of an input or output; a dimension that is free has a name (or an empty string) instead of a size. */
export interface TensorSpec {
  name: string
  type: string
  shape: readonly (number | string)[]
}

/** The ONNX element types by their numbers in onnx.proto3, named as ONNX Runtime names them. */
export const elementTypes: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
}

/**
 * Inputs and outputs of a model file's graph, without loading it: weights are stepped over.
 * @throws RangeError where the bytes are no protobuf message
 */
export const readInterface = (model: ByteSource): { inputs: TensorSpec[]; outputs: TensorSpec[] } => {
  const inputs: TensorSpec[] = []
  const outputs: TensorSpec[] = []
  const initializers = new Set<string>()
  for (const graph of messageFields(model)) {
    if (graph.field !== 7) continue
    for (const part of messageFields(model, graph.start, graph.end)) {
      if (part.field === 11) inputs.push(valueSpec(model, part))
      else if (part.field === 12) outputs.push(valueSpec(model, part))
      else if (part.field === 5) for (const name of fieldsOf(model, part, 8)) initializers.add(textOf(model, name))
    }
  }
  // Old files list their weights among the inputs.
  return { inputs: inputs.filter(({ name }) => !initializers.has(name)), outputs }
}

/** ValueInfoProto */
const valueSpec = (model: ByteSource, value: Field): TensorSpec => {
  const [name] = fieldsOf(model, value, 1)
  const [type] = fieldsOf(model, value, 2)
  const [tensor] = fieldsOf(model, type, 1)
  const [element] = fieldsOf(model, tensor, 1)
  const [shape] = fieldsOf(model, tensor, 2)
  return {
    name: name === undefined ? '' : textOf(model, name),
    type: elementTypes[element?.value ?? 0] ?? 'unknown',
    shape: fieldsOf(model, shape, 1).map((dimension) => {
      const [size] = fieldsOf(model, dimension, 1)
      const [label] = fieldsOf(model, dimension, 2)
      return label !== undefined ? textOf(model, label) : (size?.value ?? '')
    }),
  }
}
