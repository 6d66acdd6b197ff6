// `npm run bench`: tokens a second that subscribers see, beside a bare loop over the same graph in the same run. Rounds alternate, so that
// a ratio is fair on a machine that others use too.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const rounds = 3
const newTokens = 128
/** About 128 tokens. */
const prompt = 'The quick brown fox jumps over the lazy dog. '.repeat(13).slice(0, 574)
const keepGoing = [0, 2].map((token) => ({ token, bias: -100 }))
const document = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { __typename
  ... on CompletionDelta { tokens } ... on CompletionFinished { completion { usage { promptTokens } timings { promptMs } } }
  ... on CompletionFailed { failure { code } } } }`

interface Started {
  process: ChildProcess
  url: string
  startMs: number
}

async function startServer(dataDir: string): Promise<Started> {
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [path('../dist/main.js'), '--port', '0', '--data-dir', dataDir, '--preload', 'smollm2'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      output += text
      if (output.includes('Ready after')) resolve()
    })
    child.once('exit', () => reject(new Error('the server did not start')))
  })
  return { process: child, url: /http:\S+/.exec(output)?.[0] ?? '', startMs: performance.now() - startedAt }
}

/** Of one stream, milliseconds since its request. */
interface StreamFigures {
  firstMs: number
  tokens: number
  lastMs: number
}

async function stream(url: string, seed: number): Promise<StreamFigures> {
  const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, lazy: true })
  const startedAt = performance.now()
  let firstMs = Number.NaN
  let tokens = 0
  const input = { prompt, maxTokens: newTokens, seed, logitBias: keepGoing }
  for await (const { data } of client.iterate<{ streamCompletion: { __typename: string; tokens?: number[] } }>({
    query: document,
    variables: { input },
  })) {
    const event = data?.streamCompletion
    if (event?.__typename !== 'CompletionDelta') continue
    if (tokens === 0) firstMs = performance.now() - startedAt
    tokens += event.tokens?.length ?? 0
  }
  const lastMs = performance.now() - startedAt
  await client.dispose()
  return { firstMs, tokens, lastMs }
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function bareLoop(): Promise<{ prefillMs: number; stepMs: Record<string, number> }> {
  const threads = String(Math.min(availableParallelism(), 8))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path('bare-loop.ts'), threads])
  return JSON.parse(stdout)
}

const dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-bench-'))
const results = {
  bare: [] as Awaited<ReturnType<typeof bareLoop>>[],
  firstMs: [] as number[],
  startMs: [] as number[],
  rss: [] as number[],
  rate: { 1: [], 8: [], 16: [] } as Record<number, number[]>,
}
for (let round = 0; round < rounds; round++) {
  results.bare.push(await bareLoop())
  const server = await startServer(dataDir)
  results.startMs.push(server.startMs)
  await stream(server.url, 0)
  for (const count of [1, 8, 16]) {
    const startedAt = performance.now()
    const streams = await Promise.all(Array.from({ length: count }, (_, index) => stream(server.url, index)))
    // One stream: its decode alone. Several: all their tokens over the whole time.
    const from = count === 1 ? (streams[0]?.firstMs ?? 0) : 0
    const to = count === 1 ? (streams[0]?.lastMs ?? 0) : performance.now() - startedAt
    results.rate[count]?.push((1000 * streams.reduce((sum, { tokens }) => sum + tokens, -1)) / (to - from))
    if (count === 1) results.firstMs.push(from)
  }
  const answer = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ model(name: \\"smollm2\\") { statistics { memoryBytes } } }"}',
  })
  const { data } = (await answer.json()) as { data: { model: { statistics: { memoryBytes: number } } } }
  results.rss.push(data.model.statistics.memoryBytes)
  const gone = new Promise((resolve) => server.process.once('exit', resolve))
  server.process.kill('SIGTERM')
  await gone
}
await rm(dataDir, { recursive: true, force: true })

/** What the bare loop would make of the same work, nothing else: each prompt prefilled, then one step a token. */
const bareRate = (rows: number): number =>
  median(
    results.bare.map(({ prefillMs, stepMs }) => {
      const steps = newTokens * (stepMs[rows] ?? Number.NaN)
      return (1000 * rows * newTokens) / (rows === 1 ? steps : rows * prefillMs + steps)
    }),
  )
const rate = (count: number): number => median(results.rate[count] ?? [])
const prefillMs = median(results.bare.map((bare) => bare.prefillMs))
const line = (what: string, value: number, bare: number, unit: string): void =>
  console.log(`| ${what} | ${value.toFixed(1)} ${unit} | ${bare.toFixed(1)} ${unit} | ${(value / bare).toFixed(2)} |`)

console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} processors, Node ${process.version}; median of ${rounds} rounds\n`,
)
console.log('| what | Modelgraph | bare loop | ratio |\n|---|---|---|---|')
for (const count of [1, 8, 16])
  line(
    count === 1 ? 'decode, 1 stream' : `${count} streams at once, their prefill included`,
    rate(count),
    bareRate(count),
    'tokens/s',
  )
line('time to first token, prompt of about 128 tokens', median(results.firstMs), prefillMs, 'ms')
console.log(
  `\nstart until smollm2 is ready: ${(median(results.startMs) / 1000).toFixed(1)} s; engine process: ${Math.round(median(results.rss) / 1e6)} MB resident`,
)
