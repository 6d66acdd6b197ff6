import { type ByteSource, type Field, fieldsOf, messageFields, notOnnx, textOf } from './message.ts'

/** A tensor as its file describes it, without its values. */
export interface StoredTensor {
  readonly name: string
  /** Number of its element type in onnx.proto3. */
  readonly type: number
  readonly elements: number
  /** The file that holds its values, as the graph writes it; null where they are in the model file. */
  readonly location: string | null
}

/** A node, as far as weights are concerned. */
export interface StoredNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Attributes that are single integers. */
  readonly integers: ReadonlyMap<string, number>
}

export interface Contents {
  readonly tensors: StoredTensor[]
  readonly nodes: StoredNode[]
}

/** Graphs within graphs (branches, loop bodies) go no deeper in any real file. */
const maxDepth = 32

/**
 * Every node and tensor of a model file: weights, constants of nodes, and those of all graphs within.
 * @throws RangeError where the bytes are no ONNX model
 */
export const readContents = (model: ByteSource): Contents => {
  const contents: Contents = { tensors: [], nodes: [] }
  for (const part of messageFields(model)) {
    if (part.field === 7) readGraph(model, part, contents, 0)
    // Functions of the model's own: their nodes may carry constants as well.
    else if (part.field === 25)
      for (const node of fieldsOf(model, part, 7)) contents.nodes.push(readNode(model, node, contents, 0))
  }
  return contents
}

/** The files beside the model file in which its weights lie, as the graph writes them. */
export const externalFiles = ({ tensors }: Contents): string[] => [
  ...new Set(tensors.flatMap(({ location }) => location ?? [])),
]

const readGraph = (model: ByteSource, graph: Field, contents: Contents, depth: number): void => {
  if (depth > maxDepth) throw new RangeError('The graphs of the file are nested too deeply.')
  for (const part of messageFields(model, graph.start, graph.end)) {
    if (part.field === 1) contents.nodes.push(readNode(model, part, contents, depth))
    else if (part.field === 5) contents.tensors.push(readTensor(model, part))
    else if (part.field === 15)
      for (const tensor of [...fieldsOf(model, part, 1), ...fieldsOf(model, part, 2)])
        contents.tensors.push(readTensor(model, tensor))
  }
}

const readNode = (model: ByteSource, node: Field, contents: Contents, depth: number): StoredNode => {
  let op = ''
  const inputs: string[] = []
  const outputs: string[] = []
  const integers = new Map<string, number>()
  for (const part of messageFields(model, node.start, node.end)) {
    if (part.field === 1) inputs.push(textOf(model, part))
    else if (part.field === 2) outputs.push(textOf(model, part))
    else if (part.field === 4) op = textOf(model, part)
    else if (part.field === 5) readAttribute(model, part, integers, contents, depth)
  }
  return { op, inputs, outputs, integers }
}

const readAttribute = (
  model: ByteSource,
  attribute: Field,
  integers: Map<string, number>,
  contents: Contents,
  depth: number,
): void => {
  let name = ''
  for (const part of messageFields(model, attribute.start, attribute.end)) {
    if (part.field === 1) name = textOf(model, part)
    else if (part.field === 3) integers.set(name, part.value)
    else if (part.field === 5 || part.field === 10) contents.tensors.push(readTensor(model, part))
    else if (part.field === 6 || part.field === 11) readGraph(model, part, contents, depth + 1)
  }
}

const readTensor = (model: ByteSource, tensor: Field): StoredTensor => {
  let name = ''
  let type = 0
  let elements = 1
  let location: string | null = null
  for (const part of messageFields(model, tensor.start, tensor.end)) {
    // The dimensions, packed into one field by some writers.
    if (part.field === 1) for (const size of sizesOf(model, part)) elements *= size
    else if (part.field === 2) type = part.value
    else if (part.field === 8) name = textOf(model, part)
    else if (part.field === 13) location = locationOf(model, part) ?? location
  }
  if (!Number.isSafeInteger(elements)) throw new RangeError(`The tensor ${name.slice(0, 100)} has absurd dimensions.`)
  return { name, type, elements, location }
}

const sizesOf = (model: ByteSource, { value, start, end }: Field): number[] => {
  if (end === start) return [value]
  const sizes: number[] = []
  let size = 0
  let scale = 1
  for (const byte of model.subarray(start, Math.min(end, start + 1024))) {
    size += (byte & 0x7f) * scale
    scale *= 128
    if (byte >= 0x80) continue
    sizes.push(size)
    size = 0
    scale = 1
  }
  if (scale !== 1) throw notOnnx()
  return sizes
}

/** StringStringEntryProto: only the one with the key `location` names a file. */
const locationOf = (model: ByteSource, entry: Field): string | null => {
  const [key] = fieldsOf(model, entry, 1)
  const [value] = fieldsOf(model, entry, 2)
  return key !== undefined && value !== undefined && textOf(model, key) === 'location' ? textOf(model, value) : null
}
