import { beforeAll, expect, test } from 'vitest'
import { Counters } from '../../src/engine/worker/counters.ts'
import { Encoder } from '../../src/engine/worker/encoder.ts'
import { openSession, type Session } from '../../src/engine/worker/runtime/session.ts'
import { openTokenizer, type Tokenizer } from '../../src/engine/worker/runtime/tokenizer.ts'
import { below, seeded } from '../support/random.ts'
import { meanEncoder, writeGraph, writeTokenizer } from '../support/tiny-models.ts'

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven']
let session: Session
let tokenizer: Tokenizer
beforeAll(async () => {
  const folder = writeGraph(meanEncoder)
  writeTokenizer(folder, words)
  session = await openSession(folder, 'model.onnx', 1)
  tokenizer = await openTokenizer(folder)
})

const create = (changes: { batchInvariant?: boolean; maxTokens?: number } = {}) => {
  const counters = new Counters()
  const graph = {
    kind: 'encoder',
    file: 'model.onnx',
    output: 'embedding',
    dimensions: 2,
    batchInvariant: true,
    maxTokens: 8,
    ...changes,
  } as const
  return { counters, encoder: new Encoder({ session, tokenizer, graph, batchTokens: 32, counters }) }
}

const mean = (ids: number[]): number[] =>
  [1, 2].map((power) => Math.fround(ids.reduce((sum, id) => sum + id ** power, 0) / ids.length))

test('gives each text its own row, in order, however they are packed', async () => {
  const random = seeded(10)
  const ids = Array.from({ length: 70 }, () => Array.from({ length: 1 + below(random, 8) }, () => 1 + below(random, 8)))
  const { encoder, counters } = create()
  const encoded = await encoder.encode(ids.map((row) => row.map((id) => words[id - 1]).join(' ')))
  for (const [i, { row, tokens, batchSize }] of encoded.entries()) {
    expect([...row]).toEqual(mean(ids[i] as number[]))
    expect(tokens).toBe(ids[i]?.length)
    expect(batchSize * tokens).toBeLessThanOrEqual(32)
  }
  expect(counters.rows).toBe(70)
  expect(counters.runs).toBeLessThan(25)
  expect(counters.promptTokens).toBe(ids.flat().length)
})

test('cuts long texts at the model’s limit', async () => {
  const [encoded] = await create({ maxTokens: 3 }).encoder.encode(['one two three four five'])
  expect([encoded?.tokens, [...(encoded?.row ?? [])]]).toEqual([3, mean([2, 3, 4])])
})

test('runs texts alone where company would change them', async () => {
  const { encoder, counters } = create({ batchInvariant: false })
  const encoded = await encoder.encode(['one', 'two two', 'three'])
  expect(encoded.map(({ batchSize }) => batchSize)).toEqual([1, 1, 1])
  expect(counters.runs).toBe(3)
})

test('a text without tokens is refused by its place', async () => {
  await expect(create().encoder.encode(['one', ' '])).rejects.toMatchObject({
    failure: { code: 'INVALID_INPUT', field: 'texts.1' },
  })
})

test('nothing asked, nothing run', async () => {
  const { encoder, counters } = create()
  expect(await encoder.encode([])).toEqual([])
  expect(counters.runs).toBe(0)
})
