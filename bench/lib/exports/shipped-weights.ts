import { open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fieldsOf } from './protobuf.ts'

/** A stored tensor: its sizes and its bytes as they lie in the file (little-endian, row-major). */
export interface StoredTensor {
  shape: number[]
  bytes: Buffer
}

/**
 * The initializers of an ONNX file by name, external data included.
 * @returns looks a tensor up; throws for a name that the file doesn't have
 */
export const readWeights = async (file: string): Promise<(name: string) => Promise<StoredTensor>> => {
  const initializers = new Map<string, Initializer>()
  for (const graph of messages(await readFile(file), 7))
    for (const tensor of messages(graph, 5)) {
      const initializer = readInitializer(tensor)
      initializers.set(initializer.name, initializer)
    }
  return async (name) => {
    const found = initializers.get(name)
    if (found === undefined) throw new Error(`${file} has no initializer ${name}`)
    return { shape: found.shape, bytes: await bytesOf(found, dirname(file)) }
  }
}

interface Initializer {
  name: string
  shape: number[]
  raw: Uint8Array | null
  external: Record<string, string>
}

const messages = (message: Uint8Array, number: number): Uint8Array[] =>
  [...fieldsOf(message)].flatMap((field) =>
    field.number === number && typeof field.value !== 'number' ? [field.value] : [],
  )

const string = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString('utf8')

/** TensorProto: 1 dims, 8 name, 9 raw_data, 13 external_data (entries of 1 key and 2 value). */
const readInitializer = (tensor: Uint8Array): Initializer => ({
  name: string(messages(tensor, 8)[0]),
  shape: dimensions(tensor),
  raw: messages(tensor, 9)[0] ?? null,
  external: Object.fromEntries(
    messages(tensor, 13).map((entry) => [string(messages(entry, 1)[0]), string(messages(entry, 2)[0])]),
  ),
})

/** Written one by one or packed into one field, as the writer liked. */
const dimensions = (tensor: Uint8Array): number[] =>
  [...fieldsOf(tensor)].flatMap(({ number, value }) => {
    if (number !== 1) return []
    if (typeof value === 'number') return [value]
    // A packed list is varints without keys: give each the key of field 1.
    return [...value].reduce<number[]>((sizes, byte, index) => {
      const isFirst = index === 0 || (value[index - 1] ?? 0) < 128
      if (isFirst) sizes.push(0)
      const start = value.subarray(0, index).findLastIndex((previous) => previous < 128) + 1
      sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + (byte & 127) * 128 ** (index - start)
      return sizes
    }, [])
  })

const bytesOf = async ({ name, raw, external }: Initializer, folder: string): Promise<Buffer> => {
  if (external['location'] === undefined) {
    if (raw === null) throw new Error(`initializer ${name} has no raw data`)
    return Buffer.from(raw)
  }
  const file = await open(join(folder, external['location']))
  try {
    const bytes = Buffer.alloc(Number(external['length']))
    await file.read(bytes, 0, bytes.length, Number(external['offset'] ?? 0))
    return bytes
  } finally {
    await file.close()
  }
}
