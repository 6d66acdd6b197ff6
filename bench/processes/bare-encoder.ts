// The ceiling for encoders: the shipped graph on batches of tokenized texts, no queue, no server.
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { openTokenizer } from '../../src/engine/worker/runtime/tokenizer.ts'
import { modelFolder } from '../lib/paths.ts'
import { serve } from '../lib/worker.ts'

const opened = new Map<string, Promise<{ session: InferenceSession; encode(text: string): number[]; padId: number }>>()

const open = async (
  model: string,
): Promise<{ session: InferenceSession; encode(text: string): number[]; padId: number }> => {
  const folder = modelFolder(model)
  const { graph } = JSON.parse(await readFile(join(folder, 'modelgraph.json'), 'utf8')) as { graph: { file: string } }
  const session = await InferenceSession.create(join(folder, graph.file), {
    intraOpNumThreads: Math.min(availableParallelism(), 8),
    interOpNumThreads: 1,
  })
  const tokenizer = await openTokenizer(folder)
  return { session, encode: (text) => tokenizer.encode(text, true), padId: tokenizer.padId }
}

const feeds = (rows: readonly number[][], padId: number): Record<string, Tensor> => {
  const width = Math.max(...rows.map((row) => row.length))
  const ids = new BigInt64Array(rows.length * width).fill(BigInt(padId))
  const mask = new BigInt64Array(rows.length * width)
  for (const [index, row] of rows.entries()) {
    ids.set(row.map(BigInt), index * width)
    mask.fill(1n, index * width, index * width + row.length)
  }
  const shape = [rows.length, width]
  return { input_ids: new Tensor('int64', ids, shape), attention_mask: new Tensor('int64', mask, shape) }
}

const methods = {
  /** Runs texts in batches of similar lengths. @returns milliseconds, tokenization not counted */
  run: async (job: { model: string; texts: string[]; batch: number }): Promise<number> => {
    const model = opened.get(job.model) ?? open(job.model)
    opened.set(job.model, model)
    const { session, encode, padId } = await model
    const rows = job.texts.map(encode).sort((a, b) => a.length - b.length)
    const batches: Record<string, Tensor>[] = []
    for (let at = 0; at < rows.length; at += job.batch) batches.push(feeds(rows.slice(at, at + job.batch), padId))
    const startedAt = performance.now()
    for (const batch of batches) await session.run(batch)
    return performance.now() - startedAt
  },
}
export type BareEncoder = typeof methods

serve(methods)
