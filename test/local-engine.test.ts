import { expect, test } from 'vitest'
import { LocalEngine } from '../src/engine/local-engine.ts'
import type { Manifest } from '../src/models/manifest.ts'
import { createLogger } from '../src/util/log.ts'
import { plainRequest } from './support/sampling.ts'

const manifest: Manifest = {
  manifestVersion: 1,
  name: 'broken',
  version: 1,
  task: 'FEATURE_EXTRACTION',
  title: 'Broken',
  description: '',
  licence: 'Apache-2.0',
  source: 'test',
  parameters: 1,
  precision: 'none',
  contextLength: 1,
  graph: { kind: 'encoder', file: 'onnx/model.onnx', output: 'x', dimensions: 1, batchInvariant: true, maxTokens: 1 },
  labels: [],
  files: [{ path: 'onnx/model.onnx', bytes: 1, sha256: '0'.repeat(64) }],
}

const engineWith = (environment: Record<string, string>, loadTimeoutMs: number) =>
  new LocalEngine({
    entry: { manifest, folder: '/nonexistent' },
    settings: () => ({
      threads: 1,
      kvCacheBytes: 1,
      maxSequences: 1,
      prefillChunk: 1,
      prefixCache: false,
      draftTokens: 0,
      batchTokens: 1,
      maxImagePixels: 1_000_000,
      maxAudioSeconds: 60,
      textTimeoutMs: 30_000,
    }),
    loadTimeoutMs,
    stallTimeoutMs: 60_000,
    pipelineTimeoutMs: 60_000,
    environment,
    logger: createLogger('silent'),
  })

test('a model whose files are missing is unavailable, for every caller at once, and tried again', async () => {
  const engine = engineWith({}, 60_000)
  const failures = await Promise.allSettled([engine.load(), engine.encode(['a']), engine.tokenize('a')])
  for (const failure of failures) {
    expect(failure).toMatchObject({
      status: 'rejected',
      reason: { failure: { code: 'MODEL_UNAVAILABLE', model: 'broken@1' } },
    })
    expect(JSON.stringify(failure)).not.toContain('/nonexistent')
  }
  expect(engine.state).toBe('FAILED')
  expect(engine.statistics().starts).toBe(1)
  await expect(engine.load()).rejects.toThrow("broken@1 can't be loaded")
  expect(engine.statistics().starts).toBe(2)
  await engine.dispose()
})

test('an engine that is disposed of while it loads says so, and leaves no process', async () => {
  const engine = engineWith({}, 60_000)
  const loading = engine.load()
  loading.catch(() => {})
  await engine.dispose()
  await expect(loading).rejects.toMatchObject({
    failure: { code: expect.stringMatching(/SHUTTING_DOWN|MODEL_UNAVAILABLE/) },
  })
})

test('a process that takes too long to load is given up', async () => {
  const engine = engineWith({}, 1)
  const events: unknown[] = []
  engine.generate(plainRequest, (event) => events.push(event))
  await expect(engine.load()).rejects.toMatchObject({ failure: { code: 'MODEL_UNAVAILABLE' } })
  expect(events).toMatchObject([{ type: 'failed', failure: { code: 'MODEL_UNAVAILABLE' } }])
  await engine.dispose()
})
