// What traces cost: `npx tsx bench/traces.ts`. The API with fake engines, which take no time, so that all the work is its own; with and without
// traces in turn, at 16 streams and for 16 callers of short queries. Prints the processor time with traces as a multiple of that without.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config/config.ts'
import { engineEnvironment } from '../src/config/environment.ts'
import { createLogger } from '../src/util/log.ts'
import { connect, post } from '../test/support/clients.ts'
import { FakeEngine } from '../test/support/fake-engine.ts'
import { writeManifests } from '../test/support/start-app.ts'

const rounds = 8
const callers = 16
const stream = 'subscription { streamCompletion(input: { prompt: "one two", maxTokens: 256 }) { sequence } }'
const query = '{ classifyText(text: "A wonderful little film.") { label } }'

/** A collector that reads and forgets, in a process of its own. */
const sink = `require('http').createServer((request, response) => request.resume().on('end', () => response.end('{}')))
  .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`

const folder = await mkdtemp(join(tmpdir(), 'modelgraph-traces-'))
const collector = spawn(process.execPath, ['-e', sink], { stdio: ['ignore', 'pipe', 'inherit'] })
const [port] = await once(collector.stdout, 'data')
const models = await writeManifests(join(folder, 'models'))

async function start(name: string, endpoint: string) {
  const settings = { PORT: '0', DATA_DIR: join(folder, name), MODELS_DIR: models, PRELOAD: '', LOG_LEVEL: 'silent' }
  return createApp({
    config: readConfig([], { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    logger: createLogger('silent'),
    environment: engineEnvironment(),
    createEngine: ({ manifest }) => new FakeEngine(manifest),
  })
}
const servers = {
  off: await start('off', ''),
  on: await start('on', `http://127.0.0.1:${String(port).trim()}`),
}

const works: Record<string, (url: string) => Promise<void>> = {
  [`${callers} streams of 256 tokens`]: async (url) => {
    const sockets = Array.from({ length: callers }, () => connect(url))
    await Promise.all(
      sockets.map(async (socket) => {
        for await (const _ of socket.stream(stream));
        await socket.dispose()
      }),
    )
  },
  [`${callers} callers with 10 queries each`]: async (url) => {
    const ask = async () => {
      for (let asked = 0; asked < 10; asked += 1) await post(url, query)
    }
    await Promise.all(Array.from({ length: callers }, ask))
  },
}

/** Processor time of this process for some work, milliseconds; what is sent to the collector meanwhile is part of it. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

process.stdout.write('| | without, CPU ms | with, CPU ms | ratio |\n|---|---|---|---|\n')
for (const [name, work] of Object.entries(works)) {
  const samples = { off: [] as number[], on: [] as number[] }
  for (let round = -2; round < rounds; round += 1)
    for (const mode of round % 2 === 0 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
      const ms = await cpuOf(() => work(servers[mode].url))
      if (round >= 0) samples[mode].push(ms)
    }
  const ratio = median(samples.on.map((ms, index) => ms / (samples.off[index] ?? ms)))
  const [off, on] = [median(samples.off), median(samples.on)]
  process.stdout.write(`| ${name} | ${off.toFixed(0)} | ${on.toFixed(0)} | ${ratio.toFixed(2)} |\n`)
}
process.stdout.write(`\n${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}\n`)
await servers.off.dispose()
await servers.on.dispose()
collector.kill()
await rm(folder, { recursive: true, force: true })
