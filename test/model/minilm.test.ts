import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import type { EncodedText } from '../../src/engine/engine.ts'
import { openExact } from '../../src/engine/worker/runtime/open-exact.ts'
import { fixture, openShipped, type ShippedModel } from '../support/shipped-model.ts'

let shipped: ShippedModel
beforeAll(async () => {
  shipped = await openShipped('minilm')
})

const encode = (args: string[]): Promise<EncodedText[]> =>
  shipped.model.answer({ type: 'call', id: 0, method: 'encode', args }) as Promise<EncodedText[]>

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [dot, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i += 1) {
    dot += (a[i] as number) * (b[i] as number)
    aa += (a[i] as number) ** 2
    bb += (b[i] as number) ** 2
  }
  return dot / Math.sqrt(aa * bb)
}

const sentences = [
  'A man is eating food.',
  'Someone is having a meal.',
  'The server answered with status 503.',
  'x',
  '漢字 and 🙂 in one sentence',
  'A much longer sentence, '.repeat(20),
]

test('a sentence has the same vector, to the bit, alone and in any company', async () => {
  const alone = (await Promise.all(sentences.map((sentence) => encode([sentence])))).map(([encoded]) => encoded?.row)
  const together = await encode([...sentences, ...sentences.toReversed()])
  expect(together.slice(0, sentences.length).map(({ row }) => row)).toEqual(alone)
  expect(together.slice(sentences.length).map(({ row }) => row)).toEqual(alone.toReversed())
  expect(Math.max(...together.map(({ batchSize }) => batchSize))).toBeGreaterThan(4)
})

test('vectors have length 1, and like sentences are nearer than unlike ones', async () => {
  const [eating, meal, server] = (await encode(sentences)).map(({ row }) => row) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  expect(Math.hypot(...eating)).toBeCloseTo(1, 4)
  expect(cosine(eating, meal)).toBeGreaterThan(cosine(eating, server) + 0.3)
})

test('a text longer than the model reads is cut, its closing token kept', async () => {
  const [long, longer] = (await encode(['word '.repeat(254), 'word '.repeat(5000)])) as [EncodedText, EncodedText]
  expect([long.tokens, longer.tokens]).toEqual([256, 256])
  expect(longer.row).toEqual(long.row)
})

test('pinned strings have the reference tokens', async () => {
  const pins = fixture<{ text: string; ids: number[] }[]>('minilm/tokenization.json')
  const found = await Promise.all(
    pins.map(({ text }) => shipped.model.answer({ type: 'call', id: 0, method: 'tokenize', args: text })),
  )
  expect(pins.length).toBeGreaterThan(40)
  // The reference cuts at 256 tokens; the tokenizer by itself doesn't.
  for (const [i, { ids }] of pins.entries()) {
    const own = (found[i] as { ids: number[] }).ids
    expect(own.length > 256 ? [...own.slice(0, 255), own.at(-1)] : own).toEqual(ids)
  }
})

test('every pinned sentence is within 0.995 of the fp32 reference', async () => {
  const pins = fixture<{ text: string; ids: number[]; index: number }[]>('minilm/sentences.json')
  const bytes = readFileSync(new URL('fixtures/minilm/embeddings.bin', import.meta.url))
  const reference = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  const rows = await encode(pins.map(({ text }) => text))
  const cosines = rows.map(({ row }, i) => {
    const { index } = pins[i] as (typeof pins)[number]
    return cosine(row, reference.subarray(index * 384, (index + 1) * 384))
  })
  expect(cosines.length).toBeGreaterThan(40)
  expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.995)
})

test('opened as for a processor without exact 8-bit products, the graph gives the same vectors to the bit', async () => {
  const folder = fileURLToPath(new URL('../../models/minilm', import.meta.url))
  const session = await openExact(folder, 'onnx/model.onnx', 1, { saturate: () => Promise.resolve(true) })
  const all = fixture<{ text: string; ids: number[] }[]>('minilm/sentences.json')
  const pins = all.filter((_, i) => i % 4 === 0)
  const usual = await encode(pins.map(({ text }) => text))
  for (const [i, { ids }] of pins.entries()) {
    const shape = [1, ids.length]
    const feeds = {
      input_ids: session.tensor('int64', BigInt64Array.from(ids, BigInt), shape),
      attention_mask: session.tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
    }
    const { sentence_embedding } = await session.run(feeds)
    expect(sentence_embedding?.data).toEqual(usual[i]?.row)
  }
})
