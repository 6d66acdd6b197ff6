const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** The value of an IEEE 754 half-precision number given by its 16 bits. */
export const fromHalf = (half: number): number => {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const fraction = half & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}

/** The 16 bits of the half-precision number nearest to a value, ties to even; too large becomes infinity. */
export const toHalf = (value: number): number => {
  if (Number.isNaN(value)) return 0x7e00
  float[0] = value
  const word = bits[0] ?? 0
  const sign = (word >>> 16) & 0x8000
  const size = Math.abs(float[0] ?? 0)
  if (size < 2 ** -14) return sign | roundToEven(size * 2 ** 24)
  const exponent = ((word >>> 23) & 255) - 112
  // A fraction that rounds up to the next power of two carries into the exponent, as it should.
  const rounded = (exponent << 10) + roundToEven((word & 0x7fffff) / 8192)
  return sign | Math.min(rounded, 0x7c00)
}

const roundToEven = (value: number): number => {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
