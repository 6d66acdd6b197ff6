import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { manifestSchema } from '../../src/models/manifest.ts'
import { settings } from '../support/shipped-model.ts'
import { writeTinyTasks } from '../support/tiny-tasks.ts'
import { WorkerProcess } from '../support/worker-process.ts'

const directory = mkdtempSync(join(tmpdir(), 'modelgraph-'))
const worker = new WorkerProcess()
afterAll(() => {
  worker.child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

test('a text that nobody waits for is stopped between two tokens, and the next one is written whole', async () => {
  writeTinyTasks(directory)
  const folder = join(directory, 'bart')
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'modelgraph.json'), 'utf8')))
  worker.send({ type: 'load', folder, manifest, settings })
  expect(await worker.next(() => true)).toMatchObject({ type: 'loaded' })
  const call = (id: number) =>
    worker.send({
      type: 'call',
      id,
      method: 'pipeline',
      args: { task: 'SUMMARIZATION', inputs: [{ text: 'ann met bob', maxTokens: 40 }] },
    })
  const answered = (id: number) =>
    worker.next((message) => 'id' in message && message.id === id && message.type !== 'progress')
  call(1)
  worker.send({ type: 'cancel', id: 1 })
  expect(await answered(1)).toMatchObject({ type: 'error', failure: { code: 'CANCELED' } })
  call(2)
  expect(await answered(2)).toMatchObject({
    type: 'result',
    value: [{ output: { generatedTokens: 40, finishReason: 'LENGTH' } }],
    counters: { completionTokens: 40 },
  })
})
