import { afterEach, expect, test } from 'vitest'
import { post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
afterEach(() => app.dispose())

const status = async (path: string): Promise<number> => (await fetch(new URL(path, app.url))).status

test('ready means that every preloaded model answers', async () => {
  app = await startApp({ settings: { PRELOAD: 'smollm2' } })
  const engine = app.engines.get('smollm2') as FakeEngine
  await until(async () => (await status('/readyz')) === 200)
  for (const state of ['LOADING', 'FAILED'] as const) {
    engine.state = state
    expect(await status('/readyz')).toBe(503)
    expect(await status('/healthz')).toBe(200)
  }
  // Given back for want of use: it answers, only a little later.
  engine.state = 'AVAILABLE'
  expect(await status('/readyz')).toBe(200)
})

test('a model that can not be loaded keeps the server from being ready', async () => {
  app = await startApp({ real: true, settings: { PRELOAD: 'smollm2', LOAD_TIMEOUT_MS: '100' } })
  await until(() => app.logs.some(({ msg }) => msg === 'engine process ended'))
  expect(await status('/readyz')).toBe(503)
})

test('a stopping server is not ready from the first moment on, lets running work end, and is hurried by a second call', async () => {
  app = await startApp({})
  const engine = app.engines.get('smollm2') as FakeEngine
  expect(await status('/readyz')).toBe(200)
  engine.pause()
  const running = post(app.url, 'mutation { createCompletion(input: { prompt: "one" }) { ... on Failure { code } } }')
  await until(() => engine.running.size === 1)
  const stopping = app.dispose(60_000)
  expect(await status('/readyz')).toBe(503)
  expect(await status('/healthz')).toBe(200)
  void app.dispose(60_000)
  await stopping
  expect((await running).data.createCompletion).toEqual({ code: 'INTERRUPTED' })
})
