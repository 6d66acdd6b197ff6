import {
  type Attribute,
  bytes,
  type ElementType,
  graphField,
  type Initializer,
  type NodeSpec,
  text,
  type ValueSpec,
  varint,
} from '../../../src/engine/worker/runtime/onnx-proto.ts'

const microsoft = new Set([
  'BiasGelu',
  'GroupQueryAttention',
  'MatMulNBits',
  'MultiHeadAttention',
  'QuickGelu',
  'SkipLayerNormalization',
  'SkipSimplifiedLayerNormalization',
])

/** Writes a graph node by node; tensors go by their names. */
export class Graph {
  readonly #nodes: NodeSpec[] = []
  readonly #initializers = new Map<string, Initializer>()
  readonly inputs: ValueSpec[] = []
  readonly outputs: ValueSpec[] = []

  /** @returns the name of the only output */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output?: string,
  ): string {
    const name = output ?? `${op}_${this.#nodes.length}`
    this.nodes(op, inputs, [name], attributes)
    return name
  }

  /** A node with several outputs; an empty name leaves one out. */
  nodes(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
  ): void {
    this.#nodes.push({ op, inputs, outputs, attributes, domain: microsoft.has(op) ? 'com.microsoft' : '' })
  }

  /** A constant, stored once a name. */
  constant(name: string, type: ElementType, shape: readonly number[], values: ArrayBufferView): string {
    this.#initializers.set(name, { name, type, shape, values })
    return name
  }

  ints(...values: number[]): string {
    return this.constant(`ints_${values.join('_')}`, 'int64', [values.length], BigInt64Array.from(values.map(BigInt)))
  }

  scalar(value: number): string {
    return this.constant(`number_${value}`, 'float32', [], Float32Array.of(value))
  }

  /** The bytes of the model file, opset 18. */
  file(): Buffer {
    const graph = {
      inputs: this.inputs,
      outputs: this.outputs,
      nodes: this.#nodes,
      initializers: [...this.#initializers.values()],
    }
    const opset = (domain: string, version: number): Buffer =>
      bytes(8, Buffer.concat([text(1, domain), varint(2, version)]))
    return Buffer.concat([varint(1, 8), graphField(graph), opset('', 18), opset('com.microsoft', 1)])
  }
}
