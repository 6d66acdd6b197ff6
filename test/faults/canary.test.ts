import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { type Answer, bearer, connect, type Json, post, until } from '../support/clients.ts'
import { filesWith } from '../support/data-folder.ts'
import { createKey, type TestKey } from '../support/keys.ts'
import { upload } from '../support/multipart.ts'
import { sseClient } from '../support/sse-client.ts'
import { writeTinyClassifiers } from '../support/tiny-vision-folders.ts'
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { buildServer, RealServer } from './support/real-server.ts'

// A server as operators start it, with its engines in processes of their own, is given texts that contain a mark, and made to fail in
// every way there is. Afterwards the mark may be in what its own caller was answered, and nowhere else.

const mark = `c4n4ry${randomBytes(8).toString('hex')}`
/** In the middle of a text, so that a part that was cut off at either end is found as well. */
const text = `${'said '.repeat(20)}${mark} ${'and '.repeat(20)}`
const secrets = {
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  HUB_TOKEN: `hf_${mark}`,
}

let folder: string
let server: RealServer
let receiver: WebhookReceiver
let ours: TestKey
let theirs: TestKey
/** Everything that the server and its children have written. */
const output: string[] = []
/** What others were answered, and what the operator sees. */
const seenByOthers: string[] = []
/** Arguments and environments of the server's children, at any time. */
const children = new Map<number, string>()
let rootBefore: string[]
let isStopped = false
const root = process.cwd()

beforeAll(async () => {
  buildServer()
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-canary-'))
  await mkdir(join(folder, 'tmp'))
  writeTinyClassifiers(join(folder, 'import'))
  listAllFiles(join(folder, 'import', 'vit'))
  rootBefore = readdirSync(root)
  receiver = await startReceiver()
  server = await RealServer.start(
    {
      ...secrets,
      DATA_DIR: join(folder, 'data'),
      TMPDIR: join(folder, 'tmp'),
      IMPORT_DIRS: join(folder, 'import'),
      HUB_URL: 'http://127.0.0.1:9',
      HUB_RETRY_MS: '1',
      LOG_LEVEL: 'debug',
      MAX_TEXT_BYTES: '60000',
      WEBHOOK_ALLOW_PRIVATE: 'true',
      WEBHOOK_ATTEMPTS: '2',
      WEBHOOK_RETRY_MS: '10',
    },
    (line) => output.push(line),
  )
  await until(() => server.enginePid !== undefined)
  const admin = await createKey(server.url)
  ours = await createKey(server.url, { tenant: 'ours' }, admin.secret)
  theirs = await createKey(
    server.url,
    { tenant: 'theirs', scopes: ['PREDICT', 'COMPLETE', 'READ', 'METRICS'] },
    admin.secret,
  )
  const { data } = await post(
    server.url,
    `mutation ($folder: String!) { registerModel(input: { folder: $folder }) { __typename ... on Failure { code message } } }`,
    { folder: join(folder, 'import', 'vit') },
    undefined,
    admin.secret,
  )
  expect(data.registerModel).toEqual({ __typename: 'RegisterModelSuccess' })
})
afterAll(async () => {
  if (!isStopped) await server.kill('SIGKILL')
  await receiver.dispose()
  await rm(folder, { recursive: true, force: true })
})

const ask = (query: string, variables: Json = {}): Promise<Answer> =>
  post(server.url, query, variables, undefined, ours.secret)
const at = (path: string): URL => new URL(path, server.url)

/** What is registered has every file in its manifest; a folder of MODELS_DIR need not. */
function listAllFiles(model: string): void {
  const manifest = JSON.parse(readFileSync(join(model, 'modelgraph.json'), 'utf8'))
  for (const path of ['config.json', 'preprocessor_config.json']) {
    const content = readFileSync(join(model, path))
    const sha256 = createHash('sha256').update(content).digest('hex')
    manifest.files.push({ path, bytes: content.length, sha256 })
  }
  writeFileSync(join(model, 'modelgraph.json'), JSON.stringify(manifest))
}

/** Engine processes of the chat model, the latest at the end. */
const chatPids = (): number[] =>
  output.flatMap((line) => {
    const pid = line.includes('smollm2') ? /"pid":(\d+),"msg":"model ready"/.exec(line)?.[1] : undefined
    return pid === undefined ? [] : [Number(pid)]
  })

function descendants(pid: number): number[] {
  const own = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return own === ''
    ? []
    : own
        .split(' ')
        .map(Number)
        .flatMap((child) => [child, ...descendants(child)])
}

/** Notes what can be seen of the server from outside now. */
async function look(): Promise<void> {
  for (const pid of descendants(server.pid))
    try {
      children.set(pid, ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'latin1')).join('\0'))
    } catch {
      // It has ended meanwhile.
    }
  seenByOthers.push(readFileSync(`/proc/${server.pid}/cmdline`, 'latin1'))
  for (const path of ['/metrics', '/healthz', '/readyz'])
    seenByOthers.push(await (await fetch(at(path), { headers: bearer(theirs.secret) })).text())
  const everything = `{ models { nodes { name state statistics { running waiting } } }
    completions { totalCount nodes { prompt text } } predictions { totalCount } jobs { totalCount } webhookDeliveries { totalCount }
    usage { total { promptTokens } entries { model } } quota { remaining } }`
  const { data, errors } = await post(server.url, everything, {}, undefined, theirs.secret)
  expect(errors).toBeUndefined()
  seenByOthers.push(JSON.stringify(data))
  const numbers = sseClient(server.url, theirs.secret).iterate({
    query: 'subscription { serverMetrics { at failures { code count } models { model } } }',
  })
  seenByOthers.push(JSON.stringify((await numbers.next()).value ?? null))
  await numbers.return?.()
}

const complete = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) {
  ... on CreateCompletionSuccess { completion { id prompt text } } ... on Failure { code message } } }`
const stream = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { __typename
  ... on CompletionStarted { completion { id } } ... on CompletionDelta { text } ... on CompletionFailed { failure { code message } } } }`
const long = { prompt: text, maxTokens: 80, logitBias: [0, 2].map((token) => ({ token, bias: -100 })) }

/** What the model has said; no part of that is anybody else's affair either. */
const said: string[] = []

test('prompts, answers and files are told on every transport, as they should be', async () => {
  const whole = await ask(complete, { input: { ...long, echo: true, stop: [mark.repeat(2)] } })
  expect(whole.data.createCompletion.completion.prompt).toContain(mark)
  said.push(whole.data.createCompletion.completion.text)
  const chat = { messages: [{ role: 'USER', content: text }], maxTokens: 24, seed: 1 }
  said.push((await ask(complete, { input: chat })).data.createCompletion.completion.text)
  for await (const { streamCompletion } of connect(server.url, ours.secret).stream(stream, { input: long }))
    if (streamCompletion.text !== undefined) said.push(streamCompletion.text)
  const events = sseClient(server.url, ours.secret).iterate({ query: stream, variables: { input: long } })
  for await (const { errors } of events) expect(errors).toBeUndefined()
  expect(
    (await ask('query ($t: String!) { embed(texts: [$t]) { tokens } classifyText(text: $t) { label } }', { t: text }))
      .errors,
  ).toBeUndefined()
  await look()
})

test('what is wrong with a request is told to whoever sent it', async () => {
  const wrong: [string, Json][] = [
    [complete, { input: { prompt: text, temperature: 9 } }],
    [complete, { input: { prompt: `${text}\ud800` } }],
    [complete, { input: { prompt: text, stop: [text.repeat(20)] } }],
    [complete, { input: { prompt: text, model: mark } }],
    [complete, { input: { prompt: text, [mark]: 1 } }],
    [complete, { input: { messages: [{ role: mark, content: text }] } }],
    [complete, { input: { prompt: { [mark]: text } } }],
    [complete, { input: { prompt: text.repeat(400) } }],
    [complete, { input: { prompt: text.repeat(270), maxTokens: 2 } }],
    [complete, { input: { prompt: text, idempotencyKey: `${mark} ` } }],
    [complete, { input: { prompt: text, webhook: { url: `ftp://${mark}` } } }],
    [`{ classifyText(text: "${text}", topK: -1) { label } }`, {}],
    [`{ classifyText(text: "${text}"`, {}],
    [`{ classifyText(text: "${text}" }`, {}],
    [`{ ${mark} }`, {}],
    [`{ models(${mark}: 1) { totalCount } }`, {}],
    // An operation's name is its program's, not its user's: that is logged.
    [`query Named { node(id: "${mark}") { id } }`, {}],
    [`{ classifyText(text: ${mark}) { label } }`, {}],
    ['query ($t: String!) { tokenize(text: $t) { count } }', { t: `${text}\udfff` }],
    ['query ($t: String!) { fillMask(text: $t) { model } }', { t: text }],
    ['query ($t: String!) { classifyImage(image: { base64: $t }) { label } }', { t: text }],
    ['query ($t: String!) { translate(text: $t, targetLanguage: $t) { text } }', { t: text }],
    ['mutation ($t: String!) { createJob(input: { jsonl: $t }) { ... on Failure { message } } }', { t: text }],
  ]
  const socket = connect(server.url, ours.secret)
  for (const [query, variables] of wrong) {
    await ask(query, variables)
    await socket.once(query, variables).catch(() => {})
    await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...bearer(ours.secret) },
      body: JSON.stringify({ query, variables }),
    }).then((response) => response.text())
  }
  await socket.dispose()
  const headers = { ...bearer(ours.secret), 'apollo-require-preflight': 'true' }
  const json = { ...headers, 'content-type': 'application/json' }
  const requests: [string, RequestInit][] = [
    [`?query=${encodeURIComponent(`{ classifyText(text: "${text}", topK: -1) { label } }`)}`, { headers }],
    ['', { method: 'POST', headers: json, body: `{"query":"{ ${text}` }],
    ['', { method: 'POST', headers: { ...json, 'content-type': `text/${mark}` }, body: text }],
    [`/${mark}`, { headers }],
    [`/jobs/${mark}/results.jsonl`, { headers }],
    ['/jobs', { method: 'POST', headers, body: text }],
    [
      '/jobs',
      { method: 'POST', headers, body: JSON.stringify({ customId: mark, completion: { prompt: text, [mark]: 1 } }) },
    ],
    ['/jobs', { method: 'POST', headers: { ...headers, 'idempotency-key': `${mark} x` }, body: '{}' }],
  ]
  for (const [path, init] of requests)
    await (await fetch(path.startsWith('/') ? at(path) : `${server.url}${path}`, init)).text()
  for (const file of [Buffer.from(text), Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(text)])])
    await upload(server.url, {
      query: 'query ($image: MediaInput!) { classifyImage(image: $image, model: "vit") { label } }',
      variables: { image: { upload: null } },
      files: { 'variables.image.upload': file },
      headers,
    })
  await upload(server.url, { query: text, variables: { [mark]: text }, map: { [mark]: [text] }, headers })
  await look()
})

test('refused keys, and frames that are no protocol, are told to nobody', async () => {
  for (const secret of [`mg_${mark}`, mark, `${ours.secret.slice(0, -5)}xxxxx`]) {
    expect((await post(server.url, '{ __typename }', {}, undefined, secret)).status).toBe(401)
    await connect(server.url, secret)
      .once('{ __typename }')
      .catch(() => {})
  }
  for (const frame of [
    text,
    Buffer.from(text),
    JSON.stringify({ type: mark }),
    JSON.stringify({ type: 'subscribe', id: mark, payload: { query: text } }),
  ]) {
    const socket = new WebSocket(server.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
    await new Promise((resolve) => {
      socket.on('open', () => socket.send(frame))
      socket.on('close', resolve)
      socket.on('error', resolve)
    })
  }
  await look()
})

test('webhooks that fail, and lines of a job that do', async () => {
  receiver.answer = (response) => void response.writeHead(500).end(text)
  const hook = { url: `${receiver.url}/${mark}` }
  await ask(complete, { input: { prompt: text, maxTokens: 2, webhook: hook, idempotencyKey: mark } })
  await ask(complete, { input: { prompt: text, maxTokens: 3, idempotencyKey: mark } })
  await ask(complete, { input: { prompt: text, maxTokens: 2, webhook: { url: `http://127.0.0.1:9/${mark}` } } })
  await until(async () => {
    const { data } = await ask('{ webhookDeliveries(state: FAILED) { totalCount } }')
    return data.webhookDeliveries.totalCount === 2
  })
  const lines = [
    { customId: mark, completion: { prompt: text.repeat(270), maxTokens: 1 } },
    { prediction: { classifyText: { text } } },
    {
      prediction: {
        classifyImage: {
          model: 'vit',
          image: {
            base64: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(text)]).toString('base64'),
          },
        },
      },
    },
  ]
  const posted = await fetch(at('/jobs'), {
    method: 'POST',
    headers: bearer(ours.secret),
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  })
  const { id } = (await posted.json()) as { id: string }
  const read = async () => (await ask(`{ job(id: "${id}") { state succeeded failed } }`)).data.job
  await until(async () => (await read()).state === 'SUCCEEDED')
  expect(await read()).toMatchObject({ failed: 2, succeeded: 1 })
  await ask(
    'mutation ($t: String!) { createPrediction(input: { operation: { classifyText: { text: $t, model: "smollm2" } } }) { ... on Failure { code } } }',
    { t: text },
  )
  await look()
})

test.each([
  'SIGKILL',
  'SIGABRT',
  'SIGSEGV',
  'SIGTERM',
] as const)('an engine process that ends by %s amid its answers', async (signal) => {
  const socket = connect(server.url, ours.secret)
  const reading = socket.stream(stream, { input: { ...long, maxTokens: 200 } })
  const overEvents = sseClient(server.url, ours.secret).iterate<{ streamCompletion: { text?: string } }>({
    query: stream,
    variables: { input: { ...long, maxTokens: 120, seed: 3 } },
  })
  const other = connect(server.url, theirs.secret)
  const theirReading = other.stream(stream, { input: { ...long, prompt: 'Of something else.', maxTokens: 120 } })
  for (const each of [reading, overEvents, theirReading])
    for (let events = 0; events < 4; events += 1) await each.next()
  await look()
  const pids = chatPids()
  process.kill(pids.at(-1) as number, signal)
  const waiting = ask(complete, { input: { prompt: text, maxTokens: 4 } })
  for await (const event of theirReading) seenByOthers.push(JSON.stringify(event))
  for await (const { streamCompletion } of reading)
    if (streamCompletion.text !== undefined) said.push(streamCompletion.text)
  for await (const _ of overEvents);
  await waiting
  await until(() => chatPids().length > pids.length)
  await socket.dispose()
  await other.dispose()
  await look()
})

test('nothing of it is in the output, in processes, metrics, files or the answers of others', async () => {
  await server.kill('SIGTERM')
  isStopped = true
  expect(output.length).toBeGreaterThan(50)
  expect(children.size).toBeGreaterThan(4)
  const hidden = [
    mark,
    ours.secret,
    theirs.secret,
    ...Object.values(secrets).map((secret) => secret.replace(/^(k1:|whsec_)/, '')),
  ]
  const places: Record<string, string> = {
    output: output.join('\n'),
    processes: [...children.values()].join('\n'),
    others: seenByOthers.join('\n'),
  }
  for (const [place, what] of Object.entries(places))
    for (const secret of hidden) expect(linesWith(what, secret), place).toEqual([])
  // What was generated is long enough to be told from words of the log.
  for (const part of said.filter((answer) => answer.length >= 16))
    for (const place of ['output', 'processes'] as const) expect(linesWith(places[place] ?? '', part)).toEqual([])
  expect(said.filter((answer) => answer.length >= 16).length).toBeGreaterThan(0)
  for (const secret of hidden) expect(await filesWith(folder, secret)).toEqual([])
  // No core, report or profile was left where it was started.
  expect(readdirSync(root).filter((name) => !rootBefore.includes(name) && name !== 'dist')).toEqual([])
})

/** The lines with a text, shortened: what to mend. */
const linesWith = (all: string, part: string): string[] =>
  all
    .split('\n')
    .filter((line) => line.includes(part))
    .map((line) => line.slice(Math.max(0, line.indexOf(part) - 200), line.indexOf(part) + 80))
