import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isPublic, lookupPublic } from '../src/services/webhooks/addresses.ts'
import { retryDelay } from '../src/services/webhooks/retry-delay.ts'
import { post, until } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const common = {
  WEBHOOK_SECRET: secret,
  WEBHOOK_ALLOW_PRIVATE: 'true',
  WEBHOOK_RETRY_MS: '10',
  WEBHOOK_ATTEMPTS: '3',
  WEBHOOK_TIMEOUT_MS: '500',
}

let receiver: WebhookReceiver
let dataDir: string
let app: StartedApp
beforeEach(async () => {
  receiver = await startReceiver()
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
})
afterEach(async () => {
  await app?.dispose()
  await receiver.dispose()
  await rm(dataDir, { recursive: true, force: true })
})

const start = async (settings: Record<string, string> = {}): Promise<StartedApp> => {
  app = await startApp({ dataDir, settings: { ...common, ...settings } })
  return app
}

async function predict(webhook: object | null, text = 'four'): Promise<{ id: string; code: string; field: string }> {
  const { data } = await post(
    app.url,
    `mutation ($input: CreatePredictionInput!) { createPrediction(input: $input) {
      ... on CreatePredictionSuccess { prediction { id } } ... on InvalidInput { code field } } }`,
    { input: { operation: { classifyText: { text } }, webhook } },
  )
  return { ...data.createPrediction, ...data.createPrediction.prediction }
}

async function deliveries(filter = ''): Promise<{ [field: string]: unknown; id: string; state: string }[]> {
  const { data } = await post(
    app.url,
    `{ webhookDeliveries${filter} { totalCount nodes { id subjectId event url body state attempts status error nextAttemptAt finishedAt } } }`,
  )
  return data.webhookDeliveries.nodes
}

const settled = async (): Promise<boolean> => {
  const all = await deliveries()
  return all.length > 0 && all.every(({ state }) => state !== 'PENDING')
}

test('the end of a prediction is told to its webhook, signed as Standard Webhooks has it', async () => {
  await start()
  const { id } = await predict({ url: `${receiver.url}/hook` })
  await until(settled)
  const [message] = receiver.received
  expect(receiver.received).toHaveLength(1)
  expect(message?.path).toBe('/hook')
  // The reference library checks id, timestamp and signature.
  const payload = new Webhook(secret).verify(message?.body ?? '', message?.headers as Record<string, string>)
  expect(payload).toEqual({
    type: 'prediction.succeeded',
    timestamp: expect.any(String),
    data: {
      id,
      state: 'SUCCEEDED',
      model: 'sentiment@1',
      operation: 'classifyText',
      createdAt: expect.any(String),
      finishedAt: expect.any(String),
      failure: null,
    },
  })
  expect(message?.body).not.toContain('four')
  expect(await deliveries()).toMatchObject([
    {
      id: message?.headers['webhook-id'],
      subjectId: id,
      event: 'prediction.succeeded',
      state: 'DELIVERED',
      attempts: 1,
      status: 204,
      error: null,
    },
  ])
})

test('the end of a completion is told to its webhook and to that of the server', async () => {
  await start({ WEBHOOK_URL: `${receiver.url}/all` })
  const input = { prompt: 'a', maxTokens: 2, webhook: { url: `${receiver.url}/own` } }
  await post(app.url, 'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { __typename } }', {
    input,
  })
  await until(settled)
  expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/all', '/own'])
  for (const { body } of receiver.received)
    expect(JSON.parse(body)).toMatchObject({ type: 'completion.succeeded', data: { usage: { completionTokens: 2 } } })
})

test('only the events that were asked for are told', async () => {
  await start()
  await predict({ url: `${receiver.url}/failed`, events: ['FAILED'] })
  await predict({ url: `${receiver.url}/succeeded`, events: ['SUCCEEDED', 'FAILED'] })
  await until(settled)
  expect(receiver.received.map(({ path }) => path)).toEqual(['/succeeded'])
})

test('a receiver that fails, redirects or stalls is tried again with the same id, and given up in the end', async () => {
  await start()
  let secondTarget = false
  receiver.answer = (response, { path }) => {
    if (path === '/redirected') secondTarget = true
    if (path === '/fails') response.writeHead(503).end('x'.repeat(100_000))
    else if (path === '/redirects') response.writeHead(302, { location: '/redirected' }).end()
    else if (path === '/gone') response.writeHead(410).end()
    // "/stalls" is never answered.
  }
  for (const path of ['fails', 'redirects', 'stalls', 'gone']) await predict({ url: `${receiver.url}/${path}` })
  await predict({ url: 'http://127.0.0.1:1/closed' })
  await until(async () => (await deliveries()).length === 5 && (await settled()))
  const log = new Map((await deliveries()).map((one) => [new URL(String(one['url'])).pathname, one]))
  expect(log.get('/fails')).toMatchObject({
    state: 'FAILED',
    attempts: 3,
    status: 503,
    error: 'status 503',
    nextAttemptAt: null,
  })
  expect(log.get('/redirects')).toMatchObject({ state: 'FAILED', attempts: 3, status: 302 })
  expect(log.get('/stalls')).toMatchObject({
    state: 'FAILED',
    attempts: 3,
    status: null,
    error: 'no answer within 500 ms',
  })
  expect(log.get('/gone')).toMatchObject({ state: 'FAILED', attempts: 1, status: 410 })
  expect(log.get('/closed')).toMatchObject({ state: 'FAILED', attempts: 3, error: 'ECONNREFUSED' })
  expect(secondTarget).toBe(false)
  const ids = receiver.received.filter(({ path }) => path === '/fails').map(({ headers }) => headers['webhook-id'])
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)

  receiver.answer = (response) => void response.writeHead(200).end()
  const { data } = await post(
    app.url,
    'mutation ($id: ID!) { retryWebhookDelivery(id: $id) { ... on RetryWebhookDeliverySuccess { delivery { id state } } } }',
    { id: log.get('/fails')?.id },
  )
  expect(data.retryWebhookDelivery.delivery.id).toBe(log.get('/fails')?.id)
  await until(async () => (await deliveries('(state: DELIVERED)')).length === 1)
})

test('what a server did not get delivered, the next one delivers', async () => {
  receiver.answer = (response) => void response.writeHead(500).end()
  await start({ WEBHOOK_RETRY_MS: '1000' })
  const { id } = await predict({ url: receiver.url })
  await until(async () => (await deliveries()).some(({ attempts }) => attempts === 1))
  await app.dispose()
  expect(receiver.received).toHaveLength(1)
  receiver.answer = (response) => void response.writeHead(204).end()
  await start({ WEBHOOK_RETRY_MS: '1000' })
  await until(settled)
  expect(await deliveries(`(subjectId: "${id}")`)).toMatchObject([{ state: 'DELIVERED', attempts: 2, status: 204 }])
  const [first, second] = receiver.received.map(({ headers }) => headers['webhook-id'])
  expect(second).toBe(first)
})

test('a stalled receiver does not hold up the others', async () => {
  await start({ WEBHOOK_TIMEOUT_MS: '60000' })
  const stalled = await startReceiver()
  stalled.answer = () => {}
  for (let i = 0; i < 30; i++) await predict({ url: stalled.url })
  await predict({ url: receiver.url })
  await until(() => receiver.received.length === 1)
  expect(stalled.received.length).toBeLessThanOrEqual(4)
  await app.dispose()
  await stalled.dispose()
})

test('webhooks that must not be are refused by field', async () => {
  await start({ WEBHOOK_ALLOW_PRIVATE: 'false' })
  for (const url of [
    'ftp://example.com',
    'nothing',
    'http://user:word@example.com',
    'http://127.0.0.1:80',
    'http://[::1]/',
    'http://0x7f000001/',
    'http://169.254.169.254/latest',
    `http://example.com/${'a'.repeat(2048)}`,
  ])
    expect(await predict({ url })).toMatchObject({ code: 'INVALID_INPUT', field: 'input.webhook.url' })
  await app.dispose()
  await start({ WEBHOOK_SECRET: '' })
  expect(await predict({ url: receiver.url })).toMatchObject({ code: 'INVALID_INPUT', field: 'input.webhook' })
  await expect(startApp({ settings: { WEBHOOK_URL: receiver.url } })).rejects.toThrow(
    /WEBHOOK_URL: needs WEBHOOK_SECRET/,
  )
  await expect(startApp({ settings: { WEBHOOK_SECRET: 'short' } })).rejects.toThrow(/WEBHOOK_SECRET: must be whsec_/)
})

test('a name that resolves to a private address is not connected to', async () => {
  await start({ WEBHOOK_ALLOW_PRIVATE: 'false' })
  const { port } = new URL(receiver.url)
  await predict({ url: `http://localhost:${port}/` })
  await until(settled)
  expect(await deliveries()).toMatchObject([{ state: 'FAILED', status: null, error: 'the address is private' }])
  expect(receiver.received).toEqual([])
})

describe('addresses', () => {
  test.each([
    ['8.8.8.8', true],
    ['2606:4700:4700::1111', true],
    ...[
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '240.0.0.1',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      '::ffff:10.0.0.1',
      'ff02::1',
      '2002:7f00:1::',
      '64:ff9b::7f00:1',
    ].map((address) => [address, false] as const),
  ] as const)('%s is public: %s', (address, expected) => {
    expect(isPublic(address)).toBe(expected)
  })

  test('a connection gets the addresses that were looked at', async () => {
    const lookup = (all: boolean) =>
      new Promise((resolve) => lookupPublic('localhost', { all }, (error, address) => resolve(error ?? address)))
    expect(await lookup(true)).toBeInstanceOf(Error)
    expect(await lookup(false)).toBeInstanceOf(Error)
  })

  test('the waits between attempts grow fourfold, up to 12 hours', () => {
    expect([1, 2, 3, 12].map((attempts) => retryDelay(attempts, 5000, 0.5))).toEqual([5000, 20_000, 80_000, 43_200_000])
    expect(retryDelay(1, 5000, 0)).toBe(4500)
  })
})
