import { discard } from '../runtime/discard.ts'
import type { Session, Tensor } from '../runtime/session.ts'
import { edited } from './stock-edit.ts'
import { cacheNames, type StockInterface } from './stock-interface.ts'

/** One run: `rows` rows of `positions` tokens each behind a past of `width` columns. */
export interface StockRun {
  /** [rows, positions] */
  readonly tokens: readonly (readonly number[])[]
  /** Columns of the past that are in use, by row: the first ones. Positions go on from there. */
  readonly lengths: readonly number[]
  /** Columns fed; those from a row's length on are masked. 0 for no past. */
  readonly width: number
  /** Keys and values, a layer after another: [rows, kvHeads, width, headDim] each. */
  readonly past: readonly Float32Array[]
  /** Where the graph puts a row's new columns: behind all columns fed, or over the row's unused ones. */
  readonly placement: 'end' | 'length'
  /** The places (row * positions + position) whose logits are wanted. */
  readonly scored: readonly number[]
}

export interface StockResult {
  /** [scored, vocabSize] */
  readonly logits: Float32Array
  /** [rows, layers * kvHeads, positions, headDim] */
  readonly newKey: Float32Array
  readonly newValue: Float32Array
}

/** A stock decoder export, edited or as it is. */
export class StockGraphRunner {
  readonly facts: StockInterface
  /** Tokens; positions are below it. */
  readonly contextLength: number
  /** Whether runs return what is new alone. */
  readonly isEdited: boolean
  readonly #session: Session

  constructor(session: Session, facts: StockInterface, contextLength: number) {
    this.facts = facts
    this.#session = session
    this.isEdited = session.inputs.some(({ name }) => name === edited.columns)
    this.contextLength = contextLength
  }

  async run(step: StockRun): Promise<StockResult> {
    const feeds = this.#feeds(step)
    if (!this.isEdited) {
      const all = await this.#session.run(feeds)
      const selected = this.#select(step, all)
      discard(all)
      return selected
    }
    const { logits, newKey, newValue } = edited
    const outputs = await this.#session.run({ ...feeds, ...this.#selection(step) }, [logits, newKey, newValue])
    return { logits: floats(outputs, logits), newKey: floats(outputs, newKey), newValue: floats(outputs, newValue) }
  }

  #feeds({ tokens, lengths, width, past, placement }: StockRun): Record<string, Tensor> {
    const { layers, kvHeads, headDim, hasPositions, hasBranch, hasLogitsToKeep } = this.facts
    const rows = tokens.length
    const positions = tokens[0]?.length ?? 0
    const mask = new BigInt64Array(rows * (width + positions))
    for (const [row, length] of lengths.entries()) {
      const start = row * (width + positions)
      const first = start + newColumn(length, width, placement)
      mask.fill(1n, start, start + length).fill(1n, first, first + positions)
    }
    const feeds: Record<string, Tensor> = {
      input_ids: this.#integers(tokens.flat(), [rows, positions]),
      attention_mask: this.#session.tensor('int64', mask, [rows, width + positions]),
    }
    if (hasPositions) {
      const last = this.contextLength - 1
      const numbers = lengths.flatMap((length) =>
        Array.from({ length: positions }, (_, t) => Math.min(length + t, last)),
      )
      feeds['position_ids'] = this.#integers(numbers, [rows, positions])
    }
    if (hasBranch) feeds['use_cache_branch'] = this.#session.tensor('bool', Uint8Array.of(width > 0 ? 1 : 0), [1])
    // None means all of them.
    if (hasLogitsToKeep) feeds['num_logits_to_keep'] = this.#integers([0], [])
    for (const [i, name] of cacheNames(layers).past.entries())
      feeds[name] = this.#session.tensor('float32', past[i] as Float32Array, [rows, kvHeads, width, headDim])
    return feeds
  }

  /** What the edit's nodes are to select. */
  #selection({ tokens, lengths, width, placement, scored }: StockRun): Record<string, Tensor> {
    const positions = tokens[0]?.length ?? 0
    const columns = lengths.flatMap((length) =>
      Array.from({ length: positions }, (_, t) => newColumn(length, width, placement) + t),
    )
    return {
      [edited.columns]: this.#integers(columns, [tokens.length, 1, positions, 1]),
      [edited.last]: this.#integers(scored, [scored.length]),
    }
  }

  /** The same selection from all that an unedited graph gives. */
  #select({ tokens, lengths, width, placement, scored }: StockRun, outputs: Record<string, Tensor>): StockResult {
    const { layers, kvHeads, headDim, vocabSize } = this.facts
    const positions = tokens[0]?.length ?? 0
    const size = positions * headDim
    const take = (kind: 'key' | 'value'): Float32Array => {
      const taken = new Float32Array(tokens.length * layers * kvHeads * size)
      for (let layer = 0; layer < layers; layer += 1) {
        const present = outputs[`present.${layer}.${kind}`]
        const data = floats(outputs, `present.${layer}.${kind}`)
        const columns = present?.dims[2] ?? 0
        for (const [row, length] of lengths.entries())
          for (let head = 0; head < kvHeads; head += 1) {
            const from = ((row * kvHeads + head) * columns + newColumn(length, width, placement)) * headDim
            taken.set(data.subarray(from, from + size), ((row * layers + layer) * kvHeads + head) * size)
          }
      }
      return taken
    }
    const all = floats(outputs, 'logits')
    const logits = new Float32Array(scored.length * vocabSize)
    for (const [i, place] of scored.entries())
      logits.set(all.subarray(place * vocabSize, (place + 1) * vocabSize), i * vocabSize)
    return { logits, newKey: take('key'), newValue: take('value') }
  }

  #integers(values: readonly number[], dims: readonly number[]): Tensor {
    return this.#session.tensor('int64', BigInt64Array.from(values, BigInt), dims)
  }
}

/** The first column of `present` that a run adds to a row. */
const newColumn = (length: number, width: number, placement: StockRun['placement']): number =>
  placement === 'end' ? width : length

const floats = (outputs: Record<string, Tensor>, name: string): Float32Array => {
  const data = outputs[name]?.data
  if (!(data instanceof Float32Array)) throw new TypeError(`The graph has no float output ${name}.`)
  return data
}
