import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importCommand } from '../src/models/import/command.ts'
import { ImportError } from '../src/models/import/import-error.ts'
import { post } from './support/clients.ts'
import { externalGraph } from './support/external-weights.ts'
import { hubEncoder, writeFiles } from './support/hub-encoder.ts'
import { startApp } from './support/start-app.ts'
import { tinyDecoders, tinyWords } from './support/tiny-decoders.ts'
import { echoGraph, writeGraph, writeTokenizer } from './support/tiny-models.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

let models: string
beforeEach(async () => {
  models = await mkdtemp(join(tmpdir(), 'modelgraph-import-'))
})
afterEach(() => rm(models, { recursive: true, force: true }))

interface Run {
  code: number
  output: string
  errors: string
}

/** What `npx modelgraph import ...` does, without its process. */
const modelgraph = (...args: string[]): Promise<Run> =>
  importCommand(args).then(
    (output) => ({ code: 0, output, errors: '' }),
    (error) => {
      if (!(error instanceof ImportError)) throw error
      return { code: 2, output: '', errors: error.message }
    },
  )

const json = (path: string, value: object): void => writeFileSync(path, JSON.stringify(value))
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'modelgraph.json'), 'utf8'))
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

const writeEncoder = (folder: string): void => writeFiles(folder, hubEncoder())

test('an encoder in the hub layout is imported and served', async () => {
  const folder = join(models, 'My Means')
  writeEncoder(folder)
  const script = join(root, 'scripts/modelgraph.mjs')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, 'import', folder])
  expect(stderr).toBe('')
  expect(stdout).toContain('my-means@1: FEATURE_EXTRACTION, graph encoder')
  const manifest = manifestOf(folder)
  expect(manifest).toMatchObject({
    name: 'my-means',
    title: 'Means',
    licence: 'Apache-2.0',
    contextLength: 16,
    graph: {
      kind: 'encoder',
      file: 'onnx/model.onnx',
      output: 'sentence_embedding',
      dimensions: 2,
      maxTokens: 16,
    },
  })
  expect(manifest.files.map(({ path }: { path: string }) => path)).toEqual([
    'README.md',
    'config.json',
    'onnx/model.onnx',
    'sentence_bert_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
  ])
  for (const { path, sha256: digest } of manifest.files) expect(digest).toBe(sha256(join(folder, path)))
  const app = await startApp({ real: true, settings: { MODELS_DIR: models } })
  const { data, errors: refused } = await post(app.url, '{ embed(texts: ["one three"]) { vector tokens model } }')
  expect(refused).toBeUndefined()
  await app.dispose()
  expect(data.embed[0]).toMatchObject({ tokens: 2, model: 'my-means@1' })
  expect(data.embed[0].vector[1] / data.embed[0].vector[0]).toBeCloseTo(5 / 2, 6)
})

test('a decoder with its cache is imported and served', async () => {
  const folder = join(models, 'gpt2')
  mkdirSync(folder)
  writeGraph(tinyDecoders['GPT-2'].graph, folder)
  writeTokenizer(folder, tinyWords)
  json(join(folder, 'config.json'), {
    architectures: ['GPT2LMHeadModel'],
    model_type: 'gpt2',
    n_positions: 64,
    eos_token_id: 0,
  })
  const { code, output } = await modelgraph(folder, '--licence', 'MIT', '--source', 'a test')
  expect(code).toBe(0)
  expect(output).not.toContain('Could not find out')
  expect(manifestOf(folder)).toMatchObject({
    task: 'TEXT_GENERATION',
    precision: 'fp32',
    contextLength: 64,
    graph: { kind: 'decoder-stock', file: 'model.onnx', eosTokenIds: [0] },
  })
  expect(manifestOf(folder).parameters).toBeGreaterThan(1000)
  const app = await startApp({ real: true, settings: { MODELS_DIR: models } })
  const { data } = await post(
    app.url,
    'mutation { createCompletion(input: { prompt: "w1 w2", maxTokens: 3, temperature: 0 }) { ... on CreateCompletionSuccess { completion { state usage { promptTokens } } } } }',
  )
  await app.dispose()
  expect(data.createCompletion.completion).toEqual({ state: 'SUCCEEDED', usage: { promptTokens: 2 } })
})

test('--out copies, follows links, and leaves the source as it was', async () => {
  const source = await mkdtemp(join(tmpdir(), 'modelgraph-source-'))
  writeEncoder(join(source, 'blobs'))
  mkdirSync(join(source, 'snapshot/onnx'), { recursive: true })
  for (const path of ['config.json', 'onnx/model.onnx', 'tokenizer.json', 'tokenizer_config.json'])
    symlinkSync(join(source, 'blobs', path), join(source, 'snapshot', path))
  const linked = await modelgraph(join(source, 'snapshot'))
  expect(linked).toMatchObject({ code: 2, output: '' })
  expect(linked.errors).toContain('is a link: --out FOLDER copies what it leads to')
  const { code } = await modelgraph(join(source, 'snapshot'), '--out', join(models, 'copy'), '--version', '3')
  expect(code).toBe(0)
  expect(manifestOf(join(models, 'copy'))).toMatchObject({ name: 'snapshot', version: 3, contextLength: 512 })
  rmSync(source, { recursive: true })
  expect(sha256(join(models, 'copy/onnx/model.onnx'))).toBe(manifestOf(join(models, 'copy')).files[1].sha256)
})

test('a manifest that is there is not written over unasked', async () => {
  const folder = join(models, 'means')
  writeEncoder(folder)
  await modelgraph(folder)
  expect(await modelgraph(folder, '--version', '2')).toMatchObject({ code: 2 })
  expect(manifestOf(folder).version).toBe(1)
  const { code, output } = await modelgraph(
    folder,
    '--version',
    '2',
    '--replace',
    '--json',
    '--set',
    'description=Two.',
  )
  expect(code).toBe(0)
  expect(JSON.parse(output).manifest).toMatchObject({ version: 2, description: 'Two.' })
})

test('of several precisions the wanted one is taken, with the weights beside it', async () => {
  const folder = join(models, 'means')
  writeEncoder(folder)
  writeFileSync(join(folder, 'onnx/model_q4.onnx'), readFileSync(join(folder, 'onnx/model.onnx')))
  const paths = () => manifestOf(folder).files.map(({ path }: { path: string }) => path)
  await modelgraph(folder, '--precision', 'q4')
  expect(paths()).toContain('onnx/model_q4.onnx')
  expect(paths()).not.toContain('onnx/model.onnx')
  const { errors } = await modelgraph(folder, '--precision', 'fp16', '--replace')
  expect(errors).toContain('no graph in fp16; there are onnx/model.onnx, onnx/model_q4.onnx')
})

test.each([
  ['../weights.bin', 'keeps weights outside the model'],
  ['/etc/hostname', 'keeps weights outside the model'],
  ['a/../../weights.bin', 'keeps weights outside the model'],
  ['C:\\weights.bin', 'keeps weights outside the model'],
  ['weights.bin', 'weights.bin is missing'],
])('weights in %s are refused', async (location, reason) => {
  const file = join(models, 'model.onnx')
  writeFileSync(file, externalGraph(location))
  const { code, errors } = await modelgraph(file)
  expect(code).toBe(2)
  expect(errors).toContain(reason)
  expect(errors).not.toContain(models)
})

test.each<[string, (folder: string) => void, string]>([
  ['no ONNX file', (folder) => rmSync(join(folder, 'onnx'), { recursive: true }), 'there is no ONNX file in it'],
  [
    'a truncated graph',
    (folder) => {
      const whole = readFileSync(join(folder, 'onnx/model.onnx'))
      writeFileSync(join(folder, 'onnx/model.onnx'), whole.subarray(0, whole.length / 2))
    },
    'onnx/model.onnx: The file is no ONNX model.',
  ],
  [
    'a config that would change prototypes',
    (folder) => writeFileSync(join(folder, 'config.json'), '{"a":{"__proto__":{"x":1}}}'),
    'config.json has a key "__proto__"',
  ],
  ['a config that is no object', (folder) => json(join(folder, 'config.json'), []), 'config.json is not a JSON object'],
  [
    'a config of the wrong kind',
    (folder) => json(join(folder, 'config.json'), { architectures: 'BertModel' }),
    'config.json: architectures',
  ],
  [
    'a nested config',
    (folder) => writeFileSync(join(folder, 'config.json'), '['.repeat(1_000_000)),
    "config.json can't be read as JSON",
  ],
  [
    'a huge config',
    (folder) => writeFileSync(join(folder, 'config.json'), ' '.repeat(5_000_000)),
    'config.json has 5000000 bytes',
  ],
  [
    'an open context',
    (folder) => {
      json(join(folder, 'config.json'), { architectures: ['BertModel'], model_type: 'bert' })
      rmSync(join(folder, 'sentence_bert_config.json'))
    },
    'give it with --length TOKENS',
  ],
])('a folder with %s is refused with the reason', async (_, spoil, reason) => {
  const folder = join(models, 'means')
  writeEncoder(folder)
  spoil(folder)
  const { code, errors } = await modelgraph(folder)
  expect(errors).toContain(reason)
  expect(code).toBe(2)
})

test.each([
  [['--precision', 'fp7', 'x'], '--precision "fp7" is none of fp32'],
  [['--version', '0', 'x'], '--version "0" is not a whole number'],
  [['--set', '__proto__', 'x'], '--set "__proto__" is not FIELD=JSON'],
  [['--nonsense', 'x'], "Unknown option '--nonsense'"],
  [['one', 'two'], 'give one ONNX file or one folder'],
  [['nowhere'], 'there is no such file or folder'],
])('%s is refused', async (args, reason) => {
  expect(await modelgraph(...args)).toMatchObject({ code: 2, errors: expect.stringContaining(reason) })
})

test('overrides reach no prototype', async () => {
  const folder = join(models, 'means')
  writeEncoder(folder)
  await modelgraph(folder, '--set', 'graph.__proto__.polluted=true', '--set', 'constructor.prototype.polluted=true')
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('any other graph is imported as it is, and takes raw tensors', async () => {
  const folder = join(models, 'echo')
  mkdirSync(folder)
  writeGraph(echoGraph, folder)
  const { code, output } = await modelgraph(join(folder, 'model.onnx'), '--name', 'echo')
  expect(code).toBe(0)
  expect(output).toContain('echo@1: OTHER, graph plain')
  expect(output).toContain('task: nothing tells it')
  expect(manifestOf(folder)).toMatchObject({ graph: { kind: 'plain', file: 'model.onnx' }, precision: 'none' })
  const app = await startApp({ real: true, settings: { MODELS_DIR: models } })
  const row = (name: string) => ({ name, datatype: 'FLOAT32', shape: [1, 2], data: [1, 2] })
  const { data, errors } = await post(
    app.url,
    'query ($inputs: [TensorInput!]!) { predict(model: "echo", inputs: $inputs) { name data } }',
    {
      inputs: [
        row('left'),
        row('right'),
        { name: 'ids', datatype: 'INT64', shape: [1], data: [7] },
        { name: 'flags', datatype: 'BOOL', shape: [2], data: [true, false] },
        { name: 'names', datatype: 'STRING', shape: [1], data: ['a'] },
      ],
    },
  )
  await app.dispose()
  expect(errors).toBeUndefined()
  expect(data.predict[0]).toEqual({ name: 'sum', data: [2, 4] })
})

/** The files of a token classifier as exporters leave them: the graph beside `config.json`. */
const taggerFiles = (): Record<string, Buffer> => {
  const { 'onnx/model.onnx': graph, ...files } = hubEncoder()
  const config = {
    architectures: ['BertForTokenClassification'],
    model_type: 'bert',
    id2label: { 0: 'O', 1: 'B-PER' },
    max_position_embeddings: 64,
  }
  return { ...files, 'config.json': Buffer.from(JSON.stringify(config)), 'model.onnx': graph as Buffer }
}

test('a model for a pipeline is laid out as the hub has it', async () => {
  const source = join(models, 'tagger')
  writeFiles(source, taggerFiles())
  expect((await modelgraph(source)).errors).toContain('model.onnx must lie in onnx/')
  const { code, output } = await modelgraph(source, '--out', join(models, 'out'))
  expect(code).toBe(0)
  expect(output).toContain('tagger@1: TOKEN_CLASSIFICATION, graph pipeline')
  const manifest = manifestOf(join(models, 'out'))
  expect(manifest).toMatchObject({ labels: ['O', 'B-PER'], contextLength: 16, graph: { kind: 'pipeline' } })
  expect(manifest.files.map(({ path }: { path: string }) => path)).toContain('onnx/model.onnx')
})

test('a graph over words becomes a classifier of texts by its vocabulary and labels', async () => {
  const folder = join(models, 'words')
  mkdirSync(folder)
  writeGraph(
    {
      inputs: [{ name: 'ids', type: 'int64', shape: ['batch', 4] }],
      outputs: [{ name: 'scores', type: 'float32', shape: ['batch', 2] }],
      nodes: [
        { op: 'Cast', inputs: ['ids'], outputs: ['numbers'], attributes: { to: 1n } },
        { op: 'MatMul', inputs: ['numbers', 'weights'], outputs: ['logits'] },
        { op: 'Softmax', inputs: ['logits'], outputs: ['scores'] },
      ],
      initializers: [{ name: 'weights', type: 'float32', shape: [4, 2], values: new Float32Array(8).fill(1) }],
    },
    folder,
  )
  json(join(folder, 'words.json'), { '[PAD]': 0, one: 1 })
  const args = [join(folder, 'model.onnx'), '--vocabulary', 'words.json', '--labels', 'a, b']
  const contradiction = await modelgraph(...args, '--length', '20')
  expect(contradiction.errors).toContain('--length 20 contradicts the graph, whose input "ids" takes 4 tokens')
  expect((await modelgraph(...args)).code).toBe(0)
  expect(manifestOf(folder)).toMatchObject({
    task: 'TEXT_CLASSIFICATION',
    labels: ['a', 'b'],
    parameters: 8,
    graph: { kind: 'plain', scoring: 'NONE', text: { vocabulary: 'words.json', length: 4 } },
  })
  expect(manifestOf(folder).files.map(({ path }: { path: string }) => path)).toEqual(['model.onnx', 'words.json'])
})
