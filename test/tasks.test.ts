import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { post, until } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

const models = {
  names: 'TOKEN_CLASSIFICATION',
  masks: 'FILL_MASK',
  answers: 'QUESTION_ANSWERING',
  inference: 'ZERO_SHOT_CLASSIFICATION',
  ranks: 'TEXT_RANKING',
  short: 'SUMMARIZATION',
  marian: 'TRANSLATION',
  t5: 'TEXT2TEXT_GENERATION',
} as const
const fakes = Object.entries(models).map(([name, task]) => ({ name, task }))

let app: StartedApp
beforeEach(async () => {
  app = await startApp({ fakes, settings: { MAX_QUEUE: '3', MAX_TEXT_BYTES: '2000' } })
})
afterEach(() => app.dispose())

const ask = async (query: string) => (await post(app.url, `{ ${query} }`)).data
const failureOf = async (query: string) => (await post(app.url, `{ ${query} }`)).errors?.[0]?.extensions

describe('arguments and their defaults', () => {
  test('classifyTokens', async () => {
    const { a, b } = await ask(`
      a: classifyTokens(text: "Ann") { entities { label score start end text } model tokens batch { size } }
      b: classifyTokens(text: "Ann", aggregation: NONE, ignoreLabels: []) { entities { label } }`)
    const entities = [{ label: 'SIMPLE O', score: 0.5, start: 0, end: 3, text: 'Ann' }]
    expect(a).toEqual({ entities, model: 'names@1', tokens: 1, batch: { size: 2 } })
    expect(b.entities[0].label).toBe('NONE ')
  })

  test('fillMask and answerQuestion', async () => {
    const { fillMask, answerQuestion, none } = await ask(`
      fillMask(text: "a [MASK]") { masks { candidates { token } } }
      answerQuestion(question: "who", context: "Ann did", topK: 2) { answer score start end answers { text } method }
      none: answerQuestion(question: "who", context: "nothing", allowNoAnswer: true) { answer score start answers { text } }`)
    expect(fillMask.masks).toEqual([{ candidates: [0, 1, 2, 3, 4].map((token) => ({ token })) }])
    const answers = [{ text: 'Ann ' }, { text: 'Ann d' }]
    expect(answerQuestion).toEqual({ answer: 'Ann ', score: 0.4, start: 0, end: 4, answers, method: 'TASK_MODEL' })
    expect(none).toEqual({ answer: null, score: 0.9, start: null, answers: [{ text: 'noth' }] })
  })

  test('classifyZeroShot and rerank', async () => {
    const { classifyZeroShot, rerank } = await ask(`
      classifyZeroShot(text: "x", labels: ["a", "b"]) { label score labels { label } multiLabel method model }
      rerank(query: "bee", documents: ["a", "the bee", "b"], topK: 2) { results { index score document } method }`)
    const labels = [{ label: 'This example is a.' }, { label: 'This example is b.' }]
    const best = { label: 'This example is a.', score: 0.5 }
    expect(classifyZeroShot).toEqual({ ...best, labels, multiLabel: false, method: 'TASK_MODEL', model: 'inference@1' })
    const results = [
      { index: 1, score: 0.9, document: 'the bee' },
      { index: 0, score: 0.1, document: 'a' },
    ]
    expect(rerank).toEqual({ results, method: 'TASK_MODEL' })
  })

  test('summarize, translate and text2text', async () => {
    const { a, b, c } = await ask(`
      a: summarize(text: "one two three", maxTokens: 2) { text method model finishReason usage { promptTokens completionTokens } batch { size } }
      b: translate(text: "one", sourceLanguage: "en", targetLanguage: "fr") { text method finishReason }
      c: text2text(text: "one two") { text method model }`)
    const usage = { promptTokens: 3, completionTokens: 2 }
    expect(a).toEqual({
      text: 'three two',
      method: 'TASK_MODEL',
      model: 'short@1',
      finishReason: 'LENGTH',
      usage,
      batch: { size: 1 },
    })
    expect(b).toEqual({ text: 'en>fr one', method: 'TASK_MODEL', finishReason: 'STOP' })
    expect(c).toEqual({ text: 'two one', method: 'TASK_MODEL', model: 't5@1' })
  })
})

describe('a model of another task helps', () => {
  test('that takes instructions', async () => {
    const { a, b, c } = await ask(`
      a: summarize(text: "Text", model: "t5") { text method }
      b: translate(text: "Text", targetLanguage: "de", model: "t5") { text method }
      c: answerQuestion(question: "Q", context: "C", model: "t5") { answer score start end method }`)
    expect(a).toEqual({ text: 'Text summarize:', method: 'INSTRUCTION' })
    expect(b).toEqual({ text: 'Text German: to English translate', method: 'INSTRUCTION' })
    expect(c).toEqual({ answer: 'C context: Q question:', score: null, start: null, end: null, method: 'INSTRUCTION' })
  })

  test('that chats', async () => {
    const { summarize } = await ask(`
      summarize(text: "Text", model: "smollm2", maxTokens: 3) { text method model finishReason usage { completionTokens } batch { size } }`)
    const usage = { completionTokens: 3 }
    const facts = { method: 'CHAT', model: 'smollm2@1', finishReason: 'LENGTH', usage, batch: null }
    expect(summarize).toEqual({ text: 'w0 w1 w2', ...facts })
    const [request] = app.engines.get('smollm2')?.requests ?? []
    expect(request).toMatchObject({ reproducible: true, sampling: { temperature: 0 }, n: 1 })
  })

  test('that gives vectors', async () => {
    const { classifyZeroShot, rerank, similarity } = await ask(`
      classifyZeroShot(text: "x", labels: ["a", "bb"], model: "minilm") { labels { label score } method model }
      rerank(query: "x", documents: ["a"], model: "minilm") { method model }
      similarity(text: "x", texts: ["a", "b"]) { scores model }`)
    expect(classifyZeroShot).toMatchObject({ method: 'EMBEDDINGS', model: 'minilm@1' })
    expect(classifyZeroShot.labels).toHaveLength(2)
    expect(rerank).toEqual({ method: 'EMBEDDINGS', model: 'minilm@1' })
    expect(similarity.scores).toEqual([1, 1])
  })
})

test.each([
  ['classifyTokens(text: "") { model }', { field: 'text', limit: 1 }],
  [`classifyTokens(text: "${'a'.repeat(2001)}") { model }`, { field: 'text', limit: 2000 }],
  ['fillMask(text: "no") { model }', { field: 'text' }],
  ['fillMask(text: "[MASK]", topK: 0) { model }', { field: 'topK', limit: 1 }],
  ['answerQuestion(question: "", context: "c") { model }', { field: 'question' }],
  [
    'answerQuestion(question: "q", context: "c", maxAnswerTokens: 1001) { model }',
    { field: 'maxAnswerTokens', limit: 1000 },
  ],
  ['classifyZeroShot(text: "t", labels: []) { model }', { field: 'labels', limit: 1 }],
  ['classifyZeroShot(text: "t", labels: ["a", "a"]) { model }', { field: 'labels' }],
  ['classifyZeroShot(text: "t", labels: ["a", ""]) { model }', { field: 'labels.1', limit: 1 }],
  [
    `classifyZeroShot(text: "t", labels: [${Array.from({ length: 101 }, (_, i) => `"${i}"`)}]) { model }`,
    { field: 'labels', limit: 100 },
  ],
  [
    'classifyZeroShot(text: "t", labels: ["a"], hypothesisTemplate: "no place") { model }',
    { field: 'hypothesisTemplate' },
  ],
  ['rerank(query: "q", documents: []) { model }', { field: 'documents', limit: 1 }],
  ['similarity(text: "t", texts: ["a", ""]) { model }', { field: 'texts.1', limit: 1 }],
  ['summarize(text: "t", maxTokens: 0) { model }', { field: 'maxTokens', limit: 1 }],
  ['translate(text: "t", targetLanguage: "?") { model }', { field: 'targetLanguage' }],
  ['translate(text: "t", model: "smollm2") { model }', { field: 'targetLanguage' }],
])('what can not be used is refused by name: %s', async (query, expected) => {
  expect(await failureOf(query)).toMatchObject({ code: 'INVALID_INPUT', ...expected })
})

test.each([
  ['classifyTokens(text: "t", model: "minilm") { model }', ['TOKEN_CLASSIFICATION']],
  ['fillMask(text: "t", model: "minilm") { model }', ['FILL_MASK']],
  ['rerank(query: "t", documents: ["d"], model: "smollm2") { model }', ['TEXT_RANKING', 'FEATURE_EXTRACTION']],
  [
    'classifyZeroShot(text: "t", labels: ["d"], model: "smollm2") { model }',
    ['ZERO_SHOT_CLASSIFICATION', 'FEATURE_EXTRACTION'],
  ],
  ['summarize(text: "t", model: "minilm") { model }', ['SUMMARIZATION', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION']],
  ['text2text(text: "t", model: "smollm2") { model }', ['TEXT2TEXT_GENERATION']],
])('a model of another task is refused, with those that would do: %s', async (query, accepted) => {
  expect(await failureOf(query)).toMatchObject({ code: 'WRONG_TASK', expected: accepted[0], accepted })
})

test('more than may wait are refused with the time to come back, and those that leave are not computed', async () => {
  const engine = app.engines.get('short')
  if (engine === undefined) throw new Error('no engine')
  const summary = (text: string, signal?: AbortSignal) =>
    post(app.url, `{ summarize(text: "${text}") { text } }`, {}, signal)
  const waiting = async () =>
    (await post(app.url, '{ model(name: "short") { statistics { waiting } } }')).data.model.statistics.waiting
  engine.pause()
  const running = new AbortController()
  const first = summary('first', running.signal)
  first.catch(() => {})
  await until(() => engine.pipelineCalls.length === 1)
  const leaving = new AbortController()
  const others = [summary('left', leaving.signal), summary('stays'), summary('stays too')]
  others[0]?.catch(() => {})
  await until(async () => (await waiting()) === 4)
  const { errors } = await summary('too many')
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'QUEUE_FULL', retryAfterMs: expect.any(Number) })
  leaving.abort()
  running.abort()
  await until(() => engine.pipelineCalls[0]?.signal?.aborted === true)
  engine.resume()
  expect((await others[1])?.data.summarize.text).toBe('stays')
  expect((await others[2])?.data.summarize.text).toBe('too stays')
  const texts = engine.pipelineCalls.map(({ inputs }) => (inputs[0] as { text: string }).text)
  expect(texts.sort()).toEqual(['first', 'stays', 'stays too'])
})

test('a chat that its caller has left is stopped', async () => {
  const engine = app.engines.get('smollm2')
  if (engine === undefined) throw new Error('no engine')
  engine.pause()
  const leaving = new AbortController()
  const left = post(app.url, '{ summarize(text: "t", model: "smollm2") { text } }', {}, leaving.signal)
  left.catch(() => {})
  await until(() => engine.running.size === 1)
  leaving.abort()
  await until(() => engine.running.size === 0)
  engine.resume()
  const { data } = await post(app.url, '{ summarize(text: "t", model: "smollm2", maxTokens: 1) { text } }')
  expect(data.summarize.text).toBe('w0')
})

test.each([
  ['classifyTokens: { text: "Ann" }', 'TokenClassification { entities { text } }', { entities: [{ text: 'Ann' }] }],
  ['classifyZeroShot: { text: "x", labels: ["a"] }', 'ZeroShotClassification { method }', { method: 'TASK_MODEL' }],
  [
    'fillMask: { text: "[MASK]", topK: 1 }',
    'MaskFilling { masks { candidates { token } } }',
    { masks: [{ candidates: [{ token: 0 }] }] },
  ],
  ['answerQuestion: { question: "q", context: "abcdef" }', 'QuestionAnswer { answer end }', { answer: 'abcd', end: 4 }],
  ['summarize: { text: "a b" }', 'Summary { text finishReason }', { text: 'b a', finishReason: 'STOP' }],
  ['translate: { text: "a", targetLanguage: "fr" }', 'Translation { text }', { text: 'null>fr a' }],
  [
    'text2text: { text: "a b" }',
    'TransformedText { text usage { completionTokens } }',
    { text: 'b a', usage: { completionTokens: 2 } },
  ],
  ['similarity: { text: "a", texts: ["b"] }', 'Similarity { scores }', { scores: [1] }],
  ['rerank: { query: "a", documents: ["b"] }', 'Ranking { results { index } }', { results: [{ index: 0 }] }],
])('createPrediction carries it out as well: %s', async (operation, selection, expected) => {
  const created = await post(
    app.url,
    `mutation { createPrediction(input: { operation: { ${operation} } }) { ... on CreatePredictionSuccess { prediction { id } } ... on Failure { message } } }`,
  )
  const { id } = created.data.createPrediction.prediction
  const read = async () =>
    (await post(app.url, `query ($id: ID!) { prediction(id: $id) { state result { ... on ${selection} } } }`, { id }))
      .data.prediction
  await until(async () => (await read()).state === 'SUCCEEDED')
  expect((await read()).result).toEqual(expected)
})

test('every query of docs/tasks.md is answered', async () => {
  const document = readFileSync(new URL('../docs/tasks.md', import.meta.url), 'utf8')
  const queries = [...document.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, query]) => query ?? '')
  expect(queries.length).toBeGreaterThan(9)
  for (const query of queries) {
    const { data, errors } = await post(app.url, query)
    expect(errors, query).toBeUndefined()
    for (const value of Object.values(data)) expect(value).not.toBeNull()
  }
})
