import { afterAll, expect, test } from 'vitest'
import type { ToWorker, WorkerSettings } from '../../src/engine/protocol.ts'
import type { Manifest } from '../../src/models/manifest.ts'
import { meanEncoder, writeGraph, writeTokenizer } from '../support/tiny-models.ts'
import { WorkerProcess } from '../support/worker-process.ts'

const settings: WorkerSettings = {
  threads: 1,
  kvCacheBytes: 2 ** 20,
  maxSequences: 2,
  prefillChunk: 16,
  prefixCache: false,
  draftTokens: 0,
  batchTokens: 64,
  maxImagePixels: 1_000_000,
  maxAudioSeconds: 60,
  textTimeoutMs: 30_000,
}
const graph = {
  kind: 'encoder',
  file: 'model.onnx',
  output: 'embedding',
  dimensions: 2,
  batchInvariant: true,
  maxTokens: 8,
} as const
const manifest: Manifest = {
  manifestVersion: 1,
  name: 'mean',
  version: 1,
  task: 'FEATURE_EXTRACTION',
  title: 'Mean',
  description: '',
  licence: 'Apache-2.0',
  source: 'test',
  parameters: 1,
  precision: 'fp32',
  contextLength: 8,
  graph,
  labels: [],
  files: [],
}

const processes: WorkerProcess[] = []
const started = (): WorkerProcess => {
  const worker = new WorkerProcess()
  processes.push(worker)
  return worker
}
afterAll(() => {
  for (const { child } of processes) child.kill('SIGKILL')
})

const loaded = async (): Promise<WorkerProcess> => {
  const worker = started()
  const folder = writeGraph(meanEncoder)
  writeTokenizer(folder, ['one', 'two', 'three'])
  worker.send({ type: 'load', folder, manifest, settings })
  expect(await worker.next(() => true)).toMatchObject({ type: 'loaded', counters: { runs: 0 } })
  return worker
}

const answer = async (worker: WorkerProcess, call: Extract<ToWorker, { type: 'call' }>) => {
  worker.send(call)
  return worker.next((message) => 'id' in message && message.id === call.id)
}

test('answers by messages, prints nothing, and ends with its parent', async () => {
  const worker = await loaded()
  expect(await answer(worker, { type: 'call', id: 1, method: 'encode', args: ['one three'] })).toMatchObject({
    type: 'result',
    value: [{ row: Float32Array.of(2, 5), tokens: 2, batchSize: 1 }],
    counters: { runs: 1, rows: 1 },
  })
  expect(await answer(worker, { type: 'call', id: 2, method: 'tokenize', args: 'two private' })).toMatchObject({
    value: { ids: [2, 0], tokens: ['two', '[UNK]'] },
  })
  expect(await answer(worker, { type: 'call', id: 3, method: 'run', args: [] })).toMatchObject({
    type: 'error',
    failure: { code: 'INVALID_INPUT', field: 'inputs' },
  })
  worker.send({ type: 'ping' })
  expect((await worker.next(({ type }) => type === 'pong')).type).toBe('pong')
  worker.child.disconnect()
  expect(await worker.exit).toBe(0)
  expect(worker.printed).toBe('')
})

test('a long prompt is tokenized aside: what comes later is answered before it', async () => {
  const worker = await loaded()
  const order: number[] = []
  const call = async (id: number, prompt: string) => {
    const message = await answer(worker, { type: 'call', id, method: 'prepare', args: { prompt } })
    order.push(id)
    return message
  }
  const long = call(1, 'one two three '.repeat(20_000))
  const short = call(2, 'three')
  expect(await short).toMatchObject({ value: [3] })
  const ids = (await long) as { value: number[] }
  expect(ids.value.length).toBe(60_000)
  expect(ids.value.slice(-3)).toEqual([1, 2, 3])
  expect(order).toEqual([2, 1])
  // A second one uses the same thread; text without a word is nothing.
  expect(await call(3, ' '.repeat(10_000))).toMatchObject({ value: [] })
  worker.child.disconnect()
  expect(await worker.exit).toBe(0)
})

test('a model that cannot be loaded says why, without telling where it lies', async () => {
  const worker = started()
  const folder = writeGraph(meanEncoder)
  worker.send({
    type: 'load',
    folder,
    manifest: { ...manifest, graph: { ...graph, file: 'none.onnx' } },
    settings,
  })
  const failed = await worker.next(() => true)
  expect(failed).toMatchObject({ type: 'loadFailed' })
  expect(JSON.stringify(failed)).not.toContain(folder)
})

test('asks of the wrong kind fail, and an impossible message ends the process with an error', async () => {
  const worker = await loaded()
  worker.send({ type: 'generate', id: 7, request: {} as never })
  expect(await worker.next(() => true)).toMatchObject({
    type: 'step',
    events: [{ id: 7, event: { type: 'failed', failure: { code: 'INTERNAL' } } }],
  })
  const early = started()
  early.send({ type: 'ping' })
  expect(await early.exit).toBe(1)
})
