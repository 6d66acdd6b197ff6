/** One field of a protobuf message: a number for varints, bytes for everything with a length; fixed-size fields are skipped. */
export interface Field {
  number: number
  value: number | Uint8Array
}

/** Reads the fields of one message in order. Varints beyond 2^53 lose their low bits. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    const number = Math.floor(key / 8)
    switch (key % 8) {
      case 0:
        yield { number, value: varint() }
        break
      case 1:
        at += 8
        break
      case 2: {
        const length = varint()
        yield { number, value: message.subarray(at, at + length) }
        at += length
        break
      }
      case 5:
        at += 4
        break
      default:
        throw new Error(`protobuf wire type ${key % 8} is not used by ONNX`)
    }
  }
}
