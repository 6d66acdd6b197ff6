import type { TensorDatatype, TensorSpec, TensorValue } from '../engine.ts'
import type { TensorSpec as RuntimeSpec, Tensor } from './runtime/session.ts'

/** The runtime's names of element types, and ours. */
export const datatypes: Readonly<Record<string, TensorDatatype>> = {
  float32: 'FLOAT32',
  float64: 'FLOAT64',
  float16: 'FLOAT16',
  int8: 'INT8',
  uint8: 'UINT8',
  int16: 'INT16',
  uint16: 'UINT16',
  int32: 'INT32',
  uint32: 'UINT32',
  int64: 'INT64',
  uint64: 'UINT64',
  bool: 'BOOL',
  string: 'STRING',
}

/** An input or output as its callers see it. */
export const described = ({ name, type, shape }: RuntimeSpec): TensorSpec => ({
  name,
  datatype: datatypes[type] ?? null,
  shape: shape.map((size) => (typeof size === 'number' && size >= 0 ? size : -1)),
})

/** A tensor's elements; newer platforms have an array of their own for half precision, which is passed on as its bits. */
export const fromRuntime = ({ type, data }: Tensor): TensorValue['values'] => {
  if (type !== 'float16' || !ArrayBuffer.isView(data)) return data
  return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
}

/** Numbers of onnx.proto3 that the runtime names in its refusals, for types that it can't pass in or out. */
const unsupported: Readonly<Record<string, string>> = {
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
}

/** Says which type it was, where the runtime refuses a graph because of an input's or output's type. */
export const explainDatatype = (error: unknown): never => {
  const number = error instanceof Error ? /^Unsupported data type: (\d+)/.exec(error.message)?.[1] : undefined
  if (number === undefined) throw error
  throw new Error(`its graph has an input or output of type ${unsupported[number] ?? number}, which can't be passed`)
}
