import { InferenceSession, Tensor } from 'onnxruntime-node'
import { type GraphSpec, onnxModel } from './onnx-proto.ts'

const [rows, depth, columns] = [4, 64, 32]
const [largestDigit, largestWeight] = [255, 127]

const product: GraphSpec = {
  inputs: [{ name: 'digits', type: 'uint8', shape: [rows, depth] }],
  outputs: [{ name: 'sums', type: 'int32', shape: [rows, columns] }],
  nodes: [{ op: 'MatMulInteger', inputs: ['digits', 'weights'], outputs: ['sums'] }],
  initializers: [
    {
      name: 'weights',
      type: 'int8',
      shape: [depth, columns],
      values: new Int8Array(depth * columns).fill(largestWeight),
    },
  ],
}

/**
 * Whether products of unsigned and signed 8-bit numbers are inexact on this processor. On x86 with AVX2 or AVX-512 but without VNNI,
 * ONNX Runtime adds them in pairs by an instruction (VPMADDUBSW) that holds the sums within 16 bits: 2 * 255 * 127 becomes 32,767. See
 * https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, and the option `session.x64quantprecision` in the
 * runtime's onnxruntime_session_options_config_keys.h. Node doesn't tell which instructions there are, so the largest numbers are
 * multiplied; a few milliseconds.
 */
export const productsSaturate = async (): Promise<boolean> => {
  const session = await InferenceSession.create(onnxModel(product), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  })
  const digits = new Tensor('uint8', new Uint8Array(rows * depth).fill(largestDigit), [rows, depth])
  const { sums } = await session.run({ digits })
  await session.release()
  return (sums?.data as Int32Array).some((sum) => sum !== depth * largestDigit * largestWeight)
}
