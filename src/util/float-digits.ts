/** Significant digits that tell every 32-bit floating-point number from all others (IEEE 754: 1 + ceil(24 * log10(2))). */
const digits = 9

/**
 * A 32-bit floating-point number as the decimal of at most 9 significant digits that stands for it: JSON has half the digits to write, to
 * send and to read, and whoever rounds it to 32 bits has the same number again.
 * @param value as it is; widened to 64 bits it would have up to 17 digits
 */
export const shortFloat = (value: number): number => {
  const size = Math.abs(value)
  // The elements of vectors of length 1 mostly lie here. Powers of ten up to 22 are exact, so the quotient is the decimal's own number.
  const scale = size >= 1 ? 0 : size >= 0.1 ? 1e9 : size >= 0.01 ? 1e10 : size >= 0.001 ? 1e11 : 0
  return scale > 0 ? Math.round(value * scale) / scale : Number(value.toPrecision(digits))
}
