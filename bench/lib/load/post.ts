import { type Agent, request as httpRequest } from 'node:http'
import type { Arrival } from './arrival.ts'

/** POSTs and notes the chunks of the answer as they come; without an agent over a connection of its own. */
export const post = (url: string, body: string, agent?: Agent): Promise<Arrival[]> =>
  new Promise((resolve, reject) => {
    const arrivals: Arrival[] = []
    const startedAt = performance.now()
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = httpRequest(url, { method: 'POST', headers, agent: agent ?? false }, (response) => {
      response.on('data', (bytes: Buffer) =>
        arrivals.push({ atMs: performance.now() - startedAt, data: bytes.toString('latin1') }),
      )
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(arrivals)
        else reject(new Error(`${url} answered ${response.statusCode}: ${arrivals[0]?.data.slice(0, 300)}`))
      })
    })
    request.on('error', reject)
    request.end(body)
  })
