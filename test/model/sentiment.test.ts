import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from '../support/clients.ts'
import { fixture, openShipped } from '../support/shipped-model.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

let app: StartedApp
beforeAll(async () => {
  app = await startApp({ real: true, settings: { MAX_QUEUE: '1000', MAX_DOCUMENT_TOKENS: '20000' } })
})
afterAll(() => app.dispose())

/** Labels of texts, a page of them a document, by aliases. */
async function classify(texts: string[]): Promise<{ label: string; score: number }[]> {
  const labels: { label: string; score: number }[] = []
  for (let start = 0; start < texts.length; start += 128) {
    const page = texts.slice(start, start + 128)
    const variables = Object.fromEntries(page.map((text, i) => [`t${i}`, text]))
    const types = page.map((_, i) => `$t${i}: String!`).join(' ')
    const fields = page.map((_, i) => `a${i}: classifyText(text: $t${i}) { label score }`).join(' ')
    const { data, errors } = await post(app.url, `query (${types}) { ${fields} }`, variables)
    expect(errors).toBeUndefined()
    labels.push(...page.map((_, i) => data[`a${i}`]))
  }
  return labels
}

test('labels at least 84 % of the held-out sentences as their authors meant them', async () => {
  const rows = readFileSync(new URL('fixtures/sentiment/heldout.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t') as [text: string, label: string, source: string])
  expect(rows.length).toBeGreaterThan(700)
  const found = await classify(rows.map(([text]) => text))
  const right = rows.filter(([, label], i) => found[i]?.label === label).length
  expect(right / rows.length).toBeGreaterThanOrEqual(0.84)
})

test('scores are those of the fp32 reference, but for the quantization', async () => {
  const all = fixture<{ text: string; logits: [negative: number, positive: number] }[]>('sentiment/texts.json')
  // The API takes no empty text.
  const pins = all.filter(({ text }) => text !== '')
  const found = await classify(pins.map(({ text }) => text))
  const differences = pins.map(({ logits: [negative, positive] }, i) => {
    const reference = 1 / (1 + Math.exp(negative - positive))
    const { label, score } = found[i] as (typeof found)[number]
    return Math.abs(reference - (label === 'POSITIVE' ? score : 1 - score))
  })
  expect(pins.length).toBeGreaterThan(20)
  expect(Math.max(...differences)).toBeLessThan(0.1)
  expect(differences.reduce((sum, difference) => sum + difference, 0) / differences.length).toBeLessThan(0.02)
})

test('a text has the same score, to the bit, alone and in any company', async () => {
  const texts = [
    'Lovely.',
    'A waste of money, and of time as well, from its first minute to its last.',
    'Fine, I suppose.',
  ]
  const together = await classify(texts)
  for (const [i, text] of texts.entries()) expect((await classify([text]))[0]).toEqual(together[i])
})

test('pinned strings have the reference tokens', async () => {
  const { model } = await openShipped('sentiment')
  for (const { text, ids } of fixture<{ text: string; ids: number[] }[]>('sentiment/tokenization.json')) {
    const own = (await model.answer({ type: 'call', id: 0, method: 'tokenize', args: text })) as { ids: number[] }
    expect(own.ids.length > 256 ? [...own.ids.slice(0, 255), own.ids.at(-1)] : own.ids).toEqual(ids)
  }
})
