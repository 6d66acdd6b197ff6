import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post } from '../support/clients.ts'
import { fixture } from '../support/shipped-model.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { writeTinyTasks } from '../support/tiny-tasks.ts'

interface Label {
  label: string
  score: number
}
interface Reference {
  TEXT_CLASSIFICATION: { text: string; problem: string; labels: Label[] }[]
  TOKEN_CLASSIFICATION: { text: string; aggregation: string; entities: (Label & { start: number; end: number })[] }[]
  FILL_MASK: { text: string; masks: { score: number; token: number; token_str: string; sequence: string }[][] }[]
  QUESTION_ANSWERING: {
    question: string
    context: string
    windows: number
    noAnswerScore: number
    answers: { text: string; start: number; end: number; score: number }[]
  }[]
  ZERO_SHOT_CLASSIFICATION: { text: string; multiLabel: boolean; hypothesisTemplate: string; labels: Label[] }[]
  TEXT_RANKING: { query: string; documents: string[]; scores: number[] }[]
  FEATURE_EXTRACTION: { text: string; MEAN: number[]; CLS: number[] }[]
  SUMMARIZATION: { text: string; generated: string; count: number; finishReason: string }[]
  TEXT2TEXT_GENERATION: { text: string; generated: string; count: number; finishReason: string }[]
  TRANSLATION: { text: string; generated: string; count: number; finishReason: string }[]
}
const reference = fixture<Reference>('tiny_tasks/reference.json')
const near = (value: number) => expect.closeTo(value, 4)
const nearly = <T extends Label>(labels: readonly T[]) =>
  labels.map((label) => ({ ...label, score: near(label.score) }))

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeTinyTasks(directory)
  app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

/** Asks one field with variables, all of which are its arguments. */
const ask = async (field: string, types: string, args: Record<string, unknown>, selection: string) => {
  const variables = types.split(', ').map((type) => type.split(':')[0] as string)
  const call = variables.map((name) => `${name}: $${name}`).join(', ')
  const declared = variables.map((name, i) => `$${name}:${types.split(', ')[i]?.split(':')[1]}`).join(', ')
  const { data, errors } = await post(app.url, `query (${declared}) { ${field}(${call}) { ${selection} } }`, args)
  expect(errors).toBeUndefined()
  return data[field]
}

describe('each task gives what the reference implementation gives', () => {
  test('text classification, one label and several', async () => {
    for (const { text, problem, labels } of reference.TEXT_CLASSIFICATION) {
      const model = problem.startsWith('multi') ? 'several-colors' : 'colors'
      const found = await ask(
        'classifyText',
        'text: String!, model: String',
        { text, model },
        'label score multiLabel labels { label score } model',
      )
      expect(found).toMatchObject({
        ...nearly(labels)[0],
        labels: nearly(labels),
        model: `${model}@1`,
        multiLabel: model !== 'colors',
      })
    }
  })

  test('token classification, however tokens are put together', async () => {
    for (const { text, aggregation, entities } of reference.TOKEN_CLASSIFICATION) {
      const args = { text, aggregation, model: 'names' }
      const found = await ask(
        'classifyTokens',
        'text: String!, aggregation: EntityAggregation, model: String',
        args,
        'entities { label score start end text }',
      )
      expect(found.entities, `${aggregation} ${text}`).toEqual(
        nearly(entities).map((entity) => ({ ...entity, text: text.slice(entity.start, entity.end) })),
      )
    }
  })

  test('masks', async () => {
    for (const { text, masks } of reference.FILL_MASK) {
      const found = await ask(
        'fillMask',
        'text: String!, topK: Int',
        { text, topK: 3 },
        'masks { candidates { token text score sequence } }',
      )
      const expected = masks.map((candidates) => ({
        candidates: candidates.map(({ score, token, token_str, sequence }) => ({
          token,
          text: token_str,
          score: near(score),
          // The reference keeps the ends of a text with several masks.
          sequence: sequence.replace(/^\[CLS\] | \[SEP\]$/g, ''),
        })),
      }))
      expect(found.masks).toEqual(expected)
    }
  })

  test('answers to questions, over several windows too', async () => {
    for (const { question, context, answers } of reference.QUESTION_ANSWERING) {
      const found = await ask(
        'answerQuestion',
        'question: String!, context: String!, topK: Int',
        { question, context, topK: 3 },
        'answer start end score method answers { text start end score }',
      )
      expect(found.answers).toEqual(answers.map((answer) => ({ ...answer, score: near(answer.score) })))
      const [{ text, ...place }] = found.answers
      expect(found).toMatchObject({ answer: text, ...place, method: 'TASK_MODEL' })
      expect(context.slice(found.start, found.end)).toBe(text)
    }
  })

  test('zero-shot classification', async () => {
    for (const { labels, ...args } of reference.ZERO_SHOT_CLASSIFICATION) {
      const types = 'text: String!, multiLabel: Boolean, hypothesisTemplate: String, labels: [String!]!'
      const given = { ...args, labels: ['sport', 'politics', 'cooking'] }
      const found = await ask('classifyZeroShot', types, given, 'labels { label score } method')
      expect(found).toEqual({ labels: nearly(labels), method: 'TASK_MODEL' })
    }
  })

  test('ranks', async () => {
    for (const { query, documents, scores } of reference.TEXT_RANKING) {
      const found = await ask(
        'rerank',
        'query: String!, documents: [String!]!',
        { query, documents },
        'results { index score document } method model',
      )
      const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number))
      expect(found.results).toEqual(
        order.map((index) => ({ index, score: near(scores[index] as number), document: documents[index] })),
      )
      expect(found).toMatchObject({ method: 'TASK_MODEL', model: 'ranks@1' })
    }
  })

  test('vectors, and how alike they are', async () => {
    const texts = reference.FEATURE_EXTRACTION.map(({ text }) => text)
    for (const [model, pooling] of [
      ['vectors', 'MEAN'],
      ['first-vectors', 'CLS'],
    ] as const) {
      const found = await ask('embed', 'texts: [String!]!, model: String', { texts, model }, 'vector')
      for (const [i, row] of reference.FEATURE_EXTRACTION.entries())
        expect(found[i].vector).toEqual(row[pooling].map(near))
    }
    const [first, ...others] = reference.FEATURE_EXTRACTION
    const args = { text: first?.text, texts: others.map(({ text }) => text), model: 'vectors' }
    const { scores } = await ask('similarity', 'text: String!, texts: [String!]!, model: String', args, 'scores')
    expect(scores).toEqual(
      others.map(({ MEAN }) => near(MEAN.reduce((sum, value, i) => sum + value * (first?.MEAN[i] ?? 0), 0))),
    )
  })

  test.each([
    ['summarize', 'SUMMARIZATION', 'bart'],
    ['translate', 'TRANSLATION', 'marian'],
    ['text2text', 'TEXT2TEXT_GENERATION', 't5'],
  ] as const)('%s by an encoder-decoder model', async (field, task, model) => {
    for (const { text, generated, count, finishReason } of reference[task]) {
      const found = await ask(
        field,
        'text: String!, maxTokens: Int',
        { text, maxTokens: 12 },
        'text method model finishReason usage { promptTokens completionTokens } batch { size }',
      )
      expect(found).toMatchObject({
        text: generated,
        method: 'TASK_MODEL',
        model: `${model}@1`,
        finishReason,
        usage: { completionTokens: count },
        batch: { size: 1 },
      })
    }
  })
})

describe('what is too long', () => {
  test('is cut where a text becomes one row', async () => {
    const text = 'bees '.repeat(100)
    const found = await ask('classifyText', 'text: String!, model: String', { text, model: 'colors' }, 'tokens')
    expect(found.tokens).toBe(48)
    const summary = await ask(
      'summarize',
      'text: String!, maxTokens: Int',
      { text, maxTokens: 2 },
      'usage { promptTokens }',
    )
    expect(summary.usage.promptTokens).toBe(48)
  })

  test('is read in windows where places in it are looked for', async () => {
    const text = `${'Ann met Bob in Paris and she lives in Zürich. '.repeat(4)}🐝 Unhappy`
    const args = { text, model: 'names-by-windows', ignoreLabels: [] }
    const types = 'text: String!, model: String, ignoreLabels: [String!]'
    const { entities, tokens } = await ask('classifyTokens', types, args, 'entities { start end text } tokens')
    expect(tokens).toBeGreaterThan(48)
    let last = 0
    for (const { start, end, text: piece } of entities) {
      expect(start).toBeGreaterThanOrEqual(last)
      expect(piece).toBe(text.slice(start, end))
      last = end
    }
    expect(last).toBe(text.length)
  })

  test('is refused where the other text leaves no room', async () => {
    const { errors } = await post(
      app.url,
      'query ($question: String!) { answerQuestion(question: $question, context: "bees") { answer } }',
      { question: 'where '.repeat(60) },
    )
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'context', limit: 48 })
  })
})

test('a text by an encoder-decoder model ends where the model ends it', async () => {
  const [{ text, generated }] = reference.SUMMARIZATION as [Reference['SUMMARIZATION'][0]]
  const found = await ask(
    'summarize',
    'text: String!, model: String',
    { text, model: 'bart-that-ends' },
    'text finishReason usage { completionTokens }',
  )
  expect(found).toEqual({ text: generated.split(' ')[0], finishReason: 'STOP', usage: { completionTokens: 1 } })
})

test.each([
  ['translate(text: "bees", targetLanguage: "fr") { text }', 'targetLanguage'],
  ['fillMask(text: "bees") { model }', 'text'],
])('what the model itself can not do is refused: %s', async (query, field) => {
  const { errors } = await post(app.url, `{ ${query} }`)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field })
})
