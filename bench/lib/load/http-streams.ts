import type { StreamFigures, StreamRequest } from '../stream.ts'
import type { Arrival } from './arrival.ts'
import { post } from './post.ts'

/** One generation of llama-server over server-sent events. */
export const askLlamaServer = async (url: string, request: StreamRequest): Promise<StreamFigures> => {
  const { promptIds, maxTokens, temperature, seed, mayEnd } = request
  const body = {
    prompt: promptIds,
    n_predict: maxTokens,
    temperature,
    top_k: 0,
    top_p: 1,
    min_p: 0,
    seed: seed ?? -1,
    ignore_eos: !mayEnd,
    cache_prompt: false,
    stream: true,
    return_tokens: true,
  }
  const arrivals = await post(`${url}/completion`, JSON.stringify(body))
  return eventsOf(arrivals, (event) => (event as { tokens?: number[] }).tokens?.length ?? 0)
}

/** Chunks may hold several events, and an event may come in two chunks: it counts from its end. */
const eventsOf = (arrivals: readonly Arrival[], tokensIn: (event: unknown) => number): StreamFigures => {
  const figures: StreamFigures = { atMs: [], tokens: [], cachedTokens: 0 }
  let rest = ''
  for (const { atMs, data } of arrivals) {
    const lines = (rest + data).split('\n')
    rest = lines.pop() ?? ''
    let tokens = 0
    for (const line of lines) if (line.startsWith('data: {')) tokens += tokensIn(JSON.parse(line.slice(6)))
    if (tokens === 0) continue
    figures.atMs.push(atMs)
    figures.tokens.push(tokens)
  }
  return figures
}

/** One generation of the naive request handler, which sends a line of JSON a token. */
export const askHandler = async (url: string, request: StreamRequest): Promise<StreamFigures> => {
  const arrivals = await post(url, JSON.stringify(request))
  const tokens = arrivals.map(({ data }) => data.split('\n').length - 1)
  return { atMs: arrivals.map(({ atMs }) => atMs), tokens, cachedTokens: 0 }
}
