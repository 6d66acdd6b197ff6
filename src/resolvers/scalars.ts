import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { shortFloat } from '../util/float-digits.ts'
import { UploadedFile } from '../util/uploaded-file.ts'

const outputOnly = (name: string) => (): never => {
  throw new GraphQLError(`${name} can't be an input.`)
}

/** Epoch milliseconds in the server. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  serialize: (value) => new Date(value as number).toISOString(),
  parseValue: (value) => {
    const time = typeof value === 'string' && isoDate.test(value) ? Date.parse(value) : Number.NaN
    if (Number.isNaN(time))
      throw new GraphQLError('DateTime must be a point in time as ISO 8601 has it, with its zone.')
    return time
  },
})

const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/** Passed on whole: graphql-js would look at each element on its own. */
export const Vector = new GraphQLScalarType<never, unknown>({
  name: 'Vector',
  serialize: (value) => Array.from(value as ArrayLike<number>, shortFloat),
  parseValue: outputOnly('Vector'),
})

/** Whatever JSON says; the tensor's datatype decides what is valid. */
export const TensorData = new GraphQLScalarType<unknown, unknown>({
  name: 'TensorData',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node) => (node.kind === Kind.LIST ? node.values.map(elementOf) : elementOf(node)),
})

/** A file that came in a multipart request: nothing else can make one. */
export const Upload = new GraphQLScalarType<UploadedFile, never>({
  name: 'Upload',
  serialize: () => {
    throw new GraphQLError('Upload is no output.')
  },
  parseValue: (value) => (value instanceof UploadedFile ? value : notUploaded()),
  parseLiteral: () => notUploaded(),
})

function notUploaded(): never {
  throw new GraphQLError('Upload must be a variable that a multipart request over HTTP fills; elsewhere give base64.')
}

function elementOf(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.INT:
      return Number.isSafeInteger(Number(node.value)) ? Number(node.value) : node.value
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value
    default:
      throw new GraphQLError('TensorData must be a flat list of numbers, strings or booleans.', { nodes: node })
  }
}
