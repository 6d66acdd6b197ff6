import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import { breakOff, FakeHub, serve, status } from './support/fake-hub.ts'
import { hubEncoder } from './support/hub-encoder.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

const graph = 'onnx/model.onnx'
const weights = 200_000

let hub: FakeHub
let directory: string
let app: StartedApp
const start = async (settings: Record<string, string> = {}): Promise<void> => {
  app = await startApp({
    dataDir: join(directory, 'data'),
    settings: { HUB_URL: hub.url, HUB_RETRY_MS: '1', HUB_TIMEOUT_MS: '2000', ...settings },
  })
}
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-pull-'))
  hub = await FakeHub.start({
    ...hubEncoder(weights),
    'pytorch_model.bin': Buffer.alloc(100),
    'added_tokens.txt': Buffer.alloc(0),
    'onnx/model_q4.onnx': Buffer.alloc(9),
  })
  await start()
})
afterEach(async () => {
  await app.dispose()
  await hub.dispose()
  await rm(directory, { recursive: true, force: true })
})

/** A gate that is shut until it is opened. */
function gateway(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((open) => {
    resolve = open
  })
  return { promise, resolve }
}

const fields = `id hubId revision state commit bytes totalBytes bytesPerSecond remainingMs files { path bytes totalBytes }
  model { name version digest licence source state task } failure { __typename code message ... on HubFailed { reason status retryAfterMs } }`

const pull = async (input: object = {}) => {
  const { data, errors } = await post(
    app.url,
    `mutation ($input: PullModelInput!) { pullModel(input: $input) { __typename ... on PullModelSuccess { pull { id state } }
      ... on Failure { code message } ... on InvalidInput { field } } }`,
    { input: { id: 'acme/tiny', ...input } },
  )
  expect(errors).toBeUndefined()
  return data.pullModel
}
const find = async (id: string) =>
  (await post(app.url, `query ($id: ID!) { modelPull(id: $id) { ${fields} } }`, { id })).data.modelPull

/** The pull as it stands when it has ended. */
const ended = async (id: string) => {
  await until(async () => ['SUCCEEDED', 'FAILED', 'CANCELED'].includes((await find(id)).state))
  const whole = await find(id)
  expect(JSON.stringify(whole)).not.toContain(directory)
  return whole
}
const pulled = async (input: object = {}) => ended((await pull(input)).pull.id)
const failureOf = async (input: object = {}) => (await pulled(input)).failure

test('a model is fetched, checked, registered and served', async () => {
  const { pull: begun } = await pull()
  expect(['QUEUED', 'RESOLVING', 'DOWNLOADING']).toContain(begun.state)
  const whole = await ended(begun.id)
  const total = whole.files.reduce((sum: number, { totalBytes }: { totalBytes: number }) => sum + totalBytes, 0)
  expect(whole).toMatchObject({
    hubId: 'acme/tiny',
    revision: 'main',
    state: 'SUCCEEDED',
    commit: hub.commit,
    bytes: total,
    totalBytes: total,
    failure: null,
    model: { name: 'tiny', version: 1, licence: 'Apache-2.0', source: `${hub.url}/acme/tiny@${hub.commit}` },
  })
  expect(whole.files.map(({ path }: { path: string }) => path).sort()).toEqual(
    ['added_tokens.txt', ...Object.keys(hubEncoder())].sort(),
  )
  expect(hub.of('pytorch_model.bin')).toEqual([])
  const { data } = await post(app.url, '{ embed(texts: ["a"], model: "tiny") { model } }')
  expect(data.embed).toEqual([{ model: 'tiny@1' }])
  expect(readdirSync(join(directory, 'data/hub/unfinished'))).toEqual([])
  expect(readdirSync(join(directory, 'data/hub/pulls'))).toEqual([])
})

test('the next pull of a name is its next version, and names and versions can be given', async () => {
  await pulled()
  expect((await pulled()).model).toMatchObject({ name: 'tiny', version: 2 })
  expect((await pulled({ name: 'mine', version: 7 })).model).toMatchObject({ name: 'mine', version: 7 })
  const { data } = await post(
    app.url,
    '{ modelPulls(first: 2) { totalCount nodes { state model { name } } pageInfo { hasNextPage } } }',
  )
  expect(data.modelPulls).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  expect(data.modelPulls.nodes[0].model.name).toBe('mine')
})

test('progress is told by events, and by the pull itself', async () => {
  const socket = connect(app.url)
  const gate = gateway()
  hub.tricks = [
    (request, response, content) => {
      if (!request.url?.endsWith(graph)) return false
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 100_000))
      gate.promise.then(() => response.end(content.subarray(100_000)))
      return true
    },
  ]
  const { pull: begun } = await pull()
  const events: { state: string; bytes: number; totalBytes: number | null }[] = []
  for await (const { pullProgress } of socket.stream(
    'subscription ($id: ID!) { pullProgress(id: $id) { state bytes totalBytes files { path bytes } } }',
    { id: begun.id },
  )) {
    events.push(pullProgress)
    if (
      pullProgress.files.some((file: { path: string; bytes: number }) => file.path === graph && file.bytes === 100_000)
    )
      gate.resolve()
  }
  const last = events.at(-1)
  expect(last).toMatchObject({ state: 'SUCCEEDED', bytes: last?.totalBytes })
  expect(
    events.some(({ state, bytes, totalBytes }) => state === 'DOWNLOADING' && bytes > 0 && bytes < Number(totalBytes)),
  ).toBe(true)
  for (const [i, { bytes }] of events.entries()) expect(bytes).toBeGreaterThanOrEqual(events[i - 1]?.bytes ?? 0)
  const again = []
  for await (const { pullProgress } of socket.stream('subscription ($id: ID!) { pullProgress(id: $id) { state } }', {
    id: begun.id,
  }))
    again.push(pullProgress)
  expect(again).toEqual([{ state: 'SUCCEEDED' }])
  await socket.dispose()
})

test('a connection that breaks off is gone on with from where it broke', async () => {
  hub.tricks = [breakOff(graph, 300_000, 2)]
  expect((await pulled()).state).toBe('SUCCEEDED')
  const ranges = hub.of(graph).map(({ range }) => range)
  expect(ranges[0]).toBeUndefined()
  expect(ranges).toHaveLength(3)
  for (const range of ranges.slice(1)) expect(range).toMatch(/^bytes=\d+-$/)
})

test('a hub that breaks off for good fails the pull, and the next one goes on with what is there', async () => {
  hub.tricks = [breakOff(graph, 300_000, 1), status(graph, 503, 99)]
  expect(await failureOf()).toMatchObject({ code: 'HUB_FAILED', reason: 'UNREACHABLE', status: 503 })
  hub.tricks = []
  hub.requests.length = 0
  expect((await pulled()).state).toBe('SUCCEEDED')
  expect(hub.of(graph)[0]?.range).toMatch(/^bytes=[1-9]\d*-$/)
  expect(hub.of('config.json')).toEqual([])
})

test('a server that stops in the middle goes on where it was when it starts again', async () => {
  hub.tricks = [
    (request, response, content) => {
      if (!request.url?.endsWith(graph)) return false
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 400_000))
      return true
    },
  ]
  const { pull: begun } = await pull()
  await until(async () => (await find(begun.id)).bytes > 400_000)
  await app.dispose()
  hub.tricks = []
  hub.requests.length = 0
  await start()
  expect(await ended(begun.id)).toMatchObject({ id: begun.id, state: 'SUCCEEDED' })
  expect(hub.of(graph).map(({ range }) => range)).toEqual(['bytes=400000-'])
  expect(hub.of('config.json')).toEqual([])
})

test('a pull that is canceled stops at once and leaves nothing', async () => {
  hub.tricks = [
    (request, response, content) => {
      if (!request.url?.endsWith(graph)) return false
      response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 1000))
      return true
    },
  ]
  const { pull: begun } = await pull()
  await until(async () => (await find(begun.id)).bytes > 1000)
  const cancel =
    'mutation ($id: ID!) { cancelPull(id: $id) { __typename ... on CancelPullSuccess { pull { state failure { code } } } } }'
  const { data } = await post(app.url, cancel, { id: begun.id })
  expect(data.cancelPull.pull).toEqual({ state: 'CANCELED', failure: null })
  expect(readdirSync(join(directory, 'data/hub/unfinished'))).toEqual([])
  expect(existsSync(join(directory, 'data/hub/pulls', begun.id))).toBe(false)
  expect((await post(app.url, cancel, { id: begun.id })).data.cancelPull.pull.state).toBe('CANCELED')
  expect((await post(app.url, cancel, { id: 'pull_none' })).data.cancelPull.__typename).toBe('NotFound')
})

test('two pulls share one download of a file, and one that is canceled leaves it to the other', async () => {
  const gate = gateway()
  hub.tricks = [
    (request, response, content) => {
      if (!request.url?.endsWith(graph)) return false
      void gate.promise.then(() => serve(request, response, content))
      return true
    },
  ]
  const pulls = [await pull({ name: 'a' }), await pull({ name: 'b' }), await pull({ name: 'c' })].map(
    ({ pull: { id } }) => id,
  )
  await until(async () => (await Promise.all(pulls.map(find))).every(({ files }) => files.length > 0))
  await until(() => hub.of(graph).length > 0)
  await post(app.url, 'mutation ($id: ID!) { cancelPull(id: $id) { __typename } }', { id: pulls[0] })
  gate.resolve()
  const [first, second, third] = await Promise.all(pulls.map(ended))
  expect([first.state, second.state, third.state]).toEqual(['CANCELED', 'SUCCEEDED', 'SUCCEEDED'])
  expect(hub.of(graph)).toHaveLength(1)
  expect(readdirSync(join(directory, 'data/hub/unfinished'))).toEqual([])
})

test('wrong bytes are found, fetched once more, and refused', async () => {
  const wrong = Buffer.from(hub.files[graph] as Buffer)
  wrong[1000] = (wrong[1000] as number) ^ 1
  hub.sent[graph] = wrong
  expect(await failureOf()).toMatchObject({ code: 'HUB_FAILED', reason: 'DIGEST_MISMATCH' })
  expect(hub.of(graph)).toHaveLength(2)
  hub.tricks = [
    () => {
      // The line's mistake: only the first time.
      if (hub.of(graph).length > 2) delete hub.sent[graph]
      return false
    },
  ]
  expect((await pulled()).state).toBe('SUCCEEDED')
})

test('a file that changes between requests is not mixed', async () => {
  hub.tricks = [breakOff('config.json', 10)]
  const [right, changed] = [hub.files['config.json'] as Buffer, Buffer.from(hub.files['config.json'] as Buffer)]
  changed.fill(32, 12, 20)
  hub.sent['config.json'] = changed
  expect(await failureOf()).toMatchObject({
    reason: 'DIGEST_MISMATCH',
    message: expect.stringContaining('config.json'),
  })
  hub.sent['config.json'] = right
  expect((await pulled()).state).toBe('SUCCEEDED')
})

test.each([
  ['too long', (content: Buffer) => Buffer.concat([content, Buffer.alloc(10)])],
  ['too short', (content: Buffer) => content.subarray(0, content.length - 10)],
])('a hub that lies about the length, %s, is told apart', async (_, change) => {
  hub.sent['tokenizer.json'] = change(hub.files['tokenizer.json'] as Buffer)
  expect(await failureOf()).toMatchObject({ reason: 'BAD_RESPONSE' })
})

test('a hub that sends more than it announces fills no disk', async () => {
  hub.tricks = [
    (request, response) => {
      if (!request.url?.endsWith('tokenizer.json')) return false
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        if (!response.destroyed) response.once('drain', more)
      }
      response.writeHead(200)
      more()
      return true
    },
  ]
  expect(await failureOf()).toMatchObject({
    reason: 'BAD_RESPONSE',
    message: expect.stringContaining('tokenizer.json'),
  })
})

test('a hub that knows no ranges is read from the beginning', async () => {
  hub.tricks = [
    breakOff(graph, 300_000),
    (request, response, content) => {
      if (!request.url?.endsWith(graph)) return false
      response.writeHead(200, { 'content-length': content.length }).end(content)
      return true
    },
  ]
  expect((await pulled()).state).toBe('SUCCEEDED')
})

test('silence ends in a failure', async () => {
  await app.dispose()
  await start({ HUB_TIMEOUT_MS: '100' })
  hub.tricks = [(request) => request.url?.endsWith(graph) ?? false]
  expect(await failureOf()).toMatchObject({ reason: 'UNREACHABLE', message: 'The hub was silent for 100 ms.' })
})

test.each([
  [404, 'NOT_FOUND'],
  [401, 'UNAUTHORIZED'],
  [403, 'UNAUTHORIZED'],
  [418, 'BAD_RESPONSE'],
  [500, 'UNREACHABLE'],
])('status %i is told as %s', async (code, reason) => {
  hub.onList = (response) => {
    response.writeHead(code).end()
    return true
  }
  expect(await failureOf()).toMatchObject({ code: 'HUB_FAILED', reason, status: code })
})

test('a hub that is asked too often is given the time it asks for', async () => {
  hub.tricks = [status(graph, 429, 1, { 'retry-after': '1' })]
  const startedAt = performance.now()
  expect((await pulled()).state).toBe('SUCCEEDED')
  expect(performance.now() - startedAt).toBeGreaterThan(990)
  hub.tricks = [status(graph, 429, 1, { 'retry-after': '3600' })]
  expect(await failureOf({ name: 'other' })).toMatchObject({
    reason: 'RATE_LIMITED',
    status: 429,
    retryAfterMs: 3_600_000,
  })
})

test('redirects are followed, without the token', async () => {
  await app.dispose()
  await start({ HUB_TOKEN: 'hf_secret' })
  const other = await FakeHub.start(hub.files)
  hub.tricks = [
    (request, response) => {
      if (!request.url?.endsWith(graph)) return false
      response.writeHead(302, { location: `${other.url}/cdn/${graph}` }).end()
      return true
    },
  ]
  expect((await pulled()).state).toBe('SUCCEEDED')
  expect(hub.of('config.json')[0]?.authorization).toBe('Bearer hf_secret')
  expect(other.of(graph)).toEqual([expect.objectContaining({ authorization: undefined })])
  await other.dispose()
})

test.each([
  ['file:///etc/passwd', 'FORBIDDEN_REDIRECT'],
  ['ftp://127.0.0.1/model', 'FORBIDDEN_REDIRECT'],
  ['/acme/tiny/resolve/loop', 'FORBIDDEN_REDIRECT'],
])('a redirect to %s is not followed', async (location, reason) => {
  hub.tricks = [
    (request, response) => {
      if (!request.url?.includes(graph) && !request.url?.endsWith('loop')) return false
      response
        .writeHead(302, {
          location: location.includes('loop') ? `/acme/tiny/resolve/${'a'.repeat(40)}/${graph}` : location,
        })
        .end()
      return true
    },
  ]
  expect(await failureOf()).toMatchObject({ reason })
})

test.each<[string, object, string]>([
  ['no ONNX export', { 'config.json': Buffer.from('{}') }, 'NO_GRAPH'],
  ['not the precision', { 'onnx/model.onnx': Buffer.alloc(10) }, 'NO_GRAPH'],
])('a repository with %s is refused', async (_, files, reason) => {
  for (const path of Object.keys(hub.files)) delete hub.files[path]
  Object.assign(hub.files, files)
  expect(await failureOf({ precision: 'Q8' })).toMatchObject({ reason })
})

test('paths that lead out of the folder are left alone', async () => {
  Object.assign(hub.files, { '../evil.json': Buffer.from('{}'), '/etc/evil.json': Buffer.from('{}') })
  const whole = await pulled()
  expect(whole.state).toBe('SUCCEEDED')
  expect(JSON.stringify(whole.files)).not.toContain('evil')
})

test.each([
  ['not JSON', 'nonsense'],
  ['another shape', '{"sha": 7}'],
])('a list of files that is %s is refused', async (_, body) => {
  hub.onList = (response) => {
    response.end(body)
    return true
  }
  expect(await failureOf()).toMatchObject({ reason: 'BAD_RESPONSE' })
})

test('a model that is too large is not begun', async () => {
  hub.onList = (response) => {
    const lfs = { sha256: 'b'.repeat(64), size: 10 ** 12 }
    response.end(JSON.stringify({ sha: hub.commit, siblings: [{ rfilename: graph, size: 1, lfs }] }))
    return true
  }
  expect(await failureOf()).toMatchObject({ reason: 'TOO_LARGE' })
  expect(hub.of(graph)).toEqual([])
})

test('a model that can not be imported fails with the reason, and is not registered', async () => {
  hub.files['config.json'] = Buffer.from('{"architectures":["BertModel"],"__proto__":{"x":1}}')
  expect(await failureOf()).toMatchObject({ code: 'INVALID_MODEL', message: expect.stringContaining('"__proto__"') })
  hub.files['config.json'] = hubEncoder()['config.json'] as Buffer
  hub.files[graph] = Buffer.from('no graph')
  expect(await failureOf()).toMatchObject({ code: 'INVALID_MODEL', message: expect.stringContaining('no ONNX model') })
  const { data } = await post(app.url, '{ model(name: "tiny") { id } }')
  expect(data.model).toBeNull()
})

test.each([
  [{ id: 'tiny' }, 'input.id'],
  [{ id: '../../etc/passwd' }, 'input.id'],
  [{ id: 'acme/tiny?x' }, 'input.id'],
  [{ revision: '../x' }, 'input.revision'],
  [{ name: 'No Name' }, 'input.name'],
  [{ version: 0 }, 'input.version'],
])('%o is refused', async (input, field) => {
  expect(await pull(input)).toMatchObject({ code: 'INVALID_INPUT', field })
})

test('a pull that nobody knows has no progress', async () => {
  const socket = connect(app.url)
  const { errors } = await socket.once('subscription { pullProgress(id: "pull_none") { id } }')
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  await socket.dispose()
})
