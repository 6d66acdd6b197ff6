import type { KvBlock, Row } from '../cache/kv-pool.ts'

/**
 * Runs a decoder's graph over the rows of a KV pool and files the keys and values it returns there. What a run gives is good until the
 * next run only: its memory may be used again.
 */
export interface Decoder {
  /**
   * Processes prompt tokens of one row that has all tokens before them.
   * @param ids the tokens
   */
  prefill(row: Row, ids: readonly number[]): Promise<Prefilled>
  /**
   * One step of all decoding rows.
   * @param tokens one a row, in the order of the rows @returns logits [rows, vocabSize]
   */
  decode(tokens: readonly number[]): Promise<Float32Array>
  /**
   * A step of all decoding rows with several tokens a row: the last one sampled and a draft of those that may follow. Sums are
   * grouped by the positions that run together, so the last bits of the logits differ from those of single steps.
   * @param tokens at least one a row, in the order of the rows
   */
  verify(tokens: readonly (readonly number[])[]): Promise<Verification>
}

/** What a run over prompt tokens has found. */
export interface Prefilled {
  /** [vocabSize], of the last token. */
  readonly logits: Float32Array
  /** Takes the tokens' keys and values, as they came from the run, uncopied: they last longer than it. */
  take(): KvBlock
}

/** What a run over several tokens a row has found. The pool is as before until `commit`. */
export interface Verification {
  /** @returns logits [vocabSize] after token number `position` of a row */
  logits(row: number, position: number): Float32Array
  /** Keeps the keys and values of the first `counts[i]` tokens of row i. To be called once, before any row moves. */
  commit(counts: readonly number[]): void
}
