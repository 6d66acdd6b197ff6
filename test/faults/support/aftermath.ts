import { expect } from 'vitest'
import { post, until } from '../../support/clients.ts'
import type { RealServer } from './real-server.ts'

const statistics = '{ model(name: "smollm2") { statistics { running waiting } } }'
const fresh = `mutation { createCompletion(input: { prompt: "One, two,", maxTokens: 4, temperature: 0 }) {
  ... on CreateCompletionSuccess { completion { state } } } }`

/** Memory that a server may have grown by, bytes: what garbage collection and allocators leave. */
const tolerance = 120 * 2 ** 20

/** What is true after every fault: the same process answers within 5 s, holds nothing, and is as large as before. @returns ms to an answer */
export async function expectRecovered(server: RealServer, before: { pid: number; memory: number }): Promise<number> {
  const startedAt = performance.now()
  const { data } = await post(server.url, fresh)
  const ms = performance.now() - startedAt
  expect(data.createCompletion.completion.state).toBe('SUCCEEDED')
  expect(ms).toBeLessThan(5000)
  await until(async () => {
    const { running, waiting } = (await post(server.url, statistics)).data.model.statistics
    return running === 0 && waiting === 0
  })
  expect(server.pid).toBe(before.pid)
  expect(server.memory - before.memory).toBeLessThan(tolerance)
  return ms
}
