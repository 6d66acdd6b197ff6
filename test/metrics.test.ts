import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bearer, connect, post, until } from './support/clients.ts'
import { createKey, revokeKey } from './support/keys.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { firstEvent } from './support/transports.ts'

let app: StartedApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.dispose())

const read = async (): Promise<string> => (await fetch(new URL('/metrics', app.url))).text()

/** The value of one sample, by name and labels in the order in which they are told. */
async function sample(line: string): Promise<number | undefined> {
  const found = (await read()).split('\n').find((each) => each.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1))
}

test('a completion is told of: queue, first token, the others, its end, its tokens', async () => {
  const ask = 'mutation { createCompletion(input: { prompt: "canary-metrics b", maxTokens: 5 }) { __typename } }'
  expect((await post(app.url, ask)).data.createCompletion.__typename).toBe('CreateCompletionSuccess')
  const model = '{model="smollm2@1"}'
  expect(await sample(`modelgraph_request_queue_time_seconds_count${model}`)).toBe(1)
  expect(await sample(`modelgraph_time_to_first_token_seconds_count${model}`)).toBe(1)
  expect(await sample(`modelgraph_inter_token_latency_seconds_count${model}`)).toBe(4)
  expect(await sample(`modelgraph_e2e_request_latency_seconds_count${model}`)).toBe(1)
  expect(await sample(`modelgraph_request_prompt_tokens_sum${model}`)).toBe(2)
  expect(await sample(`modelgraph_request_generation_tokens_sum${model}`)).toBe(5)
  expect(await sample(`modelgraph_generation_tokens_total${model}`)).toBe(5)
  expect(await sample('modelgraph_completions_total{model="smollm2@1",state="SUCCEEDED"}')).toBe(1)
  expect(await read()).not.toContain('canary-metrics')
})

test('a batch is told of with its size and the wait of each item', async () => {
  const three = await post(
    app.url,
    '{ a: classifyText(text: "a") { label } b: classifyText(text: "b") { label } c: classifyText(text: "c") { label } }',
  )
  expect(three.errors).toBeUndefined()
  expect(await sample('modelgraph_batch_size_sum{model="sentiment@1"}')).toBe(3)
  expect(await sample('modelgraph_batch_size_count{model="sentiment@1"}')).toBe(1)
  expect(await sample('modelgraph_batch_wait_seconds_count{model="sentiment@1"}')).toBe(3)
})

test('operations are counted by transport, kind and outcome, failures by code', async () => {
  const socket = connect(app.url)
  const query = '{ classifyText(text: "") { label } }'
  for (const answer of [await post(app.url, query), await socket.once(query), await firstEvent(app.url, query)])
    expect(answer.errors?.[0]?.extensions.code).toBe('INVALID_INPUT')
  await post(app.url, 'mutation { createCompletion(input: { prompt: "" }) { __typename } }')
  for (const transport of ['http', 'websocket', 'sse']) {
    const line = `modelgraph_operations_total{transport="${transport}",type="query",outcome="error"}`
    await until(async () => (await sample(line)) === 1)
  }
  expect(await sample('modelgraph_errors_total{code="INVALID_INPUT"}')).toBe(4)
  await post(app.url, '{')
  expect(await sample('modelgraph_operations_total{transport="http",type="none",outcome="error"}')).toBe(1)
  await socket.dispose()
})

test('the process tells of itself: memory and the delay of its event loop', async () => {
  expect(await sample('process_resident_memory_bytes')).toBeGreaterThan(1e6)
  expect(await sample('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0)
})

test('the dashboard asks for nothing that is not told', async () => {
  const text = await read()
  const told = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name))
  const dashboard = readFileSync(new URL('../docs/grafana/modelgraph.json', import.meta.url), 'utf8')
  const asked = new Set(
    [...dashboard.matchAll(/\b(?:modelgraph|process|nodejs)_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(/_bucket$/, ''),
    ),
  )
  expect(asked.size).toBeGreaterThan(20)
  expect([...asked].filter((name) => !told.has(name))).toEqual([])
  const documentation = readFileSync(new URL('../docs/observability.md', import.meta.url), 'utf8')
  for (const name of told) if (name?.startsWith('modelgraph_')) expect(documentation).toContain(`\`${name}\``)
})

test('where keys exist, only one with the scope METRICS reads them, as Prometheus shows it', async () => {
  const closed = await startApp()
  const ask = (secret?: string) => fetch(new URL('/metrics', closed.url), { headers: bearer(secret) })
  const codeOf = async (response: Response) => (await response.json()).errors[0].extensions.code
  expect((await ask()).status).toBe(200)
  const admin = await createKey(closed.url)
  const prometheus = await createKey(closed.url, { name: 'prometheus', scopes: ['METRICS'] }, admin.secret)
  const chat = await createKey(closed.url, { name: 'chat', scopes: ['COMPLETE', 'READ'] }, admin.secret)

  const read = await ask(prometheus.secret)
  expect(read.status).toBe(200)
  expect(read.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(read.headers.get('cache-control')).toBe('no-store')
  expect(await read.text()).toContain('modelgraph_operations_total')
  // A key that sees numbers only: nothing else is open to it.
  const other = await post(
    closed.url,
    '{ models { totalCount } completions { totalCount } }',
    {},
    undefined,
    prometheus.secret,
  )
  expect(other.errors?.[0]?.extensions.code).toBe('FORBIDDEN')

  for (const secret of [undefined, 'mg_unknown']) {
    const refused = await ask(secret)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect(await codeOf(refused)).toBe('UNAUTHENTICATED')
  }
  const lacking = await ask(chat.secret)
  expect(lacking.status).toBe(403)
  expect(await codeOf(lacking)).toBe('FORBIDDEN')
  await revokeKey(closed.url, prometheus.id, admin.secret)
  expect((await ask(prometheus.secret)).status).toBe(401)
  await closed.dispose()
})
