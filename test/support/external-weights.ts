import { bytes, onnxModel, text, varint } from '../../src/engine/worker/runtime/onnx-proto.ts'

/** A float32 tensor [2], as a graph holds it, whose values lie in another file. */
const externalInitializer = (name: string, location: string): Buffer => {
  const tensor = [
    varint(1, 2),
    varint(2, 1),
    text(8, name),
    bytes(13, Buffer.concat([text(1, 'location'), text(2, location)])),
    varint(14, 1),
  ]
  return bytes(5, Buffer.concat(tensor))
}

/** `y = x + weights`, two numbers each, the weights being in a file of their own. */
export const externalGraph = (location: string): Buffer =>
  Buffer.concat([
    onnxModel({
      inputs: [{ name: 'x', type: 'float32', shape: [2] }],
      outputs: [{ name: 'y', type: 'float32', shape: [2] }],
      nodes: [{ op: 'Add', inputs: ['x', 'weights'], outputs: ['y'] }],
    }),
    bytes(7, externalInitializer('weights', location)),
  ])

/** A model with a node whose graph within has such weights: no graph that runs, but one that is looked through. */
export const externalInLoop = (location: string): Buffer => {
  const body = bytes(5, Buffer.concat([text(1, 'body'), bytes(6, externalInitializer('weights', location))]))
  return bytes(7, bytes(1, Buffer.concat([text(4, 'Loop'), body])))
}
