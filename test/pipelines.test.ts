import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GraphSpec } from '../src/engine/worker/runtime/onnx-proto.ts'
import { post } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { meanEncoder, wordTokenizerFiles } from './support/tiny-models.ts'
import { writeTinyPipeline } from './support/tiny-pipeline.ts'

/** The mean encoder's [mean of ids, mean of squares] as logits. */
const classifier: GraphSpec = {
  ...meanEncoder,
  outputs: [{ name: 'logits', type: 'float32', shape: ['batch', 2] }],
  nodes: [...meanEncoder.nodes, { op: 'Identity', inputs: ['embedding'], outputs: ['logits'] }],
}
/** The same in half precision, beside an output that no task asks for. */
const halfClassifier: GraphSpec = {
  ...meanEncoder,
  outputs: [
    { name: 'sizes', type: 'int64', shape: [2] },
    { name: 'logits', type: 'float16', shape: ['batch', 2] },
  ],
  nodes: [
    ...meanEncoder.nodes,
    { op: 'Shape', inputs: ['input_ids'], outputs: ['sizes'] },
    { op: 'Cast', inputs: ['embedding'], outputs: ['logits'], attributes: { to: 10n } },
  ],
}
/** Adds 1 to a number as often as the largest token says, in hundreds of millions: minutes for each. */
const endless: GraphSpec = {
  inputs: meanEncoder.inputs,
  outputs: [{ name: 'logits', type: 'float32', shape: [1, 1] }],
  initializers: [
    { name: 'often', type: 'int64', shape: [1], values: BigInt64Array.of(100_000_000n) },
    { name: 'start', type: 'float32', shape: [1, 1], values: Float32Array.of(0) },
  ],
  nodes: [
    { op: 'ReduceMax', inputs: ['input_ids'], outputs: ['most'], attributes: { keepdims: 0n } },
    { op: 'Mul', inputs: ['most', 'often'], outputs: ['many'] },
    { op: 'Squeeze', inputs: ['many'], outputs: ['count'] },
    {
      op: 'Loop',
      inputs: ['count', '', 'start'],
      outputs: ['logits'],
      attributes: {
        body: {
          inputs: [
            { name: 'turn', type: 'int64', shape: [] },
            { name: 'go', type: 'bool', shape: [] },
            { name: 'value', type: 'float32', shape: [1, 1] },
          ],
          outputs: [
            { name: 'go_on', type: 'bool', shape: [] },
            { name: 'next', type: 'float32', shape: [1, 1] },
          ],
          initializers: [{ name: 'one', type: 'float32', shape: [1, 1], values: Float32Array.of(1) }],
          nodes: [
            { op: 'Identity', inputs: ['go'], outputs: ['go_on'] },
            { op: 'Add', inputs: ['value', 'one'], outputs: ['next'] },
          ],
        },
      },
    },
  ],
}

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  const config = { model_type: 'bert', id2label: { 0: 'MEAN', 1: 'SQUARES' } }
  const files = { ...wordTokenizerFiles(['one', 'two', 'three']), 'config.json': config }
  const common = { task: 'TEXT_CLASSIFICATION', graphs: { model: classifier }, files } as const
  writeTinyPipeline(directory, { ...common, name: 'single' })
  writeTinyPipeline(directory, { ...common, name: 'half', graphs: { model: halfClassifier } })
  const several = { ...config, problem_type: 'multi_label_classification' }
  writeTinyPipeline(directory, { ...common, name: 'several', files: { ...files, 'config.json': several } })
  writeTinyPipeline(directory, {
    ...common,
    name: 'endless',
    graphs: { model: endless },
    facts: { graph: { kind: 'pipeline', batchInvariant: false } },
  })
  const { 'config.json': _, ...incomplete } = files
  writeTinyPipeline(directory, { ...common, name: 'incomplete', files: incomplete })
  const unknown = { ...config, model_type: 'oracle', architectures: ['OracleForSequenceClassification'] }
  writeTinyPipeline(directory, { ...common, name: 'oracle', files: { ...files, 'config.json': unknown } })
  app = await startApp({
    real: true,
    settings: { MODELS_DIR: directory, STALL_TIMEOUT_MS: '400', PIPELINE_TIMEOUT_MS: '2000' },
  })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const classify = (text: string, model: string) =>
  `classifyText(text: "${text}", model: "${model}") { label score multiLabel labels { label score } model tokens batch { size } }`

test('a pipeline model labels texts, with its own names, in shared runs', async () => {
  const { data } = await post(app.url, `{ a: ${classify('two', 'single')} b: ${classify('one three', 'single')} }`)
  // Logits [2, 4], and [2, 5].
  expect(data.a).toMatchObject({
    label: 'SQUARES',
    multiLabel: false,
    model: 'single@1',
    tokens: 1,
    batch: { size: 2 },
  })
  expect(data.a.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 12)
  expect(data.b).toMatchObject({ label: 'SQUARES', tokens: 2, batch: { size: 2 } })
  expect(data.b.labels[1]).toEqual({ label: 'MEAN', score: expect.closeTo(1 / (1 + Math.exp(3)), 12) })
  const facts = await post(app.url, '{ model(name: "single") { batchInvariant statistics { rows promptTokens } } }')
  expect(facts.data.model).toEqual({ batchInvariant: true, statistics: { rows: 2, promptTokens: 3 } })
})

test('a graph in half precision, with outputs of other kinds, gives the same', async () => {
  const { data } = await post(app.url, `{ ${classify('two', 'half')} }`)
  expect(data.classifyText.label).toBe('SQUARES')
  expect(data.classifyText.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 12)
})

test('labels that may hold at once are scored each for itself', async () => {
  const { data } = await post(app.url, `{ ${classify('two', 'several')} }`)
  expect(data.classifyText.multiLabel).toBe(true)
  expect(data.classifyText.labels.map(({ score }: { score: number }) => score)).toEqual([
    expect.closeTo(1 / (1 + Math.exp(-4)), 12),
    expect.closeTo(1 / (1 + Math.exp(-2)), 12),
  ])
})

test('an architecture that nobody knows is refused by that reason, and others go on', async () => {
  const { errors } = await post(app.url, `{ ${classify('two', 'oracle')} }`)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'MODEL_UNAVAILABLE', model: 'oracle@1' })
  expect(errors?.[0]?.message).toContain('Unsupported model type: oracle')
  expect(JSON.stringify(errors)).not.toContain(directory)
  expect((await post(app.url, `{ ${classify('two', 'single')} }`)).data.classifyText.label).toBe('SQUARES')
})

test('a text that comes to no tokens is refused alone, not those beside it', async () => {
  const { data, errors } = await post(app.url, `{ models { totalCount } a: ${classify('  ', 'single')} }`)
  expect(data).toBeNull()
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'text' })
  const [good, bad] = await Promise.all([
    post(app.url, `{ ${classify('one', 'single')} }`),
    post(app.url, `{ ${classify(' ', 'single')} }`),
  ])
  expect(good.errors).toBeUndefined()
  expect(bad.errors?.[0]?.extensions.code).toBe('INVALID_INPUT')
})

test('raw tensors go to its graph, and its tokenizer can be asked', async () => {
  const { data } = await post(
    app.url,
    `{ tokenize(text: "three one", model: "single") { ids }
       predict(model: "single", inputs: [{ name: "input_ids", datatype: INT64, shape: [1, 1], data: [3] },
         { name: "attention_mask", datatype: INT64, shape: [1, 1], data: [1] }]) { name data } }`,
  )
  expect(data).toEqual({ tokenize: { ids: [3, 1] }, predict: [{ name: 'logits', data: [3, 9] }] })
})

test('a folder without what the task needs says so, and not where it lies', async () => {
  const { errors } = await post(app.url, `{ ${classify('one', 'incomplete')} }`)
  expect(errors?.[0]?.extensions.code).toBe('MODEL_UNAVAILABLE')
  expect(errors?.[0]?.message).toContain('config.json')
  expect(JSON.stringify(errors)).not.toContain(directory)
})

test('a long run is no stall, but has an end; the next request gets a new process', async () => {
  await post(app.url, `{ ${classify('zero', 'endless')} }`)
  const { errors } = await post(app.url, `{ ${classify('three', 'endless')} }`)
  expect(errors?.[0]?.extensions.code).toBe('ENGINE_FAILED')
  expect(errors?.[0]?.message).toContain('2000 ms')
  const { data } = await post(
    app.url,
    `{ ${classify('zero', 'endless')} model(name: "endless") { statistics { starts } } }`,
  )
  expect(data.classifyText.score).toBe(0.5)
  expect(data.model.statistics.starts).toBeGreaterThanOrEqual(2)
}, 60_000)
