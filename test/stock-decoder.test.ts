import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, post, type Socket } from './support/clients.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { type Reference, tinyDecoders, tinyWords, writeTinyDecoder } from './support/tiny-decoders.ts'

const references = fixture<Record<'gpt2' | 'llama', Reference[]>>('tiny_decoders/reference.json')
/** Only words can be asked for: number 0 is no word. */
const askable = (name: 'gpt2' | 'llama'): Reference =>
  references[name].find(({ prompt, tokens }) => prompt.length > 8 && ![...prompt, ...tokens].includes(0)) as Reference
const words = (ids: readonly number[]): string => ids.map((id) => tinyWords[id - 1]).join(' ')

let app: StartedApp
let socket: Socket
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeTinyDecoder(tinyDecoders['merged GPT-2'].graph, { folder: join(directory, 'gpt2'), name: 'gpt2' })
  writeTinyDecoder(tinyDecoders.Llama.graph, { folder: join(directory, 'llama'), name: 'llama' })
  writeTinyDecoder(tinyDecoders.Llama.graph, { folder: join(directory, 'bad'), name: 'bad', facts: { layers: 7 } })
  app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
  socket = connect(app.url)
})
afterAll(async () => {
  await socket.dispose()
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const inputOf = (model: string, { prompt, tokens }: Reference) => ({
  model,
  prompt: words(prompt),
  maxTokens: tokens.length,
  temperature: 0,
})

test.each([
  'gpt2',
  'llama',
] as const)('a model folder with a stock export of %s streams what the reference gives', async (name) => {
  const reference = askable(name)
  const stream = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { __typename
    ... on CompletionDelta { text } ... on CompletionFinished { completion { text finishReason usage { promptTokens completionTokens } } } } }`
  let text = ''
  let last: { __typename: string; completion?: object } = { __typename: '' }
  for await (const { streamCompletion } of socket.stream(stream, { input: inputOf(name, reference) })) {
    last = streamCompletion
    text += streamCompletion.text ?? ''
  }
  expect(text.trim()).toBe(words(reference.tokens))
  const usage = { promptTokens: reference.prompt.length, completionTokens: reference.tokens.length }
  expect(last).toEqual({
    __typename: 'CompletionFinished',
    completion: { text, finishReason: 'LENGTH', usage },
  })
})

test('a stop string ends its text as any other', async () => {
  const reference = askable('llama')
  const stop = [words(reference.tokens.slice(3, 5))]
  const { data } = await post(
    app.url,
    `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) {
      ... on CreateCompletionSuccess { completion { text finishReason } } } }`,
    { input: { ...inputOf('llama', reference), stop } },
  )
  const { text, finishReason } = data.createCompletion.completion
  expect([text.trim(), finishReason]).toEqual([words(reference.tokens.slice(0, 3)), 'STOP'])
})

test('a raw run of its graph takes and gives what the file says, nothing else', async () => {
  const reference = askable('llama')
  const shape = [1, reference.prompt.length]
  const data = reference.prompt.map(String)
  const integers = (name: string, data: string[]) => ({ name, datatype: 'INT64', shape, data })
  const cache = ['0.key', '0.value', '1.key', '1.value'].map((name) => `past_key_values.${name}`)
  const inputs = [
    integers('input_ids', data),
    integers(
      'attention_mask',
      data.map(() => '1'),
    ),
    integers(
      'position_ids',
      data.map((_, i) => String(i)),
    ),
    ...cache.map((name) => ({ name, datatype: 'FLOAT32', shape: [1, 2, 0, 16], data: [] })),
  ]
  const query = 'query ($inputs: [TensorInput!]!) { predict(model: "llama", inputs: $inputs) { name shape } }'
  const answer = await post(app.url, query, { inputs })
  expect(answer.errors).toBeUndefined()
  expect(answer.data.predict.map(({ name }: { name: string }) => name)).toEqual([
    'logits',
    ...cache.map((name) => name.replace('past_key_values', 'present')),
  ])
})

test('an export that its manifest describes wrongly says so when it is asked', async () => {
  const { data } = await post(
    app.url,
    `mutation { createCompletion(input: { model: "bad", prompt: "w1", maxTokens: 1 }) {
      __typename ... on Failure { message } } }`,
  )
  expect(data.createCompletion.message).toMatch(/layers is 7, its graph 2/)
})
