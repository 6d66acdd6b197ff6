import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { TensorSpec } from '../../../models/onnx/interface.ts'
import type { TensorValue } from '../../engine.ts'
import type { DerivedWeights } from './derived-weights.ts'

/** The elements of ONNX tensors that have a JavaScript array; other types are told by name only. */
export type TensorData = TensorValue['values']

/** A dense tensor in row-major order that wraps its `data`: writing there changes what the next run reads. */
export interface Tensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: TensorData
}

export type { TensorSpec }

/** The part of a runtime that the worker uses: everything above this file is free of ONNX Runtime's own types. */
export interface Session {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  tensor(type: string, data: TensorData, dims: readonly number[]): Tensor
  /**
   * Runs the graph. The model computes on this thread: nothing else happens meanwhile, but messages are read once before it
   * begins, so whoever calls it must bear that state changes between the call and its result.
   * @param fetches the outputs wanted, all by default: only these are copied out of the runtime
   */
  run(feeds: Readonly<Record<string, Tensor>>, fetches?: readonly string[]): Promise<Record<string, Tensor>>
}

export interface SessionChoices {
  /** Bytes read as if they followed the file's own: a piece of a ModelProto adds to the graph. */
  addition?: Uint8Array | null
  /**
   * Lets 8-bit products be computed in a way that is exact on every processor, and slower where the usual way is exact as well; a
   * graph whose nodes share an 8-bit matrix can't be opened then.
   */
  exact?: boolean
  /** External data files that are not on disk. */
  derived?: readonly DerivedWeights[]
}

/**
 * Microseconds for which a run's threads wait for more work before they sleep. Some waiting is needed (402 instead of 540 tok/s without any),
 * since work is handed over hundreds of times in a run; by default it goes on until long after the run, on processors that others want:
 * on two, eight rows each of two models gave 270 tok/s in all, with this 350, and one model alone as much as ever.
 */
const spinUs = 50

/** @param threads of one run */
export const openSession = async (
  folder: string,
  file: string,
  threads: number,
  { addition = null, exact = false, derived = [] }: SessionChoices = {},
): Promise<Session> => {
  const path = join(folder, file)
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    ...(derived.length > 0 && { externalData: [...derived] }),
    extra: {
      session: {
        intra_op: { spin_duration_us: String(spinUs) },
        ...(exact && { x64quantprecision: '1' }),
        // Weights kept beside the file are found from here.
        ...(addition !== null && { model_external_initializers_file_folder_path: dirname(path) }),
      },
    },
  }
  const session =
    addition === null
      ? await InferenceSession.create(path, options)
      : await InferenceSession.create(Buffer.concat([await readFile(path), addition]), options)
  return sessionOf(session)
}

/** A session that was opened already. */
export const sessionOf = (session: InferenceSession): Session => ({
  inputs: session.inputMetadata.map(specOf),
  outputs: session.outputMetadata.map(specOf),
  tensor: (type, data, dims) => {
    const tensor = new OrtTensor(type as 'float32', data as Float32Array, dims)
    // Newer platforms have an array of their own for half precision, which the runtime's native part doesn't know: it gets the bits.
    if (type === 'float16') Object.defineProperty(tensor, 'data', { value: data })
    return tensor as Tensor
  },
  run: (feeds, fetches) => {
    const typed = feeds as InferenceSession.FeedsType
    const outputs = fetches === undefined ? session.run(typed) : session.run(typed, fetches)
    return outputs as Promise<object> as Promise<Record<string, Tensor>>
  },
})

const specOf = (metadata: InferenceSession.ValueMetadata): TensorSpec =>
  metadata.isTensor
    ? { name: metadata.name, type: metadata.type, shape: metadata.shape }
    : { name: metadata.name, type: 'not a tensor', shape: [] }
