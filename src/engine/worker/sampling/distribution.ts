import { blockSize, createRowKernels, type RowKernels } from '../simd/row-kernels.ts'
import { decay } from './decay.ts'

const pageBytes = 65_536
/** Bits of the smallest positive float that is not a number any more. */
const infinity = 0x7f800000
/** Fills the last block up; finite, and never drawn. */
const padding = -3.4028234663852886e38

/** Logits that hold NaN or an infinity: the model's numbers have left the range of its arithmetic. */
export class NonFiniteLogits extends Error {}

/**
 * Views one row of logits as a distribution, without sorting it and without allocating. Sums over all tokens are made of
 * single-precision terms (relative error below 1e-6), what is told about single tokens is in double precision.
 */
export class Distribution {
  /** The highest logit, since the last scan. */
  max = 0
  /** [size]; after changing it, `scan` again. */
  readonly logits: Float32Array
  /** What `gather` found. */
  readonly ids: Int32Array
  /** The highest logit of each block of 128. */
  readonly blockMax: Float32Array
  readonly #blockWeight: Float32Array
  readonly #kernels: RowKernels
  readonly #size: number

  /** @param size of the vocabulary, at least 1 */
  constructor(size: number) {
    const blocks = Math.ceil(size / blockSize)
    const places = blocks * blockSize
    const memory = new WebAssembly.Memory({ initial: Math.ceil((8 * (places + blocks)) / pageBytes) })
    const row = new Float32Array(memory.buffer, 0, places).fill(padding)
    this.logits = row.subarray(0, size)
    this.ids = new Int32Array(memory.buffer, 4 * places, places)
    this.blockMax = new Float32Array(memory.buffer, 8 * places, blocks)
    this.#blockWeight = new Float32Array(memory.buffer, 8 * places + 4 * blocks, blocks)
    this.#kernels = createRowKernels(memory)
    this.#size = size
  }

  /** Takes a copy of the logits. @throws NonFiniteLogits */
  load(logits: Float32Array): void {
    this.logits.set(logits)
    this.scan()
  }

  /** Finds the maxima. @throws NonFiniteLogits */
  scan(): void {
    const { blockMax } = this
    const magnitude = this.#kernels.scan(0, this.ids.byteOffset, blockMax.byteOffset)
    if (magnitude >= infinity) throw new NonFiniteLogits('The model computed numbers that are not finite.')
    let max = Number.NEGATIVE_INFINITY
    for (let block = 0; block < blockMax.length; block += 1)
      if ((blockMax[block] as number) > max) max = blockMax[block] as number
    this.max = max
  }

  /** The lowest id among the highest logits. */
  argmax(): number {
    return this.logits.indexOf(this.max, this.blockMax.indexOf(this.max) * blockSize)
  }

  /** Sum over all tokens of e^((logit - max) / temperature). @param temperature at least 1e-30 */
  total(temperature: number): number {
    const weights = this.#blockWeight
    this.#kernels.weigh(0, this.ids.byteOffset, weights.byteOffset, this.max, 1 / (temperature * Math.LN2))
    let total = 0
    for (let block = 0; block < weights.length; block += 1) total += weights[block] as number
    return total
  }

  /** After `total`: the token at which the weights, summed in order of ids, pass `target`. */
  at(target: number, temperature: number): number {
    const { max, logits } = this
    const weights = this.#blockWeight
    const scale = 1 / temperature
    let rest = target
    let block = 0
    while (block < weights.length - 1 && rest >= (weights[block] as number)) rest -= weights[block++] as number
    let last = -1
    for (let id = block * blockSize; id < this.#size; id += 1) {
      const weight = decay((max - (logits[id] as number)) * scale)
      if (weight === 0) continue
      last = id
      rest -= weight
      if (rest < 0) return id
    }
    // Rounding may leave a remainder behind the last one.
    return last < 0 ? this.argmax() : last
  }

  /** Collects the tokens with at least this logit, in order of ids. @returns their number */
  gather(least: number): number {
    const { byteOffset } = this.ids
    let count = (this.#kernels.gather(0, byteOffset, byteOffset, least) - byteOffset) / 4
    while ((this.ids[count - 1] as number) >= this.#size) count -= 1
    return count
  }
}
