import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './support/clients.ts'
import { createKey, type TestKey } from './support/keys.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

const settings = { PRICES: 'smollm2=0.1/0.4,*=0.000001', CURRENCY: 'CHF' }
let dataDir: string
let app: StartedApp
let admin: TestKey
let ours: TestKey
let theirs: TestKey
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-usage-'))
  app = await startApp({ dataDir, settings })
  admin = await createKey(app.url)
  const scopes = ['PREDICT', 'COMPLETE']
  ours = await createKey(app.url, { tenant: 'ours', scopes, limits: { tokensPerDay: 100 } }, admin.secret)
  theirs = await createKey(app.url, { tenant: 'theirs', scopes: [...scopes, 'KEYS_ADMIN'] }, admin.secret)
  await ask(ours, 'mutation { createCompletion(input: { prompt: "one two", maxTokens: 3 }) { __typename } }')
  await ask(ours, '{ a: embed(texts: ["one two", "three"]) { tokens } b: embed(texts: ["four"]) { tokens } }')
  await ask(theirs, '{ classifyText(text: "a b c d") { label } }')
})
afterAll(async () => {
  await app.dispose()
  await rm(dataDir, { recursive: true, force: true })
})

const ask = (key: TestKey, query: string, variables = {}) => post(app.url, query, variables, undefined, key.secret)
const entry = 'requests promptTokens completionTokens amount'
const total = async (key: TestKey, args = '') =>
  (await ask(key, `{ usage${args} { currency total { ${entry} } } }`)).data.usage

test('a key learns what it has used, in tokens and in exact money', async () => {
  // 2 x 0.1 + 3 x 0.4 for the completion, 4 x 0.000001 for the embeddings, of a millionth each.
  expect(await total(ours)).toEqual({
    currency: 'CHF',
    total: { requests: 3, promptTokens: 6, completionTokens: 3, amount: '0.000001400004' },
  })
})

test('it is added up by model, key, tenant, day and hour', async () => {
  const by = async (groupBy: string) =>
    (await ask(admin, `{ usage(groupBy: [${groupBy}]) { entries { start model apiKeyId tenant ${entry} } } }`)).data
      .usage.entries
  const models = await by('MODEL')
  expect(models.map(({ model, requests }: Record<string, unknown>) => [model, requests]).sort()).toEqual([
    ['minilm@1', 2],
    ['sentiment@1', 1],
    ['smollm2@1', 1],
  ])
  const keys = await by('TENANT, KEY')
  expect(keys).toHaveLength(2)
  expect(keys).toContainEqual({
    start: null,
    model: null,
    apiKeyId: theirs.id,
    tenant: 'theirs',
    requests: 1,
    promptTokens: 4,
    completionTokens: 0,
    amount: '0.000000000004',
  })
  const days = await by('DAY')
  expect(days.every(({ start }: { start: string }) => start.endsWith('T00:00:00.000Z'))).toBe(true)
  expect((await by('HOUR')).every(({ start }: { start: string }) => start.endsWith(':00:00.000Z'))).toBe(true)
})

test('everybody sees what is theirs to see', async () => {
  const requests = async (key: TestKey, args = '') => (await total(key, args)).total.requests
  expect(await requests(ours, '(tenant: "theirs")')).toBe(0)
  expect(await requests(ours, `(apiKey: "${theirs.id}")`)).toBe(0)
  expect(await requests(theirs)).toBe(1)
  expect(await requests(theirs, '(tenant: "ours")')).toBe(0)
  expect(await requests(theirs, `(apiKey: "${ours.id}")`)).toBe(0)
  expect(await requests(admin)).toBe(4)
  expect(await requests(admin, '(tenant: "ours")')).toBe(3)
  expect(await requests(admin, `(apiKey: "${theirs.id}")`)).toBe(1)
})

test('a time is told apart, and one that is none is refused by name', async () => {
  const old = '(range: { from: "2020-01-01T00:00:00Z", to: "2020-02-01T00:00:00Z" })'
  expect((await total(admin, old)).total).toEqual({ requests: 0, promptTokens: 0, completionTokens: 0, amount: '0' })
  for (const range of ['from: "2020-01-02T00:00:00Z", to: "2020-01-01T00:00:00Z"', 'from: "2010-01-01T00:00:00Z"']) {
    const { errors } = await ask(admin, `{ usage(range: { ${range} }) { currency } }`)
    expect(errors?.[0]?.extensions.code).toBe('INVALID_INPUT')
  }
})

test('usage, and what is left of a day, are there after a restart', async () => {
  const left = async () => (await ask(ours, '{ quota { quota remaining } }')).data.quota
  const before = [await total(ours), await left()]
  expect(before[1]).toEqual([{ quota: 'TOKENS_PER_DAY', remaining: 100 - 9 }])
  await app.dispose()
  app = await startApp({ dataDir, settings })
  expect([await total(ours), await left()]).toEqual(before)
})
