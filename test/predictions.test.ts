import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
beforeEach(async () => {
  app = await startApp({ settings: { MAX_QUEUE: '20', BATCH_TEXTS: '64' } })
})
afterEach(() => app.dispose())

const classify = (text: string): string => `classifyText(text: "${text}") { label score batch { size waitMs } }`

test('classifyText ranks the labels and tells its batch', async () => {
  const { data } = await post(
    app.url,
    '{ classifyText(text: "four") { label score labels { label score } model tokens batch { size waitMs } } }',
  )
  const { labels, ...result } = data.classifyText
  expect(result).toMatchObject({ label: 'NEGATIVE', model: 'sentiment@1', tokens: 1, batch: { size: 1 } })
  // The fake's logits for 4 characters are 4 and 2.
  expect(result.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 6)
  expect(labels.map(({ label }: { label: string }) => label)).toEqual(['NEGATIVE', 'POSITIVE'])
  expect(labels[0].score + labels[1].score).toBeCloseTo(1, 6)
})

test('topK cuts the list of labels', async () => {
  const { data } = await post(app.url, '{ classifyText(text: "a", topK: 1) { labels { label } } }')
  expect(data.classifyText.labels).toHaveLength(1)
})

test('embed returns a vector a text, in order', async () => {
  const { data } = await post(
    app.url,
    '{ embed(texts: ["a", "four"]) { vector dimensions tokens model batch { size } } }',
  )
  expect(data.embed).toEqual([
    { vector: [1, 0.5, 0.333333343, 0.25], dimensions: 4, tokens: 1, model: 'minilm@1', batch: { size: 2 } },
    { vector: [4, 2, 1.33333337, 1], dimensions: 4, tokens: 1, model: 'minilm@1', batch: { size: 2 } },
  ])
})

test('base64 holds the same vector, bit for bit', async () => {
  const { data } = await post(app.url, '{ embed(texts: ["abc", "four"]) { vector base64 } }')
  for (const { vector, base64 } of data.embed) {
    const { buffer } = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
    expect(new Float32Array(buffer)).toEqual(Float32Array.from(vector))
  }
})

test('20 aliases of one document share one engine call', async () => {
  const fields = Array.from({ length: 20 }, (_, i) => `a${i}: ${classify(`text ${i}`)}`)
  const { data } = await post(app.url, `{ ${fields.join('\n')} }`)
  expect(Object.values<{ batch: { size: number } }>(data).map(({ batch }) => batch.size)).toEqual(Array(20).fill(20))
  expect(app.engines.get('sentiment')?.encodeCalls).toHaveLength(1)
})

test('callers that come while a batch runs share the next one, over HTTP and WebSocket alike', async () => {
  const engine = app.engines.get('sentiment')
  if (engine === undefined) throw new Error('no engine')
  const socket = connect(app.url)
  engine.pause()
  const first = post(app.url, `{ ${classify('first')} }`)
  await until(() => engine.encodeCalls.length === 1)
  const rest = [post(app.url, `{ ${classify('second')} }`), socket.once(`{ ${classify('third')} }`)]
  await until(async () => (await statistics('sentiment')).waiting === 3)
  engine.resume()
  expect((await first).data.classifyText.batch.size).toBe(1)
  for (const answer of await Promise.all(rest)) expect(answer.data.classifyText.batch.size).toBe(2)
  expect(engine.encodeCalls.map((texts) => texts.length)).toEqual([1, 2])
  await socket.dispose()
})

test('a text whose caller has left is not computed', async () => {
  const engine = app.engines.get('sentiment')
  if (engine === undefined) throw new Error('no engine')
  engine.pause()
  const first = post(app.url, `{ ${classify('first')} }`)
  await until(() => engine.encodeCalls.length === 1)
  const leaving = new AbortController()
  const left = post(app.url, `{ ${classify('left')} }`, {}, leaving.signal)
  await until(async () => (await statistics('sentiment')).waiting === 2)
  leaving.abort()
  await expect(left).rejects.toThrow()
  const last = post(app.url, `{ ${classify('last')} }`)
  await until(async () => (await statistics('sentiment')).waiting === 3)
  engine.resume()
  await Promise.all([first, last])
  expect(engine.encodeCalls).toEqual([['first'], ['last']])
})

test('a batch has at most BATCH_TEXTS texts', async () => {
  const texts = Array.from({ length: 150 }, (_, i) => `text ${i}`)
  const { data } = await post(app.url, 'query ($texts: [String!]!) { embed(texts: $texts) { vector } }', { texts })
  expect(data.embed).toHaveLength(150)
  expect(app.engines.get('minilm')?.encodeCalls.map(({ length }) => length)).toEqual([64, 64, 22])
})

test('more than MAX_QUEUE waiting requests are refused with the time to come back', async () => {
  const engine = app.engines.get('sentiment')
  if (engine === undefined) throw new Error('no engine')
  engine.pause()
  const first = post(app.url, `{ ${classify('first')} }`)
  await until(() => engine.encodeCalls.length === 1)
  const accepted = [first, ...Array.from({ length: 20 }, (_, i) => post(app.url, `{ ${classify(`${i}`)} }`))]
  await until(async () => (await statistics('sentiment')).waiting === 21)
  const { errors } = await post(app.url, `{ ${classify('d')} }`)
  expect(errors?.[0]?.extensions.code).toBe('QUEUE_FULL')
  expect(errors?.[0]?.extensions['retryAfterMs']).toBeGreaterThan(0)
  engine.resume()
  for (const { errors } of await Promise.all(accepted)) expect(errors).toBeUndefined()
})

test('predict passes every datatype through unchanged', async () => {
  const document = `query ($inputs: [TensorInput!]!) {
    predict(model: "minilm", inputs: $inputs) { name datatype shape data base64 }
  }`
  const inputs = [
    { name: 'f', datatype: 'FLOAT32', shape: [2, 2], data: [1.5, -2, 'NaN', '-Infinity'] },
    { name: 'i', datatype: 'INT64', shape: [3], data: [1, '9007199254740993', -5] },
    { name: 'b', datatype: 'BOOL', shape: [2], data: [true, false] },
    { name: 's', datatype: 'STRING', shape: [1], data: ['é'] },
    { name: 'u', datatype: 'UINT8', shape: [], data: [255] },
    { name: 'e', datatype: 'FLOAT64', shape: [0, 3], data: [] },
    { name: 'h', datatype: 'INT32', shape: [2], base64: Buffer.from(Int32Array.of(7, -7).buffer).toString('base64') },
  ]
  const { data, errors } = await post(app.url, document, { inputs })
  expect(errors).toBeUndefined()
  expect(data.predict.map(({ name, data }: { name: string; data: unknown }) => [name, data])).toEqual([
    ['f_out', [1.5, -2, 'NaN', '-Infinity']],
    ['i_out', [1, '9007199254740993', -5]],
    ['b_out', [true, false]],
    ['s_out', ['é']],
    ['u_out', [255]],
    ['e_out', []],
    ['h_out', [7, -7]],
  ])
  expect(data.predict[3].base64).toBeNull()
  expect(Buffer.from(data.predict[6].base64, 'base64')).toEqual(Buffer.from(Int32Array.of(7, -7).buffer))
})

test('tensors may be written as literals', async () => {
  const { data } = await post(
    app.url,
    '{ predict(model: "minilm", inputs: [{ name: "x", datatype: INT64, shape: [2], data: [1, 9223372036854775807] }]) { data } }',
  )
  expect(data.predict[0].data).toEqual([1, '9223372036854775807'])
})

test('tokenize lists ids and tokens', async () => {
  const { data } = await post(app.url, '{ tokenize(text: "one two") { ids tokens count model } }')
  expect(data.tokenize).toEqual({ ids: [0, 1], tokens: ['one', ' two'], count: 2, model: 'smollm2@1' })
})

test.each([
  ['classifyText: { text: "four" }', '... on TextClassification { label }', { label: 'NEGATIVE' }],
  [
    'embed: { texts: ["a"] }',
    '... on Embeddings { embeddings { dimensions vector base64 } }',
    {
      embeddings: [
        {
          dimensions: 4,
          vector: [1, 0.5, 0.333333343, 0.25],
          base64: Buffer.from(Float32Array.of(1, 0.5, 1 / 3, 0.25).buffer).toString('base64'),
        },
      ],
    },
  ],
  [
    'predict: { model: "minilm", inputs: [{ name: "x", datatype: UINT64, shape: [1], data: ["18446744073709551615"] }] }',
    '... on Tensors { tensors { name shape data } }',
    { tensors: [{ name: 'x_out', shape: [1], data: ['18446744073709551615'] }] },
  ],
])('a stored prediction is carried out and read back: %s', async (operation, selection, expected) => {
  const created = await post(
    app.url,
    `mutation { createPrediction(input: { operation: { ${operation} } }) { ... on CreatePredictionSuccess { prediction { id state createdAt } } } }`,
  )
  const { id } = created.data.createPrediction.prediction
  const read = async () =>
    (
      await post(
        app.url,
        `query ($id: ID!) { prediction(id: $id) { state model finishedAt failure { code } result { ${selection} } } }`,
        { id },
      )
    ).data.prediction
  await until(async () => (await read()).state === 'SUCCEEDED')
  expect(await read()).toMatchObject({ result: expected, failure: null })
  const { data } = await post(app.url, 'query ($id: ID!) { node(id: $id) { __typename id } }', { id })
  expect(data.node).toEqual({ __typename: 'Prediction', id })
})

test('a stored prediction is checked before it is stored', async () => {
  const { data } = await post(
    app.url,
    'mutation { createPrediction(input: { operation: { embed: { texts: [], model: "minilm" } } }) { ... on InvalidInput { code field limit } } }',
  )
  expect(data.createPrediction).toEqual({ code: 'INVALID_INPUT', field: 'input.operation.embed.texts', limit: 1 })
})

async function statistics(model: string): Promise<{ waiting: number }> {
  return (await post(app.url, `{ model(name: "${model}") { statistics { waiting } } }`)).data.model.statistics
}
