/** Samples of a rising tone of a formula that the exporters have too, -0.5 to 0.5. */
export const recording = (seconds: number, rate: number): Float32Array =>
  Float32Array.from({ length: Math.floor(seconds * rate) }, (_, i) => {
    const t = i / rate
    return 0.5 * Math.sin(2 * Math.PI * 300 * t + 2 * Math.PI * 600 * t * t) * Math.exp(-t)
  })

export interface WavOptions {
  rate?: number
  channels?: number
  /** Bits a sample; 32 is float unless `isInteger`. */
  bits?: 8 | 16 | 24 | 32
  isInteger?: boolean
}

/** A WAV file of the same samples in every channel. */
export const wavOf = (
  samples: Float32Array,
  { rate = 16_000, channels = 1, bits = 32, isInteger = bits < 32 }: WavOptions = {},
): Buffer => {
  const bytes = bits / 8
  const data = Buffer.alloc(samples.length * channels * bytes)
  for (const [i, value] of samples.entries())
    for (let channel = 0; channel < channels; channel += 1) {
      const at = (i * channels + channel) * bytes
      if (!isInteger) data.writeFloatLE(value, at)
      // 8 bits have no sign.
      else if (bits === 8) data.writeUInt8(Math.round(value * 127) + 128, at)
      else data.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), at, bytes)
    }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(isInteger ? 1 : 3, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * channels * bytes, 28)
  head.writeUInt16LE(channels * bytes, 32)
  head.writeUInt16LE(bits, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
