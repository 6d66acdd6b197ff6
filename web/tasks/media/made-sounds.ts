import { wavOf } from './wav.ts'

const rate = 16_000

/** A bell-like scale of five notes. */
export const scale = (): File => fileOf('scale.wav', melody([523.25, 587.33, 659.25, 783.99, 1046.5], 0.45))

/** Rain-like noise that comes and goes. */
export const rain = (): File => {
  const samples = Float32Array.from({ length: 2 * rate }, (_, i) => {
    const swell = 0.35 + 0.25 * Math.sin((2 * Math.PI * i) / rate)
    return swell * (Math.random() * 2 - 1)
  })
  return fileOf('rain.wav', samples)
}

const fileOf = (name: string, samples: Float32Array): File =>
  new File([wavOf(samples, rate)], name, { type: 'audio/wav' })

/** @param frequencies of the notes, hertz. @param seconds from note to note */
function melody(frequencies: readonly number[], seconds: number): Float32Array {
  const samples = new Float32Array(Math.ceil((frequencies.length * seconds + 0.8) * rate))
  for (const [note, frequency] of frequencies.entries()) {
    const start = Math.floor(note * seconds * rate)
    for (let i = start; i < samples.length; i += 1) {
      const t = (i - start) / rate
      const tone = Math.sin(2 * Math.PI * frequency * t) + 0.4 * Math.sin(2 * Math.PI * 2.76 * frequency * t)
      samples[i] = (samples[i] ?? 0) + 0.3 * tone * Math.exp(-5 * t)
    }
  }
  return samples
}
