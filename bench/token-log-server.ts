/**
 * What the token log costs: `npx tsx bench/token-log-server.ts`. A whole server with the shipped decoder answers 16 streams over WebSocket, in turn
 * with its log and with one that stores nothing, on SQLite and, where it is installed, on Postgres. It is one server with one engine for both:
 * two engines on the same weights differ by more than the log costs, from where their memory happens to lie. Printed are the ratios of each
 * pair of runs: of tokens a second, and of tokens a second of processor time (of server, engine and reader together), which tells the same
 * where the processors are the limit and is hardly changed by what else runs on the machine.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config/config.ts'
import { engineEnvironment } from '../src/config/environment.ts'
import type { EventLog, TokenLogEntry } from '../src/store/completions/token-log.ts'
import { createLogger } from '../src/util/log.ts'
import { connect } from '../test/support/clients.ts'
import { databaseFor, hasPostgres, TestPostgres } from '../test/support/postgres.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '16' },
    tokens: { type: 'string', default: '64' },
    pairs: { type: 'string', default: '9' },
  },
})
const [streams, tokens, pairs] = [values.streams, values.tokens, values.pairs].map(Number) as [number, number, number]

/** Stores what it gets, or settles it without. */
class SwitchedLog implements EventLog {
  isOn = true
  readonly #own: EventLog

  constructor(own: EventLog) {
    this.#own = own
  }

  append(entry: TokenLogEntry): void {
    if (this.isOn) this.#own.append(entry)
    else queueMicrotask(() => entry.settled(undefined))
  }

  flush(): Promise<void> {
    return this.#own.flush()
  }
}

/** A server, warm. */
async function open(databaseUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), 'modelgraph-bench-'))
  const settings = { PORT: '0', PRELOAD: 'smollm2', DATA_DIR: folder, DATABASE_URL: databaseUrl }
  let log: SwitchedLog | undefined
  const app = await createApp({
    config: readConfig([], settings),
    logger: createLogger('silent'),
    environment: engineEnvironment(),
    createLog: (own) => {
      log = new SwitchedLog(own)
      return log
    },
  })
  await app.preloaded
  await run(app.url)
  return {
    run: (isLogged: boolean) => {
      if (log !== undefined) log.isOn = isLogged
      return run(app.url)
    },
    dispose: async () => {
      await app.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Of Linux, on every platform on which Node runs. */
const ticksPerSecond = 100

const document = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) {
  ... on CompletionDelta { tokens } ... on CompletionFinished { completion { usage { completionTokens } } } } }`

interface Rates {
  /** Tokens a second, from the first one of any stream to the last one of all. */
  wall: number
  /** Tokens a second of processor time. */
  processor: number
}

/** Processor time that this process and its engines have used so far, seconds. */
function processorSeconds(): number {
  const own = readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
  )
  const ticks = ['self', ...own].map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((sum, count) => sum + count, 0) / ticksPerSecond
}

/** All streams at once. */
async function run(url: string): Promise<Rates> {
  const socket = connect(url)
  let firstAt = Number.POSITIVE_INFINITY
  let count = 0
  const before = processorSeconds()
  const read = async (seed: number): Promise<void> => {
    const logitBias = [0, 2].map((token) => ({ token, bias: -100 }))
    const input = { prompt: 'Once upon a time there was', maxTokens: tokens, seed, logitBias }
    for await (const { streamCompletion } of socket.stream(document, { input })) {
      if (streamCompletion.tokens === undefined) continue
      firstAt = Math.min(firstAt, performance.now())
      count += streamCompletion.tokens.length
    }
  }
  await Promise.all(Array.from({ length: streams }, (_, seed) => read(seed)))
  const wall = (1000 * count) / (performance.now() - firstAt)
  const processor = count / (processorSeconds() - before)
  await socket.dispose()
  return { wall, processor }
}

async function compare(name: string, databaseUrl: string): Promise<void> {
  const server = await open(databaseUrl)
  const ratios: Rates[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    // Whoever comes second may find the machine warmer, or busier.
    const isFirst = pair % 2 === 0
    const [one, two] = [await server.run(isFirst), await server.run(!isFirst)]
    const [own, other] = isFirst ? [one, two] : [two, one]
    ratios.push({ wall: own.wall / other.wall, processor: own.processor / other.processor })
  }
  await server.dispose()
  for (const [what, of] of [
    ['tokens a second', 'wall'],
    ['tokens a second of processor time', 'processor'],
  ] as const) {
    const sorted = ratios.map((ratio) => ratio[of]).sort((a, b) => a - b)
    const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((ratio) =>
      ratio?.toFixed(3),
    )
    console.log(`${name}, ${streams} streams, ${pairs} pairs: ${what} ${median} in the median (${least} to ${most})`)
  }
}

await compare('SQLite', '')
if (hasPostgres) {
  const postgres = await TestPostgres.start()
  await compare('Postgres', await databaseFor(postgres.urlOf('postgres'), 'logged'))
  await postgres.dispose()
}
