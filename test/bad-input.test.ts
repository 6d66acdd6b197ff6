import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, connect, type Json, post, type Socket } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let socket: Socket
beforeAll(async () => {
  app = await startApp({ settings: { MAX_TEXT_BYTES: '100000', MAX_TEXTS: '10' } })
  socket = connect(app.url)
})
afterAll(async () => {
  await socket.dispose()
  await app.dispose()
})

type Ask = (query: string, variables?: Json) => Promise<Answer>
const transports: [string, Ask][] = [
  ['HTTP', (query, variables) => post(app.url, query, variables)],
  ['WebSocket', (query, variables) => socket.once(query, variables)],
]

const prompt = 'one'
const messages = [{ role: 'USER', content: 'one' }]
const lone = '\ud800'
const big = 'x'.repeat(1_000_000)

/** Input, and the failure it gets. */
const completions: [string, Json, Json][] = [
  ['unknown model', { prompt, model: 'nothing' }, { code: 'MODEL_NOT_FOUND', model: 'nothing' }],
  ['unknown version', { prompt, model: 'smollm2@9' }, { code: 'MODEL_NOT_FOUND', model: 'smollm2@9' }],
  [
    'model of another task',
    { prompt, model: 'minilm' },
    { code: 'WRONG_TASK', task: 'FEATURE_EXTRACTION', expected: 'TEXT_GENERATION' },
  ],
  [
    'prompt beyond the context',
    { prompt: 'w '.repeat(1000) },
    { code: 'CONTEXT_LENGTH_EXCEEDED', maximum: 1000, requested: 1001 },
  ],
  [
    'maxTokens beyond the context',
    { prompt, maxTokens: 1000 },
    { code: 'CONTEXT_LENGTH_EXCEEDED', maximum: 1000, requested: 1001 },
  ],
  ['both prompt and messages', { prompt, messages }, { code: 'INVALID_INPUT', field: 'input' }],
  ['neither prompt nor messages', {}, { code: 'INVALID_INPUT', field: 'input' }],
  ['empty prompt', { prompt: '' }, { code: 'INVALID_INPUT', field: 'input.prompt', limit: 1 }],
  ['no messages', { messages: [] }, { code: 'INVALID_INPUT', field: 'input.messages', limit: 1 }],
  ['1 MB prompt', { prompt: big }, { code: 'INVALID_INPUT', field: 'input.prompt', limit: 100_000 }],
  [
    '1 MB of messages',
    { messages: Array(20).fill({ role: 'USER', content: 'x'.repeat(50_000) }) },
    { code: 'INVALID_INPUT', field: 'input.messages', limit: 100_000 },
  ],
  ['lone surrogate', { prompt: lone }, { code: 'INVALID_INPUT', field: 'input.prompt' }],
  [
    'lone surrogate in a message',
    { messages: [{ role: 'USER', content: lone }] },
    { code: 'INVALID_INPUT', field: 'input.messages.0.content' },
  ],
  ['lone surrogate in a stop string', { prompt, stop: ['a', lone] }, { code: 'INVALID_INPUT', field: 'input.stop.1' }],
  ['maxTokens 0', { prompt, maxTokens: 0 }, { code: 'INVALID_INPUT', field: 'input.maxTokens', limit: 1 }],
  ['temperature -1', { prompt, temperature: -1 }, { code: 'INVALID_INPUT', field: 'input.temperature', limit: 0 }],
  ['temperature 2.1', { prompt, temperature: 2.1 }, { code: 'INVALID_INPUT', field: 'input.temperature', limit: 2 }],
  ['topP 0', { prompt, topP: 0 }, { code: 'INVALID_INPUT', field: 'input.topP', limit: 0 }],
  ['topP 1.1', { prompt, topP: 1.1 }, { code: 'INVALID_INPUT', field: 'input.topP', limit: 1 }],
  ['topK -1', { prompt, topK: -1 }, { code: 'INVALID_INPUT', field: 'input.topK', limit: 0 }],
  ['minP 2', { prompt, minP: 2 }, { code: 'INVALID_INPUT', field: 'input.minP', limit: 1 }],
  [
    'presencePenalty 3',
    { prompt, presencePenalty: 3 },
    { code: 'INVALID_INPUT', field: 'input.presencePenalty', limit: 2 },
  ],
  [
    'frequencyPenalty -3',
    { prompt, frequencyPenalty: -3 },
    { code: 'INVALID_INPUT', field: 'input.frequencyPenalty', limit: -2 },
  ],
  [
    'repetitionPenalty 0',
    { prompt, repetitionPenalty: 0 },
    { code: 'INVALID_INPUT', field: 'input.repetitionPenalty', limit: 0 },
  ],
  [
    '10,000 stop strings',
    { prompt, stop: Array(10_000).fill('a') },
    { code: 'INVALID_INPUT', field: 'input.stop', limit: 16 },
  ],
  ['empty stop string', { prompt, stop: [''] }, { code: 'INVALID_INPUT', field: 'input.stop.0', limit: 1 }],
  [
    'stop string of 257 characters',
    { prompt, stop: ['a'.repeat(257)] },
    { code: 'INVALID_INPUT', field: 'input.stop.0', limit: 256 },
  ],
  ['n of 10^9', { prompt, n: 1_000_000_000 }, { code: 'INVALID_INPUT', field: 'input.n', limit: 16 }],
  ['n 0', { prompt, n: 0 }, { code: 'INVALID_INPUT', field: 'input.n', limit: 1 }],
  ['logprobs 21', { prompt, logprobs: 21 }, { code: 'INVALID_INPUT', field: 'input.logprobs', limit: 20 }],
  [
    'bias of 101',
    { prompt, logitBias: [{ token: 1, bias: 101 }] },
    { code: 'INVALID_INPUT', field: 'input.logitBias.0.bias', limit: 100 },
  ],
  [
    'bias of no token',
    { prompt, logitBias: [{ token: 1000, bias: 1 }] },
    { code: 'INVALID_INPUT', field: 'input.logitBias.0.token', limit: 999 },
  ],
  ['echo of messages', { messages, echo: true }, { code: 'INVALID_INPUT', field: 'input.echo' }],
]

const failureFields = `... on Failure { code message } ... on InvalidInput { field limit } ... on ModelNotFound { model }
  ... on WrongTask { task expected } ... on ContextLengthExceeded { maximum requested }`
const create = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ${failureFields} } }`
const stream = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { sequence ... on CompletionFailed { failure { ${failureFields} } } } }`

describe.each(transports)('over %s', (_, ask) => {
  test.each(completions)('createCompletion refuses: %s', async (_name, input, failure) => {
    const { data, errors } = await ask(create, { input })
    expect(errors).toBeUndefined()
    expect(data.createCompletion).toMatchObject(failure)
  })

  test.each([
    ['an empty text', '{ classifyText(text: "") { label } }', {}, { code: 'INVALID_INPUT', field: 'text', limit: 1 }],
    [
      'a text of 1 MB',
      'query ($text: String!) { classifyText(text: $text) { label } }',
      { text: big },
      { code: 'INVALID_INPUT', field: 'text', limit: 100_000 },
    ],
    [
      'a lone surrogate',
      'query ($text: String!) { classifyText(text: $text) { label } }',
      { text: lone },
      { code: 'INVALID_INPUT', field: 'text' },
    ],
    [
      'topK 0',
      '{ classifyText(text: "a", topK: 0) { label } }',
      {},
      { code: 'INVALID_INPUT', field: 'topK', limit: 1 },
    ],
    [
      'an unknown model',
      '{ classifyText(text: "a", model: "nothing") { label } }',
      {},
      { code: 'MODEL_NOT_FOUND', model: 'nothing' },
    ],
    [
      'a model of another task',
      '{ classifyText(text: "a", model: "minilm") { label } }',
      {},
      { code: 'WRONG_TASK', expected: 'TEXT_CLASSIFICATION' },
    ],
    ['no texts', '{ embed(texts: []) { tokens } }', {}, { code: 'INVALID_INPUT', field: 'texts', limit: 1 }],
    [
      'too many texts',
      'query ($texts: [String!]!) { embed(texts: $texts) { tokens } }',
      { texts: Array(11).fill('a') },
      { code: 'INVALID_INPUT', field: 'texts', limit: 10 },
    ],
    [
      'an empty text among others',
      '{ embed(texts: ["a", ""]) { tokens } }',
      {},
      { code: 'INVALID_INPUT', field: 'texts.1', limit: 1 },
    ],
    [
      'too long a text to tokenize',
      'query ($text: String!) { tokenize(text: $text) { count } }',
      { text: big },
      { code: 'INVALID_INPUT', field: 'text', limit: 100_000 },
    ],
    [
      'a page of 0',
      '{ completions(first: 0) { totalCount } }',
      {},
      { code: 'INVALID_INPUT', field: 'first', limit: 1 },
    ],
    [
      'a page of 101',
      '{ models(first: 101) { totalCount } }',
      {},
      { code: 'INVALID_INPUT', field: 'first', limit: 100 },
    ],
    [
      'a foreign cursor',
      '{ completions(after: "????") { totalCount } }',
      {},
      { code: 'INVALID_INPUT', field: 'after' },
    ],
    [
      'a tensor with too few elements',
      '{ predict(model: "minilm", inputs: [{ name: "x", datatype: INT64, shape: [2], data: [1] }]) { name } }',
      {},
      { code: 'INVALID_INPUT', field: 'inputs.0.data', limit: 2 },
    ],
    [
      'a tensor of too many elements',
      '{ predict(model: "minilm", inputs: [{ name: "x", datatype: INT64, shape: [100000, 100000], data: [1] }]) { name } }',
      {},
      { code: 'INVALID_INPUT', field: 'inputs.0.shape', limit: 1_000_000 },
    ],
    [
      'a fraction in an integer tensor',
      '{ predict(model: "minilm", inputs: [{ name: "x", datatype: INT32, shape: [1], data: [1.5] }]) { name } }',
      {},
      { code: 'INVALID_INPUT', field: 'inputs.0.data.0' },
    ],
    [
      'an integer beyond its type',
      '{ predict(model: "minilm", inputs: [{ name: "x", datatype: INT8, shape: [1], data: [128] }]) { name } }',
      {},
      { code: 'INVALID_INPUT', field: 'inputs.0.data.0' },
    ],
    [
      'a negative dimension',
      '{ predict(model: "minilm", inputs: [{ name: "x", datatype: INT8, shape: [-1], data: [] }]) { name } }',
      {},
      { code: 'INVALID_INPUT', field: 'inputs.0.shape.0', limit: 0 },
    ],
    [
      'a tensor with neither data nor base64',
      '{ predict(model: "minilm", inputs: [{ name: "x", datatype: INT8, shape: [1] }]) { name } }',
      {},
      { code: 'INVALID_INPUT', field: 'inputs.0' },
    ],
    [
      'base64 of the wrong size',
      '{ predict(model: "minilm", inputs: [{ name: "x", datatype: INT32, shape: [1], base64: "AA==" }]) { name } }',
      {},
      { code: 'INVALID_INPUT', field: 'inputs.0.base64', limit: 4 },
    ],
    [
      'an infinite number as a literal',
      'mutation { createCompletion(input: { prompt: "a", temperature: 1e400 }) { __typename } }',
      {},
      { code: 'GRAPHQL_VALIDATION_FAILED', field: 'input.temperature' },
    ],
    [
      'an infinite number as a variable',
      'mutation ($t: Float) { createCompletion(input: { prompt: "a", temperature: $t }) { __typename } }',
      { t: 'Infinity' },
      { code: 'BAD_USER_INPUT' },
    ],
    [
      'NaN',
      'mutation { createCompletion(input: { prompt: "a", temperature: NaN }) { __typename } }',
      {},
      { code: 'GRAPHQL_VALIDATION_FAILED' },
    ],
    ['an unknown field', '{ nothing }', {}, { code: 'GRAPHQL_VALIDATION_FAILED' }],
    ['a syntax error', '{ models {', {}, { code: 'GRAPHQL_PARSE_FAILED' }],
    [
      '10,000 aliases',
      `{ ${Array.from({ length: 10_000 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      {},
      { code: 'DOCUMENT_TOO_LARGE', limit: 4000 },
    ],
    [
      '300 aliases',
      `{ ${Array.from({ length: 300 }, (_, i) => `a${i}: models { totalCount }`).join(' ')} }`,
      {},
      { code: 'TOO_MANY_ALIASES', limit: 256 },
    ],
    [
      'a query 5,000 deep',
      `{ ${'models { nodes { '.repeat(2500)} id ${'} }'.repeat(2500)} }`,
      {},
      { code: 'DOCUMENT_TOO_DEEP', limit: 200 },
    ],
    [
      'a query 20 deep',
      `{ completions { ${'nodes { model { id } } edges { node { '.repeat(1)} ${'... on Completion { '.repeat(20)} id ${'} '.repeat(20)} } } } }`,
      {},
      { code: 'DOCUMENT_TOO_DEEP', limit: 16 },
    ],
    [
      '100 directives',
      `{ models ${'@skip(if: false) '.repeat(1)} { ${Array.from({ length: 100 }, () => 'totalCount @skip(if: false)').join(' ')} } }`,
      {},
      { code: 'TOO_MANY_DIRECTIVES', limit: 50 },
    ],
  ])('a query refuses: %s', async (_name, query, variables, extensions) => {
    const { errors } = await ask(query, variables)
    expect(errors?.[0]?.extensions).toMatchObject(extensions)
    expect(errors?.[0]?.message).not.toMatch(/\/|node_modules/)
  })
})

test.each(completions)('streamCompletion refuses: %s', async (_name, input, failure) => {
  const all: { sequence: number; failure: Json }[] = []
  for await (const { streamCompletion } of socket.stream(stream, { input })) all.push(streamCompletion)
  expect(all).toHaveLength(1)
  expect(all[0]).toMatchObject({ sequence: 1, failure })
})

test('nothing of all this reached a model, and the server answers at once', async () => {
  expect(app.engines.get('smollm2')?.requests).toEqual([])
  expect(app.engines.get('sentiment')?.encodeCalls).toEqual([])
  expect(app.engines.get('minilm')?.encodeCalls).toEqual([])
  const { data } = await post(app.url, '{ classifyText(text: "four") { label } }')
  expect(data.classifyText.label).toBe('NEGATIVE')
})
