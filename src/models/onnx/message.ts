/** Bytes that can be read anywhere: a buffer, or a file that is too large to be read whole. */
export interface ByteSource {
  readonly length: number
  at(index: number): number | undefined
  subarray(start: number, end: number): Uint8Array
}

/** A field of a protobuf message: `value` of a varint, `start` and `end` of a length-delimited one's bytes. */
export interface Field {
  readonly field: number
  readonly value: number
  readonly start: number
  readonly end: number
}

/** Names and the like longer than this are cut, so that a hostile file can't fill the memory. */
const maxText = 4096

/**
 * The fields of the message between two places, in order; a field's bytes are stepped over, not read.
 * @throws RangeError where the bytes are no protobuf message
 */
export function* messageFields(source: ByteSource, start = 0, stop = source.length): Generator<Field> {
  let at = start
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = at < stop ? source.at(at++) : undefined
      if (byte === undefined || scale > 2 ** 63) throw notOnnx()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  while (at < stop) {
    const key = varint()
    const wire = key % 8
    const value = wire === 0 || wire === 2 ? varint() : 0
    const size = wire === 2 ? value : wire === 1 ? 8 : wire === 5 ? 4 : 0
    if (at + size > stop || (wire !== 0 && size === 0 && wire !== 2)) throw notOnnx()
    yield { field: Math.floor(key / 8), value, start: at, end: at + size }
    at += size
  }
}

export const notOnnx = (): RangeError => new RangeError('The file is no ONNX model.')

const decoder = new TextDecoder()

export const textOf = (source: ByteSource, { start, end }: Field): string =>
  decoder.decode(source.subarray(start, Math.min(end, start + maxText)))

/** The fields with one of these numbers. */
export const fieldsOf = (source: ByteSource, within: Field | undefined, wanted: number): Field[] =>
  within === undefined
    ? []
    : [...messageFields(source, within.start, within.end)].filter(({ field }) => field === wanted)
