import { afterAll, beforeAll, expect, test } from 'vitest'
import { percentilesOf } from '../src/services/metrics/telemetry.ts'
import { connect, post, type Socket, until } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let socket: Socket
beforeAll(async () => {
  app = await startApp()
  socket = connect(app.url)
})
afterAll(async () => {
  await socket.dispose()
  await app.dispose()
})

const watch = `subscription ($history: Int) { serverMetrics(history: $history) {
  at uptimeSeconds running waiting requestsPerSecond tokensPerSecond promptTokensPerSecond cachedTokensPerSecond batchSize
  timeToFirstTokenMs { count p50 p90 p99 } queueMs { count } durationMs { count p99 } memoryBytes eventLoopDelayMs
  models { model state running waiting tokensPerSecond memoryBytes kvBytes } failures { code count } } }`

const complete = 'mutation { createCompletion(input: { prompt: "a b", maxTokens: 20 }) { __typename } }'
const refused = 'mutation { createCompletion(input: { prompt: "a", temperature: 3 }) { __typename } }'

test('what the server does is told once a second: work, speed, latencies, memory and failures', async () => {
  expect((await post(app.url, complete)).data.createCompletion.__typename).toBe('CreateCompletionSuccess')
  await post(app.url, refused)
  await post(app.url, '{ classifyText(text: "") { label } }')
  for await (const { serverMetrics } of socket.stream(watch, { history: 600 })) {
    expect(serverMetrics.memoryBytes).toBeGreaterThan(1e6)
    expect(serverMetrics.models.map(({ model }: { model: string }) => model)).toEqual([
      'minilm@1',
      'sentiment@1',
      'smollm2@1',
    ])
    if (serverMetrics.tokensPerSecond === 0) continue
    expect(serverMetrics.tokensPerSecond).toBeGreaterThan(5)
    expect(serverMetrics.requestsPerSecond).toBeGreaterThan(0)
    expect(serverMetrics.timeToFirstTokenMs.count).toBe(1)
    expect(serverMetrics.durationMs.p99).toBeGreaterThanOrEqual(serverMetrics.timeToFirstTokenMs.p50 - 5)
    expect(serverMetrics.failures).toEqual([{ code: 'INVALID_INPUT', count: 2 }])
    break
  }
})

test('a completion that fails while its caller waits is one failure', async () => {
  const engine = app.engines.get('smollm2') ?? expect.fail('no engine')
  engine.pauseAt = 1
  const answer = post(app.url, complete)
  await until(() => engine.running.size === 1)
  engine.crash()
  expect((await answer).data.createCompletion.__typename).toBe('EngineFailed')
  engine.resume()
  engine.pauseAt = null
  let looks = 0
  for await (const { serverMetrics } of socket.stream(watch, { history: 0 })) {
    const failed = serverMetrics.failures.find(({ code }: { code: string }) => code === 'ENGINE_FAILED')
    expect(failed?.count ?? 0).toBeLessThan(2)
    if (failed !== undefined) looks += 1
    if (looks === 3) break
  }
})

test('who begins to look gets the seconds before, in order and once each', async () => {
  const times: number[] = []
  for await (const { serverMetrics } of socket.stream(watch, { history: 600 })) {
    times.push(Date.parse(serverMetrics.at))
    if (times.length === 4) break
  }
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
})

test('a history that is too long is refused', async () => {
  const { errors } = await socket.once(watch, { history: 601 })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'history', limit: 600 })
})

test('percentiles are nearest-rank', () => {
  expect(percentilesOf([])).toBeNull()
  expect(percentilesOf([5])).toEqual({ count: 1, p50: 5, p90: 5, p99: 5 })
  expect(percentilesOf(Array.from({ length: 100 }, (_, i) => 100 - i))).toEqual({
    count: 100,
    p50: 50,
    p90: 90,
    p99: 99,
  })
})
