// `npm run bench`: Modelgraph beside the bare runtime and its peers on the same weights, in one run. See --help.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { machine } from './lib/machine.ts'
import { startModelgraph } from './lib/modelgraph.ts'
import { readOptions } from './lib/options.ts'
import { measureEncoders } from './lib/parts/encoders.ts'
import { measureMemory } from './lib/parts/memory.ts'
import { measurePrefixCache } from './lib/parts/prefix-cache.ts'
import { measureSpeculation } from './lib/parts/speculation.ts'
import { measureStreams } from './lib/parts/streams.ts'
import { openPeers } from './lib/peers.ts'
import { Prompts } from './lib/prompts.ts'
import { Recorder } from './lib/recorder.ts'
import { chart } from './lib/report/chart.ts'
import { number } from './lib/report/format.ts'
import { ratios } from './lib/report/ratios.ts'
import { tables } from './lib/report/tables.ts'
import { startWorker } from './lib/worker.ts'
import type { BareEncoder } from './processes/bare-encoder.ts'
import type { Client } from './processes/client.ts'

const options = readOptions(process.argv.slice(2))
const recorder = new Recorder(({ shape, system, setting, metric, value }) => {
  if (metric.endsWith('/s'))
    console.error(`${[shape, system, setting].filter(Boolean).join(', ')}: ${number(value)} ${metric}`)
})
const prompts = await Prompts.open()
const client = startWorker<Client>('client.ts')
const bare = startWorker<BareEncoder>('bare-encoder.ts')
const peers = await openPeers(options, client)
const server = await startModelgraph()
const context = { options, recorder, prompts, client, server }

// First runs read files and make room.
for (const system of [...peers.plain, ...peers.asAsked])
  for (const count of [1, system.streams]) await system.run(prompts.several(count, 20, 4))
await client.call('modelgraph', { url: server.url, requests: prompts.several(8, 20, 4) })

const startedAt = performance.now()
for (recorder.round = 0; recorder.round < options.rounds; recorder.round++) {
  if (options.parts.includes('streams')) await measureStreams({ ...context, peers: peers.plain })
  if (options.parts.includes('speculation')) await measureSpeculation({ ...context, peers: peers.asAsked })
  if (options.parts.includes('prefix-cache')) await measurePrefixCache(context)
  if (options.parts.includes('encoders'))
    await measureEncoders({ ...context, bare, transformersJs: peers.transformersJs })
  await measureMemory(recorder, server)
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1)
  console.error(`Round ${recorder.round + 1} of ${options.rounds} ended after ${minutes} minutes.`)
}
await Promise.all([server.stop(), client.stop(), bare.stop(), peers.stop()])

const conditions = [
  machine(),
  `${peers.versions.join(', ')}; ${options.rounds === 1 ? 'one round' : `median (and extremes) of ${options.rounds} rounds`}`,
]
console.log(`${conditions.join('; ')}\n\n${tables(recorder, options)}`)
await mkdir(options.out, { recursive: true })
// Paths are of this machine only.
const { llamaServer: _, out: __, ...measured } = options
const result = { conditions, options: measured, ratios: ratios(recorder, options), samples: recorder.samples }
await writeFile(join(options.out, 'bench.json'), `${JSON.stringify(result, null, 1)}\n`)
if (options.parts.includes('streams'))
  await writeFile(join(options.out, 'bench.svg'), chart(recorder, options.promptLengths, conditions))
console.error(
  `\nStart until all models were loaded: ${(server.startMs / 1000).toFixed(1)} s. Written to ${options.out}.`,
)
