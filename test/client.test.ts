import { connect as connectTo, createServer, type Socket } from 'node:net'
import { createClient } from 'graphql-ws'
import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import {
  type CompletionEvent,
  type CompletionStreamOptions,
  resumeCompletion,
  type SubscriptionClient,
  streamCompletion,
} from '../client/index.ts'
import { post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { sseClient } from './support/sse-client.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let engine: FakeEngine
let proxy: { url: string; cut: () => void; close: () => void }
beforeEach(async () => {
  app = await startApp()
  engine = app.engines.get('smollm2') as FakeEngine
  proxy = await startProxy(Number(new URL(app.url).port))
})
afterEach(async () => {
  proxy.close()
  await app.dispose()
})

/** A connection to the server that can be cut as a network cuts it: by resets, without a word of any protocol. */
async function startProxy(port: number): Promise<typeof proxy> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connectTo(port, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => to.destroy())
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
    sockets.clear()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/graphql`,
    cut,
    close: () => {
      server.close()
      cut()
    },
  }
}

const clients: [string, (url: string) => SubscriptionClient][] = [
  [
    'graphql-ws',
    (url) => createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 }),
  ],
  ['graphql-sse', sseClient],
]

async function collect(events: AsyncIterable<CompletionEvent>, onEvent: (event: CompletionEvent) => void = () => {}) {
  const all: CompletionEvent[] = []
  for await (const event of events) {
    all.push(event)
    onEvent(event)
  }
  return all
}
const textOf = (events: CompletionEvent[]): string =>
  events.map((event) => (event.__typename === 'CompletionDelta' ? event.text : '')).join('')

for (const [name, create] of clients) {
  test(`${name}: a stream that is cut again and again arrives whole, every event once`, async () => {
    const reconnects: number[] = []
    const all = await collect(
      streamCompletion(
        create(proxy.url),
        { prompt: 'one', maxTokens: 200, background: true },
        { onReconnect: (tries) => reconnects.push(tries) },
      ),
      ({ sequence }) => {
        if (sequence % 40 === 0) proxy.cut()
      },
    )
    expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 202 }, (_, i) => i + 1))
    const last = all.at(-1)
    expect(last?.__typename === 'CompletionFinished' && last.completion.text).toBe(textOf(all))
    expect(textOf(all)).toBe(Array.from({ length: 200 }, (_, i) => ` w${i}`).join(''))
    expect(engine.requests).toHaveLength(1)
    expect(reconnects.length).toBeGreaterThan(0)
  })

  test(`${name}: a stream is taken up again by its id, from any event`, async () => {
    const client = create(app.url)
    const all = await collect(streamCompletion(client, { prompt: 'one', maxTokens: 5 }))
    const [started] = all
    const id = started?.__typename === 'CompletionStarted' ? started.completion.id : ''
    expect(await collect(resumeCompletion(client, { id, after: 3 }))).toEqual(all.slice(3))
    const none = await collect(resumeCompletion(client, { id: 'cmpl_none', after: 3 }))
    expect(none).toMatchObject([{ __typename: 'CompletionFailed', failure: { code: 'NOT_FOUND' } }])
  })

  test(`${name}: a refused input is one event; a document fault, or a server that stays away, an error with a code`, async () => {
    const refused = await collect(streamCompletion(create(app.url), { prompt: 'one', maxTokens: 0 }))
    expect(refused).toMatchObject([{ __typename: 'CompletionFailed', failure: { code: 'INVALID_INPUT' } }])
    const wrong = collect(streamCompletion(create(app.url), { prompt: 1 as unknown as string }))
    await expect(wrong).rejects.toMatchObject({ name: 'CompletionStreamError', code: 'BAD_USER_INPUT' })
    proxy.close()
    const away = collect(streamCompletion(create(proxy.url), { prompt: 'one' }, { maxTries: 2 }))
    await expect(away).rejects.toMatchObject({ name: 'CompletionStreamError', code: 'CONNECTION_LOST' })
  })

  test(`${name}: leaving by the iterator or by the signal ends the generation`, async () => {
    engine.pause()
    const leave = async (options: CompletionStreamOptions, go: () => void): Promise<void> => {
      for await (const _ of streamCompletion(create(app.url), { prompt: 'one', maxTokens: 500 }, options)) {
        await until(() => engine.running.size === 1)
        if (options.signal === undefined) break
        go()
      }
      await until(() => engine.running.size === 0)
    }
    await leave({}, () => {})
    const leaving = new AbortController()
    await leave({ signal: leaving.signal }, () => leaving.abort())
    engine.resume()
  })
}

test('a graphql-ws client that reconnects by itself does not start the stream anew', async () => {
  const client = createClient({
    url: proxy.url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 5,
    retryWait: async () => {},
  })
  const all = await collect(
    streamCompletion(client, { prompt: 'one', maxTokens: 100, background: true }),
    ({ sequence }) => {
      if (sequence === 50) proxy.cut()
    },
  )
  expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 102 }, (_, i) => i + 1))
  const { data } = await post(app.url, '{ completions { nodes { id } } }')
  expect(data.completions.nodes.map(({ id }: { id: string }) => id)).toContain(
    all[0]?.__typename === 'CompletionStarted' ? all[0].completion.id : '',
  )
})

test('a stream goes on when its client gives up a connection that went silent', async () => {
  const client = createClient({ url: proxy.url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
  const all = await collect(
    streamCompletion(client, { prompt: 'one', maxTokens: 100, background: true }),
    ({ sequence }) => {
      if (sequence === 50) client.terminate()
    },
  )
  expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 102 }, (_, i) => i + 1))
})
