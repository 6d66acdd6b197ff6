import type { EncoderGraph } from '../../../models/manifest.ts'
import type { Session, Tensor } from '../runtime/session.ts'

/** How rows of token ids are put before a graph, and which of its outputs answers. */
export interface EncoderInterface {
  /** Input for the ids [rows, tokens], int64 or int32 or float32. */
  ids: string
  /** Input for 1 where a token stands and 0 where filling does; null where the graph has none. */
  mask: string | null
  /** Output with one row a text. */
  output: string
  /** Numbers of a row; undefined where nothing is known of it. */
  dimensions?: number | undefined
  /** Whether every row is filled up to `maxTokens`. */
  fill: boolean
  padding: 'BEFORE' | 'AFTER'
  padId: number
  /** Tokens of a row at most. */
  maxTokens: number
}

export const encoderInterface = (graph: EncoderGraph, padId: number): EncoderInterface => ({
  ids: 'input_ids',
  mask: 'attention_mask',
  output: graph.output,
  dimensions: graph.dimensions,
  fill: false,
  padding: 'AFTER',
  padId,
  maxTokens: graph.maxTokens,
})

/** The tensors of a run over some rows, each of `maxTokens` at most. */
export const feedsOf = (
  session: Pick<Session, 'inputs' | 'tensor'>,
  rows: readonly (readonly number[])[],
  { ids, mask, fill, padding, padId, maxTokens }: EncoderInterface,
): Record<string, Tensor> => {
  const width = fill ? maxTokens : Math.max(...rows.map((row) => row.length))
  const dims = [rows.length, width]
  const values = new BigInt64Array(rows.length * width).fill(BigInt(padId))
  const marks = new BigInt64Array(mask === null ? 0 : values.length)
  for (const [i, row] of rows.entries()) {
    const start = i * width + (padding === 'AFTER' ? 0 : width - row.length)
    values.set(BigInt64Array.from(row, BigInt), start)
    if (mask !== null) marks.fill(1n, start, start + row.length)
  }
  const type = session.inputs.find(({ name }) => name === ids)?.type
  return {
    [ids]:
      type === 'int32'
        ? session.tensor(type, Int32Array.from(values, Number), dims)
        : type === 'float32'
          ? session.tensor(type, Float32Array.from(values, Number), dims)
          : session.tensor('int64', values, dims),
    ...(mask !== null && { [mask]: session.tensor('int64', marks, dims) }),
  }
}
