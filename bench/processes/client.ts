// The load generator: a process of its own that sends, notes when bytes come, and looks into them only when all is over, because it
// shares the processors with what it measures.
import { Agent } from 'node:http'
import { askHandler, askLlamaServer } from '../lib/load/http-streams.ts'
import { post } from '../lib/load/post.ts'
import { subscribe } from '../lib/load/subscribe.ts'
import type { StreamFigures, StreamRequest } from '../lib/stream.ts'
import { serve } from '../lib/worker.ts'

interface Target {
  url: string
  requests: StreamRequest[]
}

const all =
  (one: (url: string, request: StreamRequest) => Promise<StreamFigures>) =>
  async ({ url, requests }: Target): Promise<{ wallMs: number; streams: StreamFigures[] }> => {
    const startedAt = performance.now()
    const streams = await Promise.all(requests.map((request) => one(url, request)))
    return { wallMs: performance.now() - startedAt, streams }
  }

/** POSTs bodies, so many at a time, over connections that stay open; answers are read, not parsed. */
const queries = async (job: { url: string; bodies: string[]; concurrent: number }): Promise<{ wallMs: number }> => {
  const agent = new Agent({ keepAlive: true, maxSockets: job.concurrent })
  const bodies = [...job.bodies]
  const startedAt = performance.now()
  const caller = async (): Promise<void> => {
    for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) {
      const arrivals = await post(job.url, body, agent)
      if (arrivals[0]?.data.startsWith('{"errors"')) throw new Error(arrivals[0].data.slice(0, 300))
    }
  }
  await Promise.all(Array.from({ length: job.concurrent }, caller))
  const wallMs = performance.now() - startedAt
  agent.destroy()
  return { wallMs }
}

const methods = {
  modelgraph: all(subscribe),
  llamaServer: all(askLlamaServer),
  handler: all(askHandler),
  queries,
}
export type Client = typeof methods

serve(methods)
