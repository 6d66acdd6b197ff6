// Sends hostile documents over each transport, and keys that are no good, and prints what comes of them and how long it takes; then how long
// after its key was revoked a stream ends: `npx tsx bench/refusals.ts`.
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config/config.ts'
import { engineEnvironment } from '../src/config/environment.ts'
import { createLogger } from '../src/util/log.ts'
import { FakeEngine } from '../test/support/fake-engine.ts'
import { transportsTo } from '../test/support/transports.ts'
import { measureKeys } from './refused-keys.ts'

const rounds = 20
const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ')
const fragments = (width: number, levels: number, more = ''): string =>
  `{ ...F0 } ${times(levels, (i) => `fragment F${i} on Query { ${more} ${times(width, () => `...F${i + 1}`)} }`)} fragment F${levels} on Query { __typename }`

const attacks: [string, string][] = [
  ['none, for comparison', '{ __typename }'],
  ['2^20 spreads of doubling fragments', fragments(2, 20)],
  ['8^5 aliases of growing fragments', fragments(8, 5, 'a: models { totalCount }')],
  ['300 aliases', `{ ${times(300, (i) => `a${i}: models { totalCount }`)} }`],
  ['1,000 times one field', `{ ${times(1000, () => '__typename')} }`],
  ['100 directives', `{ __typename ${times(100, (i) => `@a${i}`)} }`],
  ['brackets 100,000 deep', '{'.repeat(100_000)],
  ['a million tokens', `{ ${'a '.repeat(1_000_000)} }`],
  ['300 unknown fields', `{ ${times(300, (i) => `unknownFieldNumber${i}`)} }`],
  ['introspection in circles', `{ __schema { types { ${'fields { type { '.repeat(7)} name ${'} }'.repeat(7)} } } }`],
  ['a string of 3 MB without an end', `{ node(id: "${'a'.repeat(3_000_000)}`],
]

const row = (attack: string, transport: string, result: string, ms: number[]): string => {
  ms.sort((a, b) => a - b)
  return `| ${attack} | ${transport} | \`${result}\` | ${ms[Math.floor(ms.length / 2)]?.toFixed(1)} (${ms.at(-1)?.toFixed(1)}) |`
}

const folder = await mkdtemp(join(tmpdir(), 'modelgraph-refusals-'))
const config = readConfig(['--port', '0', '--data-dir', folder, '--preload', '', '--log-level', 'silent'], {})
const chat: FakeEngine[] = []
const app = await createApp({
  config,
  logger: createLogger('silent'),
  environment: engineEnvironment(),
  // What is measured is the server's own time; texts come from no model.
  createEngine: ({ manifest }) => {
    const engine = new FakeEngine(manifest)
    if (manifest.task === 'TEXT_GENERATION') chat.push(engine)
    return engine
  },
})
const transports = transportsTo(app.url)
const lines = ['| attack | transport | result | time to refusal, ms: median (worst) |', '|---|---|---|---|']
for (const [attack, document] of attacks)
  for (const { name, ask } of transports) {
    const ms: number[] = []
    let result = ''
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now()
      const { errors } = await ask(document)
      ms.push(performance.now() - startedAt)
      result = errors?.[0]?.extensions.code ?? 'answered'
    }
    lines.push(row(attack, name, result, ms))
  }
for (const { dispose } of transports) await dispose()
const { refusals, revocations } = await measureKeys(app.url, chat, rounds)
lines.push(...refusals.map(({ key, transport, result, ms }) => row(key, transport, result, ms)))
lines.push('', '| a key is revoked: what of it ends | how | ms until then: median (worst) |', '|---|---|---|')
for (const { what, how, ms } of revocations) lines.push(row(what, how, '', ms).replace(' `` |', ''))
process.stdout.write(`${lines.join('\n')}\n\n${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}\n`)
await app.dispose()
await rm(folder, { recursive: true, force: true })
