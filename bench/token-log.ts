/**
 * What the token log costs a decode step: `npx tsx bench/token-log.ts`. Steps of 16 streams are stored as the server stores them, one
 * transaction a step, in a fresh SQLite file, with encryption (`--encrypt`) or without; the time is set against that of a step (16 rows) of
 * the shipped decoder.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { TokenLog } from '../src/store/completions/token-log.ts'
import { openDatabase } from '../src/store/database/database.ts'
import { openSealer } from '../src/store/sealing/unlock.ts'
import { createLogger } from '../src/util/log.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '16' },
    steps: { type: 'string', default: '3000' },
    encrypt: { type: 'boolean', default: false },
    step: { type: 'string', default: '22' },
  },
})
const [streams, steps, stepMs] = [values.streams, values.steps, values.step].map(Number) as [number, number, number]

const folder = await mkdtemp(join(tmpdir(), 'modelgraph-bench-'))
const encryptionKeys = values.encrypt ? [{ id: 'bench', key: randomBytes(32) }] : []
const options = { dataDir: folder, databaseUrl: '', storageWaitMs: 0, encryptionKeys }
const database = await openDatabase(options, createLogger('silent'))
const log = new TokenLog(database, await openSealer(database, encryptionKeys))
const ids = Array.from({ length: streams }, (_, stream) => `cmpl_${stream}`)
for (const id of ids)
  await database
    .insertInto('completions')
    .values({ id, model: 'bench@1', state: 'RUNNING', parameters: '{}', seed: 1, created_at: 0 })
    .execute()

const times: number[] = []
for (let step = 1; step <= steps; step += 1) {
  const startedAt = performance.now()
  for (const id of ids) {
    const event = JSON.stringify({ type: 'delta', index: 0, text: ' token', tokens: [step], logprobs: null })
    log.append({ id, row: { completion_id: id, sequence: step, event }, settled: () => {} })
  }
  await log.flush()
  times.push(performance.now() - startedAt)
  // Events of the next step come in a turn of their own.
  await new Promise(setImmediate)
}
await database.destroy()
await rm(folder, { recursive: true, force: true })

times.sort((a, b) => a - b)
const mean = times.reduce((sum, time) => sum + time, 0) / steps
console.log(
  `${streams} streams, ${steps} steps: median ${times[steps >> 1]?.toFixed(3)} ms, mean ${mean.toFixed(3)} ms, p99 ${times[Math.floor(steps * 0.99)]?.toFixed(3)} ms a step`,
)
console.log(`of a step of ${stepMs} ms: ${((100 * mean) / stepMs).toFixed(1)} %`)
