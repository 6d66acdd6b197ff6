import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { tinyDecoders, writeTinyDecoder } from './support/tiny-decoders.ts'

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  for (const name of ['one', 'two']) writeTinyDecoder(tinyDecoders.Llama.graph, { folder: join(directory, name), name })
  // Each needs 192 MiB and its KV cache; an engine process that runs from sources has some more.
  app = await startApp({ real: true, settings: { MODELS_DIR: directory, KV_CACHE_MB: '64', MODEL_MEMORY_MB: '500' } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const complete = async (model: string) =>
  (
    await post(
      app.url,
      `mutation ($model: String) { createCompletion(input: { model: $model, prompt: "w1 w2", maxTokens: 4, temperature: 0 }) {
        ... on CreateCompletionSuccess { completion { text } } ... on Failure { code message } } }`,
      { model },
    )
  ).data.createCompletion
const facts = async (name: string) =>
  (await post(app.url, `{ model(name: "${name}") { state statistics { starts memoryBytes completionTokens } } }`)).data
    .model

test('with room for one engine process there is one, and texts are the same after it was unloaded and loaded again', async () => {
  const first = await complete('one')
  expect(first.completion.text).toMatch(/^w\d/)
  expect(await complete('two')).toEqual(first)
  expect(await facts('one')).toEqual({
    state: 'AVAILABLE',
    statistics: { starts: 1, memoryBytes: null, completionTokens: 4 },
  })
  expect(await facts('two')).toMatchObject({ state: 'READY', statistics: { starts: 1 } })
  expect(await complete('one')).toEqual(first)
  expect(await facts('one')).toMatchObject({ state: 'READY', statistics: { starts: 2, completionTokens: 8 } })
  expect(await facts('two')).toMatchObject({ state: 'AVAILABLE', statistics: { memoryBytes: null } })
})
