import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { post } from './support/clients.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { writeTinyChoices } from './support/tiny-choices.ts'
import { writeTinyTasks } from './support/tiny-tasks.ts'

// Models are loaded meanwhile, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const reference = fixture<{
  translations: { text: string; source: string; target: string; translation: string }[]
  instructed: { prefix: string; text: string; generated: string }[]
  shortContexts: { question: string; context: string; text: string; score: number; none: number }[]
}>('tiny_tasks/choices.json')

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeTinyTasks(directory)
  writeTinyChoices(directory)
  app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const ask = async (field: string, args: Record<string, unknown>, selection: string) => {
  const given = Object.entries(args).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const { data, errors } = await post(app.url, `{ ${field}(${given.join(', ')}) { ${selection} } }`)
  return { result: data?.[field], error: errors?.[0] }
}
const translate = (text: string, languages: Record<string, string>, model: string) =>
  ask('translate', { text, model, maxTokens: 12, ...languages }, 'text method')

test('a text has no answer where the model holds that for more probable, if the caller allows it', async () => {
  for (const { question, context, text, score, none } of reference.shortContexts) {
    const found = async (allowNoAnswer: boolean) =>
      (await ask('answerQuestion', { question, context, allowNoAnswer, model: 'answers' }, 'answer score start end'))
        .result
    const start = context.indexOf(text)
    const answer = { answer: text, score: expect.closeTo(score, 4), start, end: start + text.length }
    expect(await found(false)).toEqual(answer)
    const absent = { answer: null, score: expect.closeTo(none, 4), start: null, end: null }
    expect(await found(true), context).toEqual(none > score ? absent : answer)
  }
  const decided = new Set(reference.shortContexts.map(({ score, none }) => none > score))
  expect(decided.size).toBe(2)
})

test('a model whose languages are tokens translates from and into those it is told, as transformers does', async () => {
  for (const { text, source, target, translation } of reference.translations) {
    const { result } = await translate(text, { sourceLanguage: source, targetLanguage: target }, 'nllb')
    expect(result, `${source} ${target} ${text}`).toEqual({ text: translation, method: 'TASK_MODEL' })
  }
})

test('the source language of one text is not kept for the next', async () => {
  const of = (source: string) =>
    reference.translations.find(
      (row) => row.source === source && row.target === 'fra_Latn' && row.text === 'ann met bob',
    )
  const [english, german] = [of('eng_Latn')?.translation, of('deu_Latn')?.translation]
  expect(english).not.toBe(german)
  const told = await translate('ann met bob', { sourceLanguage: 'deu_Latn', targetLanguage: 'fra_Latn' }, 'nllb')
  expect(told.result.text).toBe(german)
  expect((await translate('ann met bob', { targetLanguage: 'fra_Latn' }, 'nllb')).result.text).toBe(english)
})

test.each([
  [{ targetLanguage: 'fr' }, 'targetLanguage'],
  [{}, 'targetLanguage'],
  [{ sourceLanguage: 'en', targetLanguage: 'fra_Latn' }, 'sourceLanguage'],
])('languages that it does not know are refused with those that it does: %j', async (languages, field) => {
  const { error } = await translate('bees', languages as Record<string, string>, 'nllb')
  expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field })
  expect(error?.message).toContain('eng_Latn, fra_Latn, deu_Latn')
})

const instructed = (prefix: string) => {
  const rows = reference.instructed.filter((row) => row.prefix === prefix)
  expect(rows.length).toBeGreaterThan(2)
  return rows
}

test('a model that follows instructions is told what to do, and does what transformers does with those words', async () => {
  for (const { text, generated } of instructed('summarize: ')) {
    const { result } = await ask('summarize', { text, model: 't5', maxTokens: 12 }, 'text method')
    expect(result).toEqual({ text: generated, method: 'INSTRUCTION' })
  }
  for (const { text, generated } of instructed('translate English to French: '))
    expect((await translate(text, { targetLanguage: 'fr' }, 't5')).result).toEqual({
      text: generated,
      method: 'INSTRUCTION',
    })
})

test('a model of T5’s kind is told by its own configuration', async () => {
  for (const { text, generated } of instructed('not very ')) {
    const { result } = await ask('summarize', { text, model: 't5-summarizer', maxTokens: 12 }, 'text method')
    expect(result).toEqual({ text: generated, method: 'TASK_MODEL' })
  }
  for (const { text, generated } of instructed('where is '))
    for (const languages of [{ sourceLanguage: 'en', targetLanguage: 'fr' }, { targetLanguage: 'fr' }, {}])
      expect((await translate(text, languages as Record<string, string>, 't5-translator')).result).toEqual({
        text: generated,
        method: 'TASK_MODEL',
      })
  const { error } = await translate('bees', { targetLanguage: 'de' }, 't5-translator')
  expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'targetLanguage' })
  expect(error?.message).toContain('en_to_fr')
})
