import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.dispose())

const canary = 'canary-7f3a9c'
const create =
  'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on Failure { code message } } }'

test('neither logs nor errors tell a prompt, whatever goes wrong', async () => {
  const engine = app.engines.get('smollm2') as FakeEngine
  const answers = [
    await post(app.url, create, { input: { prompt: canary, maxTokens: 2 } }),
    await post(app.url, create, { input: { prompt: `${canary}\ud800` } }),
    await post(app.url, create, { input: { prompt: canary, stop: [canary.repeat(50)] } }),
    await post(app.url, 'query ($text: String!) { classifyText(text: $text, topK: 0) { label } }', { text: canary }),
  ]
  engine.pause()
  const dying = post(app.url, create, { input: { prompt: canary } })
  await until(() => engine.running.size === 1)
  engine.crash()
  answers.push(await dying)
  engine.generate = () => {
    throw new Error(`broken on ${canary}`.slice(0, 9))
  }
  answers.push(await post(app.url, create, { input: { prompt: canary } }))
  expect(answers.at(-1)?.data.createCompletion.code).toBe('INTERNAL')
  const socket = connect(app.url)
  answers.push(await socket.once(create, { input: { prompt: canary, n: 0 } }))
  await socket.dispose()
  expect(JSON.stringify(answers)).not.toContain(canary)
  expect(app.logs.length).toBeGreaterThan(0)
  expect(JSON.stringify(app.logs)).not.toContain(canary)
})
