import { join } from 'node:path'
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { TensorValue } from '../../engine.ts'

/** The elements of ONNX tensors that have a JavaScript array; other types are told by name only. */
export type TensorData = TensorValue['values']

/** A dense tensor in row-major order that wraps its `data`: writing there changes what the next run reads. */
export interface Tensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: TensorData
}

/** What a graph says of an input or output; a dimension that is free has a name (or an empty string) instead of a size. */
export interface TensorSpec {
  name: string
  type: string
  shape: readonly (number | string)[]
}

/** The part of a runtime that the worker uses: everything above this file is free of ONNX Runtime's own types. */
export interface Session {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  tensor(type: string, data: TensorData, dims: readonly number[]): Tensor
  /**
   * Runs the graph. The model computes on this thread: nothing else happens meanwhile, but messages are read once before it
   * begins, so whoever calls it must bear that state changes between the call and its result.
   */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>
}

/** @param threads of one run; they spin for a moment between runs, which decoding needs (402 instead of 540 tok/s without) */
export const openSession = async (folder: string, file: string, threads: number): Promise<Session> => {
  const session = await InferenceSession.create(join(folder, file), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
  })
  return {
    inputs: session.inputMetadata.map(specOf),
    outputs: session.outputMetadata.map(specOf),
    tensor: (type, data, dims) => new OrtTensor(type as 'float32', data as Float32Array, dims) as Tensor,
    run: (feeds) =>
      session.run(feeds as InferenceSession.FeedsType) as Promise<object> as Promise<Record<string, Tensor>>,
  }
}

const specOf = (metadata: InferenceSession.ValueMetadata): TensorSpec =>
  metadata.isTensor
    ? { name: metadata.name, type: metadata.type, shape: metadata.shape }
    : { name: metadata.name, type: 'not a tensor', shape: [] }
