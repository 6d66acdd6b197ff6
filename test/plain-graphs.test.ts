import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post } from './support/clients.ts'
import { writePlainModel } from './support/plain-models.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { tinyCnn, tinyKerasCnn, tinyLstm, tinyStatefulLstm, tinyTransformer } from './support/tiny-graphs.ts'
import { halfGraph, sequenceGraph } from './support/tiny-models.ts'

const reference = fixture<{
  cnn: number[]
  keras: number[]
  lstm: number[]
  stateful: [number[], number[], number[]]
  transformer: number[]
}>('tiny_graphs/reference.json')

/** The words of the LSTM: `w1` is 1 and so on; 0 is for filling up. */
const vocabulary = Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`w${i + 1}`, i + 1]))
const text = { vocabulary: 'vocabulary.json', length: 4, fill: true }

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writePlainModel(directory, 'cnn', { spec: tinyCnn() })
  writePlainModel(directory, 'keras', { spec: tinyKerasCnn() })
  writePlainModel(directory, 'stateful', { spec: tinyStatefulLstm() })
  writePlainModel(directory, 'transformer', { spec: tinyTransformer() })
  writePlainModel(directory, 'half', { spec: halfGraph })
  writePlainModel(directory, 'sequence', { spec: sequenceGraph })
  const lstm = { spec: tinyLstm(), task: 'TEXT_CLASSIFICATION', labels: ['BAD', 'GOOD'] }
  const files = {
    'vocabulary.json': JSON.stringify(vocabulary),
    'vocabulary.txt': `\n${Object.keys(vocabulary).join('\n')}\n`,
  }
  writePlainModel(directory, 'lstm', { ...lstm, files, graph: { text } })
  const ragged = { ...text, vocabulary: 'vocabulary.txt', fill: false, unknownId: 19 }
  writePlainModel(directory, 'ragged', { ...lstm, files, graph: { text: ragged, scoring: 'SIGMOID' } })
  const front = { ...text, padding: 'BEFORE', cut: 'BEFORE', lowercase: false, punctuation: 'KEEP' }
  writePlainModel(directory, 'front', { ...lstm, files, graph: { text: front } })
  writePlainModel(directory, 'mismatch', {
    ...lstm,
    spec: tinyStatefulLstm(),
    files,
    graph: { text: { ...text, input: 'h' } },
  })
  app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

interface Tensor {
  name: string
  shape: number[]
  data: (number | string)[]
  base64: string
}
const predict = async (model: string, ...inputs: object[]) => {
  const query = `query ($model: String!, $inputs: [TensorInput!]!) {
    predict(model: $model, inputs: $inputs) { name datatype shape data base64 } }`
  const { data, errors } = await post(app.url, query, { model, inputs })
  return { outputs: (data?.predict ?? []) as Tensor[], error: errors?.[0] }
}
/** Element i is sin(i), from element `start` on. */
const wave = (shape: readonly number[], start = 0): number[] =>
  Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(start + i))
const float = (name: string, shape: number[], data = wave(shape)) => ({ name, datatype: 'FLOAT32', shape, data })
const expectNear = (received: ArrayLike<number | string> | undefined, expected: readonly number[]): void => {
  expect(received?.length).toBe(expected.length)
  for (const [i, value] of expected.entries()) expect(received?.[i]).toBeCloseTo(value, 4)
}

describe('predict gives what torch gives', () => {
  test('for a CNN on images of CIFAR-10’s shape, as JSON and as base64', async () => {
    const input = float('input', [2, 3, 32, 32])
    const { outputs } = await predict('cnn', input)
    expect(outputs).toMatchObject([{ name: 'logits', datatype: 'FLOAT32', shape: [2, 10] }])
    expectNear(outputs[0]?.data, reference.cnn)
    const { data: _, ...rest } = input
    const encoded = Buffer.from(Float32Array.from(input.data).buffer).toString('base64')
    expect((await predict('cnn', { ...rest, base64: encoded })).outputs).toEqual(outputs)
    const bytes = Uint8Array.from(Buffer.from(outputs[0]?.base64 ?? '', 'base64'))
    expect([...new Float32Array(bytes.buffer)]).toEqual(outputs[0]?.data)
  })

  test('for a CNN as Keras has it, 28 x 28 x 1', async () => {
    const { outputs } = await predict('keras', float('image', [2, 28, 28, 1]))
    expectNear(outputs[0]?.data, reference.keras)
  })

  test('for an LSTM over token ids', async () => {
    const tokens = { name: 'tokens', datatype: 'INT64', shape: [2, 4], data: [1, 5, 9, 13, 2, 2, 19, 0] }
    expectNear((await predict('lstm', tokens)).outputs[0]?.data, reference.lstm)
  })

  test('for an LSTM whose state its caller keeps', async () => {
    let [h, c] = [Array<number>(16).fill(0), Array<number>(16).fill(0)]
    let y: Tensor['data'] = []
    for (let step = 0; step < 3; step += 1) {
      const x = float('x', [1, 2, 6], wave([1, 2, 6], 12 * step))
      const { outputs } = await predict('stateful', float('c', [1, 2, 8], c), x, float('h', [1, 2, 8], h))
      expect(outputs.map(({ name }) => name)).toEqual(['y', 'h_n', 'c_n'])
      ;[y, h, c] = outputs.map(({ data }) => data) as [number[], number[], number[]]
    }
    for (const [i, state] of [y, h, c].entries()) expectNear(state, reference.stateful[i] ?? [])
  })

  test('for a layer of a Transformer encoder', async () => {
    expectNear((await predict('transformer', float('source', [2, 5, 16]))).outputs[0]?.data, reference.transformer)
  })
})

test('half precision goes in and out, as numbers and as bits', async () => {
  const half = (data: unknown[]) => ({ name: 'x', datatype: 'FLOAT16', shape: [data.length], data })
  const { outputs } = await predict('half', half([1, -0.1, 65504, 1e6, 'NaN', '-Infinity', 2 ** -24]))
  expect(outputs[0]).toMatchObject({ name: 'doubled', datatype: 'FLOAT16', shape: [7] })
  // Twice what was sent, rounded to ten bits; beyond 65504 there is no number.
  expect(outputs[0]?.data).toEqual([2, -0.199951171875, 'Infinity', 'Infinity', 'NaN', '-Infinity', 2 ** -23])
  const base64 = Buffer.from(Uint16Array.of(0x3c00, 0xc000).buffer).toString('base64')
  const again = await predict('half', { name: 'x', datatype: 'FLOAT16', shape: [2], base64 })
  expect(again.outputs[0]?.base64).toBe(Buffer.from(Uint16Array.of(0x4000, 0xc400).buffer).toString('base64'))
})

test('an output that is no tensor is left out', async () => {
  expect(await predict('sequence', float('x', [2]))).toMatchObject({ outputs: [{ name: 'same', shape: [2] }] })
})

test.each([
  ['cnn', float('input', [1, 3, 28, 28]), 'inputs.0.shape', '"input" must be [batch, 3, 32, 32], not [1, 3, 28, 28]'],
  [
    'cnn',
    { ...float('input', [1, 3, 32, 32]), datatype: 'FLOAT64' },
    'inputs.0.datatype',
    'must be FLOAT32, not FLOAT64',
  ],
  ['keras', float('pixels', [1, 28, 28, 1]), 'inputs.0.name', 'must be one of "image"; "pixels" is not'],
  ['stateful', float('x', [1, 2, 6]), 'inputs', 'lack "h", FLOAT32 [1, batch, 8]'],
])('a mistake in what %s takes is told by name, expected and received', async (model, input, field, message) => {
  const { error } = await predict(model, input)
  expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field })
  expect(error?.message).toContain(message)
})

test('a model lists what its graph takes and gives once it was loaded', async () => {
  await predict('stateful')
  const selection = 'inputs { name datatype shape } outputs { name datatype shape }'
  const { data } = await post(app.url, `{ model(name: "stateful") { contextLength ${selection} } }`)
  const state = { datatype: 'FLOAT32', shape: [1, -1, 8] }
  expect(data.model).toEqual({
    contextLength: null,
    inputs: [
      { name: 'x', datatype: 'FLOAT32', shape: [1, -1, 6] },
      { name: 'h', ...state },
      { name: 'c', ...state },
    ],
    outputs: ['y', 'h_n', 'c_n'].map((name) => ({ name, ...state })),
  })
})

describe('classifyText asks an LSTM over a vocabulary', () => {
  const classify = async (model: string, text: string) => {
    const query =
      'query ($model: String!, $text: String!) { classifyText(model: $model, text: $text) { labels { label score } tokens } }'
    const { data, errors } = await post(app.url, query, { model, text })
    if (errors) throw new Error(errors[0]?.message)
    const { labels, tokens } = data.classifyText
    const scoreOf = (name: string): number => labels.find(({ label }: { label: string }) => label === name).score
    return { tokens, scores: ['BAD', 'GOOD'].map(scoreOf) }
  }
  const logits = (ids: number[]) =>
    predict('lstm', { name: 'tokens', datatype: 'INT64', shape: [1, ids.length], data: ids }).then(
      ({ outputs }) => outputs[0]?.data as [number, number],
    )
  const softmax = ([bad, good]: [number, number]) => [1 / (1 + Math.exp(good - bad)), 1 / (1 + Math.exp(bad - good))]
  const sigmoid = (values: [number, number]) => values.map((value) => 1 / (1 + Math.exp(-value)))

  test('filled up and cut behind, without punctuation and capitals', async () => {
    const { tokens, scores } = await classify('lstm', 'W1, w5; w9. (W13) w2')
    expect(tokens).toBe(4)
    expectNear(scores, softmax(reference.lstm.slice(0, 2) as [number, number]))
    const short = await classify('lstm', 'w2 nobody w2 w19')
    expect(short.tokens).toBe(3)
    expectNear(short.scores, softmax(reference.lstm.slice(2) as [number, number]))
  })

  test('filled up and cut before, as it is written', async () => {
    expectNear((await classify('front', 'w3 W1 w3, w7')).scores, softmax(await logits([0, 0, 3, 7])))
    expectNear((await classify('front', 'w1 w2 w3 w4 w5 w6')).scores, softmax(await logits([3, 4, 5, 6])))
  })

  test('as long as it is, with an id for unknown words and a score of its own for each label', async () => {
    const together = await Promise.all([classify('ragged', 'w4 nobody'), classify('ragged', 'w1 w5 w9 w13')])
    expectNear(together[0].scores, sigmoid(await logits([4, 19])))
    expectNear(together[1].scores, sigmoid(reference.lstm.slice(0, 2) as [number, number]))
  })

  test('and tokenize shows its words', async () => {
    const { data } = await post(app.url, '{ tokenize(model: "lstm", text: "W1, what? w2") { ids tokens } }')
    expect(data.tokenize).toEqual({ ids: [1, 2], tokens: ['w1', 'w2'] })
    const { errors } = await post(app.url, '{ tokenize(model: "cnn", text: "a") { ids } }')
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'model' })
  })

  test('and a graph that needs more than the text says so', async () => {
    await expect(classify('mismatch', 'w1')).rejects.toThrow('its graph needs x beside h')
  })
})
