import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from '../support/clients.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

let app: StartedApp
beforeAll(async () => {
  app = await startApp({ real: true })
})
afterAll(() => app.dispose())

const subjects = ['sport', 'politics', 'cooking', 'technology', 'health']
const desks = ['billing', 'shipping', 'technical support', 'account access']

test('labels of the caller are told apart by the embedding model', async () => {
  const texts: [text: string, labels: string[], label: string][] = [
    ['The team won the final after extra time.', subjects, 'sport'],
    ['Parliament passed the new tax law yesterday.', subjects, 'politics'],
    ['Add two eggs and whisk until smooth.', subjects, 'cooking'],
    ['The new phone has a faster chip and a better camera.', subjects, 'technology'],
    ['Drink enough water and sleep eight hours.', subjects, 'health'],
    ['I was charged twice for my subscription.', desks, 'billing'],
    ['My parcel has not arrived yet.', desks, 'shipping'],
    ['I forgot my password and cannot log in.', desks, 'account access'],
  ]
  for (const [text, labels, label] of texts) {
    const { data } = await post(
      app.url,
      `query ($text: String!, $labels: [String!]!) {
        one: classifyZeroShot(text: $text, labels: $labels) { label score labels { score } method model }
        several: classifyZeroShot(text: $text, labels: $labels, multiLabel: true) { label score labels { score } } }`,
      { text, labels },
    )
    expect(data.one, text).toMatchObject({ label, method: 'EMBEDDINGS', model: 'minilm@1' })
    expect(data.one.score).toBeGreaterThan(0.5)
    const sum = (scores: { score: number }[]) => scores.reduce((total, { score }) => total + score, 0)
    expect(sum(data.one.labels)).toBeCloseTo(1, 9)
    expect(data.several).toMatchObject({ label })
  }
})

test('documents are put in the order of a query', async () => {
  const documents = [
    'Paris is the capital of France.',
    'A hive can hold fifty thousand bees.',
    'The stock market fell sharply.',
    'Bees live in hives and make honey.',
  ]
  const { data } = await post(
    app.url,
    `query ($documents: [String!]!) {
      rerank(query: "Where do bees live?", documents: $documents, topK: 2) { results { index document } method model }
      similarity(text: "A man is eating food.", texts: ["Someone has a meal.", "The sky is cloudy."]) { scores } }`,
    { documents },
  )
  const results = [3, 1].map((index) => ({ index, document: documents[index] }))
  expect(data.rerank).toEqual({ results, method: 'EMBEDDINGS', model: 'minilm@1' })
  const [near, far] = data.similarity.scores
  expect(near).toBeGreaterThan(0.6)
  expect(far).toBeLessThan(0.3)
})

const article =
  'Hi team, the deploy on Friday failed because the database migration timed out after thirty minutes. Maria restored the backup and no ' +
  'data was lost. We will split the migration into two steps and try again on Tuesday morning. Please do not merge anything into main ' +
  'until then. If you have urgent fixes, talk to Tom first.'

test('the chat model summarizes, answers and translates as well as it can, and says that it was it', async () => {
  const ask = async () =>
    (
      await post(
        app.url,
        `query ($article: String!) {
          summarize(text: $article) { text method model finishReason usage { promptTokens completionTokens } batch { size } }
          answerQuestion(question: "Who restored the backup?", context: $article) { answer method model score }
          translate(text: "Good morning.", targetLanguage: "fr", maxTokens: 24) { text method model } }`,
        { article },
      )
    ).data
  const first = await ask()
  expect(first.summarize).toMatchObject({
    method: 'CHAT',
    model: expect.stringMatching(/^smollm2@/),
    finishReason: 'STOP',
    batch: null,
  })
  expect(first.summarize.text.length).toBeLessThan(article.length)
  expect(first.summarize.text).toMatch(/backup|migration|deploy/)
  expect(first.answerQuestion).toMatchObject({ method: 'CHAT', model: expect.stringMatching(/^smollm2@/), score: null })
  expect(first.answerQuestion.answer).not.toBe('')
  expect(first.translate).toMatchObject({ method: 'CHAT', model: expect.stringMatching(/^smollm2@/) })
  // Predictions are pure functions of their arguments.
  expect(await ask()).toEqual(first)
})

test('a text that is too long for the chat model is refused with the numbers', async () => {
  const text = 'word '.repeat(9000)
  const { errors } = await post(app.url, 'query ($text: String!) { summarize(text: $text) { text } }', { text })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'CONTEXT_LENGTH_EXCEEDED', maximum: 8192 })
})
