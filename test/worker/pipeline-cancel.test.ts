import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PipelineRequest } from '../../src/engine/pipeline.ts'
import { manifestSchema } from '../../src/models/manifest.ts'
import { pngOf } from '../support/pictures.ts'
import { settings } from '../support/shipped-model.ts'
import { writeOddCaptions } from '../support/tiny-speech-folders.ts'
import { writeTinyTasks } from '../support/tiny-tasks.ts'
import { WorkerProcess } from '../support/worker-process.ts'

// Models are loaded meanwhile, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

let directory: string
let worker: WorkerProcess
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'modelgraph-'))
  worker = new WorkerProcess()
})
afterEach(() => {
  worker.child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

const load = async (name: string): Promise<void> => {
  const folder = join(directory, name)
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'modelgraph.json'), 'utf8')))
  worker.send({ type: 'load', folder, manifest, settings })
  expect(await worker.next(() => true)).toMatchObject({ type: 'loaded' })
}
const call = (id: number, args: PipelineRequest): void => worker.send({ type: 'call', id, method: 'pipeline', args })
const answered = (id: number) =>
  worker.next((message) => 'id' in message && message.id === id && message.type !== 'progress')

test('a text that nobody waits for is stopped between two tokens, and the next one is written whole', async () => {
  writeTinyTasks(directory)
  await load('bart')
  const args = { task: 'SUMMARIZATION', inputs: [{ text: 'ann met bob', maxTokens: 40 }] } as const
  call(1, { ...args, inputs: [...args.inputs] })
  worker.send({ type: 'cancel', id: 1 })
  expect(await answered(1)).toMatchObject({ type: 'error', failure: { code: 'CANCELED' } })
  call(2, { ...args, inputs: [...args.inputs] })
  expect(await answered(2)).toMatchObject({
    type: 'result',
    value: [{ output: { generatedTokens: 40, finishReason: 'LENGTH' } }],
    counters: { completionTokens: 40 },
  })
})

test('a caption without end is stopped in its middle, and the next one is told by the same process', async () => {
  writeOddCaptions(directory)
  await load('rambling')
  const image = await pngOf(16, 16)
  const describe = (id: number, maxTokens: number): void =>
    call(id, { task: 'IMAGE_TO_TEXT', inputs: [{ image, maxTokens }] })
  describe(1, 1_000_000_000)
  // It hears of other things while it tells.
  for (let turn = 0; turn < 50; turn += 1) {
    worker.send({ type: 'ping' })
    await worker.next(({ type }) => type === 'pong')
  }
  worker.send({ type: 'cancel', id: 1 })
  expect(await answered(1)).toMatchObject({ type: 'error', failure: { code: 'CANCELED' } })
  describe(2, 3)
  const text = expect.stringMatching(/^(dark|bright) picture picture$/)
  expect(await answered(2)).toMatchObject({ type: 'result', value: [{ output: { text } }] })
})
