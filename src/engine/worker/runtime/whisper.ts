import { LogitsProcessor, Tensor } from '@xenova/transformers'

/** What the library leaves out of Whisper's times, by the reference implementation (transformers' `WhisperTimeStampLogitsProcessor`). */

/** Tokens that are times, 0.02 seconds from one to the next. */
export interface TimeTokens {
  /** 0.00 */
  readonly first: number
  /** The latest that a transcription may begin with; null for any. */
  readonly latestStart: number | null
}

/**
 * Times never go back, and a sentence takes some: without it a model that says 0.00 twice would be asked for the same stretch for ever,
 * for the library goes on where the last whole sentence ended.
 */
export const timesInOrder = (tokens: TimeTokens): LogitsProcessor => new TimesInOrder(tokens)

class TimesInOrder extends LogitsProcessor {
  readonly #tokens: TimeTokens

  constructor(tokens: TimeTokens) {
    super()
    this.#tokens = tokens
  }

  override _call(rows: bigint[][], logits: Tensor): Tensor {
    const [, vocabulary] = logits.dims as [number, number]
    for (const [i, row] of rows.entries()) {
      const values = (logits.data as Float32Array).subarray(i * vocabulary, (i + 1) * vocabulary)
      const { first, latestStart } = this.#tokens
      const ids = row.map(Number)
      const times = ids.filter((id) => id >= first)
      const last = times.at(-1)
      if (last !== undefined) values.fill(Number.NEGATIVE_INFINITY, first, endsSentence(ids, first) ? last : last + 1)
      else if (latestStart !== null) values.fill(Number.NEGATIVE_INFINITY, latestStart + 1)
    }
    return logits
  }
}

/** Whether the last token is the time at which a sentence ends: the next one may begin then. */
const endsSentence = (ids: readonly number[], first: number): boolean => {
  const [before = 0, last = 0] = ids.slice(-2)
  return last >= first && before < first && ids.filter((id) => id >= first).length > 1
}

/** Parts of the library's model that its types leave out. */
interface Hearing {
  config: { max_source_positions?: number }
  _generate_with_seek?(options: { generation_config: { num_frames?: number | null } }): Promise<unknown>
  _extract_token_timestamps?: ExtractTimes
}
type ExtractTimes = (
  outputs: { cross_attentions?: Tensor[][]; sequences: Tensor },
  heads: [number, number][],
  columns: number,
  precision: number,
  begun: number,
) => Tensor

/**
 * Has the library look for words where something was recorded, not in the silence behind it, and leave the tokens that a transcription
 * begins with out of what it compares, as the reference does. What it finds for a token is where the decoder looked once that was said:
 * its end, which the library takes for its start. So each token gets what was found for the one before.
 */
export const alignWithin = (model: object): void => {
  const hearing = model as Hearing
  const { _generate_with_seek: generate, _extract_token_timestamps: extract } = hearing
  if (generate === undefined || extract === undefined) return
  /** Frames of the spectrogram; two are one of the encoder's. One call runs at a time. */
  let recorded: number | null = null
  hearing._generate_with_seek = (options) => {
    recorded = options.generation_config.num_frames ?? null
    return generate.call(hearing, options)
  }
  hearing._extract_token_timestamps = ({ cross_attentions, sequences }, heads, columns, precision, begun) => {
    const [rows, length] = sequences.dims as [number, number]
    const times = new Float32Array(rows * length)
    const told = cross_attentions?.slice(1)
    if (told === undefined || told.length > 0) {
      const passed = (hearing.config.max_source_positions ?? columns) - columns
      const left = recorded === null ? columns : Math.floor(recorded / 2) - passed
      const own = { cross_attentions: told as Tensor[][], sequences: sequences.slice(null, [begun, length]) }
      const found = extract.call(hearing, own, heads, Math.max(1, Math.min(columns, left)), precision, 0)
      times.set((found.data as Float32Array).subarray(0, -1), begun + 1)
    }
    return new Tensor('float32', times, [rows, length])
  }
}
