import type {
  Attribute,
  ElementType,
  GraphSpec,
  Initializer,
  NodeSpec,
  ValueSpec,
} from '../../src/engine/worker/runtime/onnx-proto.ts'

/** Collects the nodes and constants of a graph; values are known by names it makes up. */
export class GraphBuilder {
  readonly #prefix: string
  readonly #nodes: NodeSpec[] = []
  readonly #initializers: Initializer[] = []
  readonly #constants = new Map<string, string>()

  /** @param prefix of all names but those of inputs: the names of subgraphs must differ */
  constructor(prefix = '') {
    this.#prefix = prefix
  }

  /** @returns the node's output */
  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.addMany(op, inputs, 1, attributes)[0] as string
  }

  addMany(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): string[] {
    const names = Array.from({ length: outputs }, (_, i) => `${this.#prefix}${op}_${this.#nodes.length}_${i}`)
    this.#nodes.push({ op, inputs, outputs: names, attributes, domain })
    return names
  }

  /** Makes a value one of the graph's outputs. @returns it */
  output(value: string, name: string): string {
    this.#nodes.push({ op: 'Identity', inputs: [value], outputs: [this.#prefix + name] })
    return this.#prefix + name
  }

  floats(values: Float32Array | readonly number[], shape: readonly number[]): string {
    return this.#constant('float32', Float32Array.from(values), shape)
  }

  integers(...values: readonly number[]): string {
    return this.#constant('int64', BigInt64Array.from(values, BigInt), [values.length])
  }

  integer(value: number): string {
    return this.#constant('int64', BigInt64Array.of(BigInt(value)), [])
  }

  graph(inputs: readonly ValueSpec[], outputs: readonly ValueSpec[]): GraphSpec {
    const named = outputs.map((output) => ({ ...output, name: this.#prefix + output.name }))
    return { inputs, outputs: named, nodes: this.#nodes, initializers: this.#initializers }
  }

  #constant(type: ElementType, values: Float32Array | BigInt64Array, shape: readonly number[]): string {
    const key = `${type} ${shape.join('x')} ${values.length > 8 ? this.#initializers.length : values.join(' ')}`
    const known = this.#constants.get(key)
    if (known !== undefined) return known
    const name = `${this.#prefix}constant_${this.#initializers.length}`
    this.#initializers.push({ name, type, shape, values })
    this.#constants.set(key, name)
    return name
  }
}
