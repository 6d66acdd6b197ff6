import { linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onnxModel } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { post } from '../support/clients.ts'
import { externalGraph } from '../support/external-weights.ts'
import {
  absurdGraph,
  encoderFiles,
  encoderGraph,
  hungryGraph,
  loopGraph,
  plainGraph,
  tokenizerWith,
  writeModel,
} from '../support/hostile-models.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { tinyDecoders, writeTinyDecoder } from '../support/tiny-decoders.ts'

const weights = Buffer.from(Float32Array.of(1, 2).buffer)
const plain = (graph: Buffer | Uint8Array): Record<string, Buffer> => ({ 'model.onnx': Buffer.from(graph) })

/** Each by what it is: how its folder is written, and what is said of it. */
const unloadable: Record<string, [write: (folder: string, name: string) => void, reason: string]> = {
  'a truncated file': [
    (folder, name) => {
      writeModel(folder, name, encoderFiles(), encoderGraph)
      const file = join(folder, 'onnx/model.onnx')
      writeFileSync(file, readFileSync(file).subarray(0, 300))
    },
    'onnx/model.onnx has 300 bytes, not',
  ],
  'a flipped bit': [
    (folder, name) => {
      writeModel(folder, name, encoderFiles(), encoderGraph)
      const content = readFileSync(join(folder, 'onnx/model.onnx'))
      content[200] = (content[200] as number) ^ 1
      writeFileSync(join(folder, 'onnx/model.onnx'), content)
    },
    'onnx/model.onnx differs from its SHA-256',
  ],
  'a truncated file that its manifest has so': [
    (folder, name) => {
      const whole = encoderFiles()
      writeModel(
        folder,
        name,
        { ...whole, 'onnx/model.onnx': (whole['onnx/model.onnx'] as Buffer).subarray(0, 300) },
        encoderGraph,
      )
    },
    "onnx/model.onnx can't be used: The file is no ONNX model.",
  ],
  'a missing shard': [
    (folder, name) => {
      writeModel(folder, name, { 'weights.bin': weights, ...plain(externalGraph('weights.bin')) }, plainGraph)
      rmSync(join(folder, 'weights.bin'))
    },
    'weights.bin is missing',
  ],
  'weights outside, by a relative path': [
    (folder, name) => {
      writeFileSync(join(folder, '../secret.bin'), weights)
      writeModel(folder, name, plain(externalGraph('../secret.bin')), plainGraph)
    },
    "model.onnx keeps weights in a file that its manifest doesn't list",
  ],
  'weights outside, by an absolute path': [
    (folder, name) => {
      writeFileSync(join(folder, '../secret.bin'), weights)
      writeModel(folder, name, plain(externalGraph(join(folder, '../secret.bin'))), plainGraph)
    },
    "model.onnx keeps weights in a file that its manifest doesn't list",
  ],
  'weights outside, by a symbolic link': [
    (folder, name) => {
      writeFileSync(join(folder, '../secret.bin'), weights)
      writeModel(folder, name, { 'weights.bin': weights, ...plain(externalGraph('weights.bin')) }, plainGraph)
      rmSync(join(folder, 'weights.bin'))
      symlinkSync('../secret.bin', join(folder, 'weights.bin'))
    },
    'weights.bin is not a plain file of its folder',
  ],
  'weights outside, by a hard link to a file that has changed': [
    (folder, name) => {
      writeFileSync(join(folder, '../linked.bin'), weights)
      writeModel(folder, name, { 'weights.bin': weights, ...plain(externalGraph('weights.bin')) }, plainGraph)
      rmSync(join(folder, 'weights.bin'))
      linkSync(join(folder, '../linked.bin'), join(folder, 'weights.bin'))
      writeFileSync(join(folder, '../linked.bin'), Buffer.from(Float32Array.of(3, 4).buffer))
    },
    'weights.bin differs from its SHA-256',
  ],
  'weights of absurd dimensions': [
    (folder, name) => writeModel(folder, name, plain(absurdGraph(2 ** 40, 2 ** 40)), plainGraph),
    'The tensor weights has absurd dimensions.',
  ],
  'weights of large dimensions without values': [
    (folder, name) => writeModel(folder, name, plain(absurdGraph(2 ** 40)), plainGraph),
    "can't be loaded",
  ],
  'a tokenizer nested for 10 MB': [
    (folder, name) => {
      const nested = Buffer.from('{"a":'.repeat(2_000_000))
      writeModel(folder, name, encoderFiles({ 'tokenizer.json': nested }), encoderGraph)
    },
    "can't be loaded",
  ],
  'a well-formed tokenizer nested for 10 MB': [
    (folder, name) => {
      const nested = Buffer.from(`{"model":${'['.repeat(5_000_000)}${']'.repeat(5_000_000)}}`)
      writeModel(folder, name, encoderFiles({ 'tokenizer.json': nested }), encoderGraph)
    },
    "can't be loaded",
  ],
  'a tokenizer configuration that would change prototypes': [
    (folder, name) => {
      const config = Buffer.from('{"tokenizer_class":"PreTrainedTokenizer","__proto__":{"encode":1}}')
      writeModel(folder, name, encoderFiles({ 'tokenizer_config.json': config }), encoderGraph)
    },
    'tokenizer_config.json has a key "__proto__"',
  ],
  'a configuration that would change prototypes': [
    (folder, name) => {
      const config = Buffer.from('{"model_type":"bert","label2id":{"__proto__":{"polluted":1}}}')
      writeModel(folder, name, encoderFiles({ 'config.json': config }), { kind: 'pipeline' })
    },
    'config.json has a key "__proto__"',
  ],
  'a tokenizer of an unknown kind': [
    (folder, name) => {
      const files = encoderFiles({ 'tokenizer.json': tokenizerWith({ model: { type: 'Oracle', vocab: {} } }) })
      writeModel(folder, name, files, encoderGraph)
    },
    "can't be loaded",
  ],
}

let app: StartedApp
let directory: string
const names = Object.keys(unloadable).map((_, i) => `bad${i}`)
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-hostile-'))
  for (const [i, [write]] of Object.values(unloadable).entries()) {
    mkdirSync(join(directory, `bad${i}`))
    write(join(directory, `bad${i}`), `bad${i}`)
  }
  writeModel(join(directory, 'good'), 'good', encoderFiles(), encoderGraph)
  writeModel(join(directory, 'loop'), 'loop', plain(onnxModel(loopGraph)), plainGraph)
  writeModel(join(directory, 'hungry'), 'hungry', plain(onnxModel(hungryGraph)), plainGraph)
  const forEver = { type: 'Split', pattern: { Regex: '(a|a)*b' }, behavior: 'Isolated', invert: false }
  const slow = encoderFiles({ 'tokenizer.json': tokenizerWith({ pre_tokenizer: forEver }) })
  writeModel(join(directory, 'slow'), 'slow', slow, encoderGraph)
  writeTinyDecoder(tinyDecoders['GPT-2'].graph, { folder: join(directory, 'chat'), name: 'chat' })
  const template = '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}'
  const config = { tokenizer_class: 'PreTrainedTokenizer', unk_token: '[UNK]', chat_template: template }
  writeFileSync(join(directory, 'chat/tokenizer_config.json'), JSON.stringify(config))
  app = await startApp({
    real: true,
    settings: {
      MODELS_DIR: directory,
      STALL_TIMEOUT_MS: '3000',
      LOAD_TIMEOUT_MS: '15000',
      MODEL_MEMORY_MB: '900',
      KV_CACHE_MB: '64',
      MAX_TEXT_BYTES: '1000000',
    },
  })
  await good()
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

/** Another model answers, in the same process as before. */
async function good(): Promise<void> {
  const { data, errors } = await post(app.url, '{ embed(texts: ["one three"], model: "good") { tokens } }')
  expect(errors).toBeUndefined()
  expect(data.embed).toEqual([{ tokens: 2 }])
  const { data: after } = await post(app.url, '{ model(name: "good") { statistics { starts } } }')
  expect(after.model.statistics.starts).toBe(1)
}

const failureOf = async (query: string, variables: Record<string, unknown> = {}) => {
  const { errors } = await post(app.url, query, variables)
  expect(JSON.stringify(errors)).not.toContain(directory)
  expect(JSON.stringify(errors)).not.toContain(tmpdir())
  return { code: errors?.[0]?.extensions.code, message: errors?.[0]?.message ?? '' }
}
const predict = (model: string, name: string, value: string, shape: number[]) =>
  failureOf('query ($model: String!, $inputs: [TensorInput!]!) { predict(model: $model, inputs: $inputs) { name } }', {
    model,
    inputs: [{ name, datatype: 'INT64', shape, data: [value] }],
  })

test.each(
  Object.entries(unloadable).map(([what, [, reason]], i) => [what, names[i] as string, reason] as const),
)('%s is refused when the model is loaded', async (_, name, reason) => {
  const isPlain = readFileSync(join(directory, name, 'modelgraph.json'), 'utf8').includes('"plain"')
  const failure = isPlain
    ? await failureOf(
        `{ predict(model: "${name}", inputs: [{ name: "x", datatype: FLOAT32, shape: [2], data: [0, 0] }]) { name } }`,
      )
    : await failureOf(`{ embed(texts: ["one"], model: "${name}") { tokens } }`)
  expect(failure.code).toBe('MODEL_UNAVAILABLE')
  expect(failure.message).toContain(reason)
  await good()
})

test('a loop without end is stopped, and the model serves again', async () => {
  const [failure] = await Promise.all([predict('loop', 'turns', '9223372036854775807', []), good()])
  expect(failure).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('stalled') })
  const { data, errors } = await post(
    app.url,
    '{ predict(model: "loop", inputs: [{ name: "turns", datatype: INT64, shape: [], data: [3] }]) { data } }',
  )
  expect(errors).toBeUndefined()
  expect(data.predict[0].data).toEqual([3])
  await good()
})

test.runIf(process.platform === 'linux')('a run that needs too much memory is stopped', async () => {
  const { data } = await post(
    app.url,
    '{ predict(model: "hungry", inputs: [{ name: "count", datatype: INT64, shape: [1], data: [4] }]) { data } }',
  )
  expect(data.predict[0].data).toEqual([4])
  const failure = await predict('hungry', 'count', '600000000', [1])
  expect(failure).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('more than 900 MiB') })
  await good()
})

test('a run that asks for absurd dimensions is refused', async () => {
  const failure = await predict('hungry', 'count', '9007199254740991', [1])
  expect(failure).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('not enough memory') })
  await good()
})

test("a tokenizer's regular expression that runs for ever is stopped", async () => {
  const query = 'query ($text: String!) { tokenize(text: $text, model: "slow") { count } }'
  const short = await failureOf(query, { text: 'a'.repeat(40) })
  expect(short).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('stalled') })
  await good()
  // A long text is tokenized beside the model: it fails alone, and the process stays.
  await post(app.url, query, { text: 'one' })
  const starts = async () =>
    (await post(app.url, '{ model(name: "slow") { statistics { starts } } }')).data.model.statistics.starts
  const before = await starts()
  const long = await failureOf(query, { text: 'a'.repeat(10_000) })
  expect(long).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('longer than 3000 ms') })
  expect((await post(app.url, query, { text: 'one '.repeat(3000) })).errors).toBeUndefined()
  expect(await starts()).toBe(before)
  await good()
})

test('a chat template that runs for ever is stopped', async () => {
  const { data } = await post(
    app.url,
    `mutation { createCompletion(input: { model: "chat", messages: [{ role: USER, content: "w1" }], maxTokens: 2 }) {
      __typename ... on EngineFailed { message } } }`,
  )
  expect(data.createCompletion).toMatchObject({
    __typename: 'EngineFailed',
    message: expect.stringContaining('stalled'),
  })
  await good()
})
