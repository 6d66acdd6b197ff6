import WebSocket from 'ws'
import type { StreamFigures, StreamRequest } from '../stream.ts'
import type { Arrival } from './arrival.ts'

const document = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { sequence
  ... on CompletionDelta { text tokens }
  ... on CompletionFinished { completion { usage { promptTokens completionTokens cachedTokens } } }
  ... on CompletionFailed { failure { code message } } } }`
/** The tokens that end a text; a bias keeps the model from them. */
const endTokens = [0, 2]

type Event = {
  tokens?: number[]
  completion?: { usage: { completionTokens: number; cachedTokens: number } }
  failure?: { code: string; message: string }
}

/** One subscription over a socket of its own, in the graphql-transport-ws protocol. */
export const subscribe = (url: string, request: StreamRequest): Promise<StreamFigures> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws', { perMessageDeflate: false })
    const arrivals: Arrival[] = []
    let startedAt = 0
    const { prompt, maxTokens, temperature, seed, mayEnd } = request
    const input = {
      prompt,
      maxTokens,
      temperature,
      ...(seed === null ? {} : { seed }),
      ...(mayEnd ? {} : { logitBias: endTokens.map((token) => ({ token, bias: -100 })) }),
    }
    socket.on('open', () => socket.send('{"type":"connection_init"}'))
    socket.on('error', reject)
    socket.on('message', (bytes: Buffer) => {
      const data = bytes.toString('latin1')
      if (data.includes('"type":"connection_ack"')) {
        startedAt = performance.now()
        const payload = { query: document, variables: { input } }
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
      } else if (data.includes('"type":"next"')) arrivals.push({ atMs: performance.now() - startedAt, data })
      else if (data.includes('"type":"complete"') || data.includes('"type":"error"')) {
        socket.close()
        try {
          resolve(figuresOf(arrivals))
        } catch (error) {
          reject(error)
        }
      }
    })
  })

const figuresOf = (arrivals: readonly Arrival[]): StreamFigures => {
  const figures: StreamFigures = { atMs: [], tokens: [], cachedTokens: 0 }
  for (const { atMs, data } of arrivals) {
    const event = (JSON.parse(data) as { payload: { data: { streamCompletion: Event } } }).payload.data.streamCompletion
    if (event.failure !== undefined) throw new Error(`refused: ${event.failure.code}: ${event.failure.message}`)
    if (event.completion !== undefined) figures.cachedTokens = event.completion.usage.cachedTokens
    if (event.tokens === undefined) continue
    figures.atMs.push(atMs)
    figures.tokens.push(event.tokens.length)
  }
  if (figures.atMs.length === 0) throw new Error('a stream brought no tokens')
  return figures
}
