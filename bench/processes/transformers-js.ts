// transformers.js as one calls it first: a model in the request handler, on stock exports.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname } from 'node:path'
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  BaseStreamer,
  env,
  type FeatureExtractionPipeline,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  pipeline,
} from '@xenova/transformers'
import type { StreamRequest } from '../lib/stream.ts'
import { serve } from '../lib/worker.ts'

env.allowRemoteModels = false

const local = (folder: string): string => {
  env.localModelPath = dirname(folder)
  return basename(folder)
}

/** Sends a line of JSON a token; the first call brings the prompt. */
class Lines extends BaseStreamer {
  #isPrompt = true
  readonly #tokenizer: PreTrainedTokenizer
  readonly #write: (line: string) => void

  constructor(tokenizer: PreTrainedTokenizer, write: (line: string) => void) {
    super()
    this.#tokenizer = tokenizer
    this.#write = write
  }

  override put(ids: bigint[][]): void {
    if (!this.#isPrompt) this.#write(`${JSON.stringify({ text: this.#tokenizer.decode(ids[0] ?? []) })}\n`)
    this.#isPrompt = false
  }

  override end(): void {}
}

const generator = async (folder: string): Promise<{ tokenizer: PreTrainedTokenizer; model: PreTrainedModel }> => {
  const name = local(folder)
  const tokenizer = await AutoTokenizer.from_pretrained(name)
  return { tokenizer, model: await AutoModelForCausalLM.from_pretrained(name, { dtype: 'fp32', device: 'cpu' }) }
}

let embedder: FeatureExtractionPipeline | null = null

const methods = {
  /** Starts the handler. @returns its address */
  listen: async (folder: string): Promise<string> => {
    const { tokenizer, model } = await generator(folder)
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { prompt, maxTokens } = JSON.parse(Buffer.concat(chunks).toString()) as StreamRequest
      const length = { max_new_tokens: maxTokens, min_new_tokens: maxTokens }
      const streamer = new Lines(tokenizer, (line) => response.write(line))
      await model.generate({ ...tokenizer(prompt), ...length, do_sample: false, streamer } as never)
      response.end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  },
  /** Embeds texts so many at a time. @returns milliseconds */
  embed: async (job: { folder: string; texts: string[]; batch: number }): Promise<number> => {
    embedder ??= await pipeline('feature-extraction', local(job.folder), { dtype: 'fp32', device: 'cpu' })
    const startedAt = performance.now()
    for (let at = 0; at < job.texts.length; at += job.batch)
      await embedder(job.texts.slice(at, at + job.batch), { pooling: 'mean', normalize: true })
    return performance.now() - startedAt
  },
  /** Vectors of texts, for a check. */
  vectors: async (job: { folder: string; texts: string[] }): Promise<number[][]> => {
    embedder ??= await pipeline('feature-extraction', local(job.folder), { dtype: 'fp32', device: 'cpu' })
    return (await embedder(job.texts, { pooling: 'mean', normalize: true })).tolist() as number[][]
  },
}
export type TransformersJs = typeof methods

serve(methods)
