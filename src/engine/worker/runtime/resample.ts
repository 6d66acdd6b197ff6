/** Zero crossings of the filter on each side, and where it begins to cut, as a share of the lower rate's half. */
const zeroCrossings = 6
const rolloff = 0.99

/**
 * Brings samples to another rate by band-limited interpolation: a sinc under a Hann window (J. O. Smith, Digital Audio Resampling), with
 * the width and cut that torchaudio has by default, so that features come out as the reference's do.
 */
export const resample = (samples: Float32Array, from: number, to: number): Float32Array => {
  if (from === to) return samples
  const divisor = gcd(from, to)
  const [down, up] = [from / divisor, to / divisor]
  const cut = Math.min(down, up) * rolloff
  const width = Math.ceil((zeroCrossings * down) / cut)
  const filters = Array.from({ length: up }, (_, phase) => filterOf((phase * down) / up, cut / down, width))
  const output = new Float32Array(Math.ceil((samples.length * up) / down))
  for (let i = 0; i < output.length; i += 1) {
    const { weights, start } = filters[i % up] as Filter
    const first = Math.floor(i / up) * down + start
    let sum = 0
    for (let j = Math.max(0, -first); j < weights.length && first + j < samples.length; j += 1)
      sum += (weights[j] as number) * (samples[first + j] as number)
    output[i] = sum
  }
  return output
}

/** Weights of the samples around an output sample, the first of them `start` behind the first sample of its period. */
interface Filter {
  start: number
  weights: Float64Array
}

/** @param center place of the output sample, in samples @param cut sinc crossings a sample @param width samples on each side */
const filterOf = (center: number, cut: number, width: number): Filter => {
  const start = Math.ceil(center) - width
  const weights = Float64Array.from({ length: 2 * width + 1 }, (_, j) => {
    const time = Math.min(zeroCrossings, Math.max(-zeroCrossings, (start + j - center) * cut))
    const window = Math.cos((time * Math.PI) / zeroCrossings / 2) ** 2
    const x = time * Math.PI
    return (x === 0 ? 1 : Math.sin(x) / x) * window * cut
  })
  return { start, weights }
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
