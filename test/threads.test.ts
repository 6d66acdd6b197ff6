import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { fixedThreads } from '../src/models/threads.ts'
import { machineProcessors } from '../src/util/machine-processors.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-threads-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const model = (name: string, bytes: number) => ({
  name,
  graph: { kind: 'pipeline' } as const,
  files: [{ path: 'model.onnx', bytes, sha256: '0'.repeat(64) }],
})
const large = 100_000_000

test.each<[string, Record<string, string>, number, number, number]>([
  ['by default a large model has all processors', {}, large, 4, 4],
  ['eight at most', {}, large, 64, 8],
  ['a small one has one', {}, 50_000, 4, 1],
  ['what is said of all models holds for all', { ENGINE_THREADS: '3' }, 50_000, 4, 3],
  ['and so it does for large ones', { ENGINE_THREADS: '3' }, large, 16, 3],
  ['what is said of one model comes first', { ENGINE_THREADS: '3', MODEL_THREADS: 'it=2' }, large, 16, 2],
  ['what is said of another does not count', { MODEL_THREADS: 'other=2' }, large, 4, 4],
])('%s', (_, env, bytes, processors, expected) => {
  expect(fixedThreads(model('it', bytes), readConfig([], env), processors)).toBe(expected)
})

/** A tree of control groups as a container sees its own. @returns processors that it allows */
const within = (place: string, files: Record<string, string>): number => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, 'tree', path)), { recursive: true })
    writeFileSync(join(directory, 'tree', path), text)
  }
  writeFileSync(join(directory, 'place'), place)
  return machineProcessors({ root: join(directory, 'tree'), place: join(directory, 'place') })
}
const all = availableParallelism()

test.each<[string, string, Record<string, string>, number]>([
  ['a quota of one processor', '0::/\n', { 'cpu.max': '100000 100000\n' }, 1],
  ['half a processor', '0::/\n', { 'cpu.max': '50000 100000\n' }, 1],
  ['a quota of more than there are', '0::/\n', { 'cpu.max': '99900000 100000\n' }, all],
  ['no quota', '0::/\n', { 'cpu.max': 'max 100000\n' }, all],
  ['a quota of a group above', '0::/a/b\n', { 'a/cpu.max': '100000 100000', 'a/b/cpu.max': 'max 100000' }, 1],
  ['a quota as old kernels tell it', '4:memory:/x\n3:cpu,cpuacct:/x\n', oldQuota('100000'), 1],
  ['none, as old kernels tell it', '3:cpu,cpuacct:/x\n', oldQuota('-1'), all],
  ['files that tell nothing', 'nonsense', { 'cpu.max': '' }, all],
])('processors of a container: %s', (_, place, files, expected) => {
  expect(within(place, files)).toBe(expected)
})

function oldQuota(quota: string): Record<string, string> {
  return { 'cpu/x/cpu.cfs_quota_us': `${quota}\n`, 'cpu/x/cpu.cfs_period_us': '100000\n' }
}
