import { afterEach, expect, test, vi } from 'vitest'
import { Counters } from '../../src/engine/worker/counters.ts'
import { Encoder } from '../../src/engine/worker/encoding/encoder.ts'
import { encoderInterface } from '../../src/engine/worker/encoding/encoder-input.ts'
import { packByLength } from '../../src/engine/worker/encoding/packing.ts'
import { openSession } from '../../src/engine/worker/runtime/session.ts'
import { openTokenizer } from '../../src/engine/worker/runtime/tokenizer.ts'
import { below, seeded } from '../support/random.ts'
import {
  meanEncoder,
  paddingEncoder,
  singleRowEncoder,
  wholeTensorEncoder,
  writeGraph,
  writeTokenizer,
} from '../support/tiny-models.ts'

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven']
afterEach(() => vi.restoreAllMocks())

const create = async (spec = meanEncoder, changes: { batchInvariant?: boolean; maxTokens?: number } = {}) => {
  const folder = writeGraph(spec)
  writeTokenizer(folder, words)
  const [session, tokenizer] = await Promise.all([openSession(folder, 'model.onnx', 1), openTokenizer(folder)])
  const counters = new Counters()
  const { batchInvariant, maxTokens = 8 } = changes
  const stated = { kind: 'encoder', file: 'model.onnx', output: 'embedding', dimensions: 2, maxTokens } as const
  const graph = encoderInterface(stated, tokenizer.padId)
  const encoder = new Encoder({ session, tokenizer, graph, batchInvariant, batchTokens: 32, counters })
  await encoder.prepare()
  return { counters, encoder }
}

const mean = (ids: number[]): number[] =>
  [1, 2].map((power) => Math.fround(ids.reduce((sum, id) => sum + id ** power, 0) / ids.length))

test('gives each text its own row, in order, however they are packed', async () => {
  const random = seeded(10)
  const ids = Array.from({ length: 70 }, () => Array.from({ length: 1 + below(random, 8) }, () => 1 + below(random, 8)))
  const { encoder, counters } = await create()
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
  const { encoder } = await create(meanEncoder, { maxTokens: 3 })
  const [encoded] = await encoder.encode(['one two three four five'])
  expect([encoded?.tokens, [...(encoded?.row ?? [])]]).toEqual([3, mean([2, 3, 4])])
})

test('runs texts alone where the manifest says that company changes them', async () => {
  const { encoder, counters } = await create(meanEncoder, { batchInvariant: false })
  const encoded = await encoder.encode(['one', 'two two', 'three'])
  expect(encoded.map(({ batchSize }) => batchSize)).toEqual([1, 1, 1])
  expect(counters).toMatchObject({ runs: 3, batchInvariant: false })
})

test.each([
  ['one scale for the whole tensor: alone', wholeTensorEncoder, undefined, [1, 1, 1, 1]],
  ['a claim of the manifest does not help it', wholeTensorEncoder, true, [1, 1, 1, 1]],
  ['padding counts: with texts as long', paddingEncoder, undefined, [2, 1, 2, 1]],
  ['made for one row: alone', singleRowEncoder, undefined, [1, 1, 1, 1]],
])('finds out whom a text may run beside; %s', async (_, spec, claim, sizes) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { encoder, counters } = await create(spec, claim === undefined ? {} : { batchInvariant: claim })
  const texts = ['one two', 'seven seven seven', 'three three', 'six']
  const together = await encoder.encode(texts)
  expect(together.map(({ batchSize }) => batchSize)).toEqual(sizes)
  for (const [i, text] of texts.entries()) expect((await encoder.encode([text]))[0]?.row).toEqual(together[i]?.row)
  expect(counters.batchInvariant).toBe(false)
  expect(written).toHaveBeenCalledTimes(1)
})

test('packs mixed lengths within the budget, with little padding and few runs', () => {
  const random = seeded(11)
  const lengths = Array.from({ length: 256 }, () => 4 + below(random, 60))
  const runs = packByLength(lengths, 1024)
  const padded = runs.map((places) => places.length * Math.max(...places.map((place) => lengths[place] as number)))
  expect(runs.flat().toSorted((a, b) => a - b)).toEqual(lengths.map((_, place) => place))
  expect(Math.max(...padded)).toBeLessThanOrEqual(1024)
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0)
  expect(sum(padded)).toBeLessThan(1.1 * sum(lengths))
  expect(runs.length).toBeLessThan(20)
})

test('a text longer than the budget runs alone, many of one length are parted where it ends', () => {
  const runs = packByLength([40, 8, 8, 8, 8, 8], 32)
  expect(runs).toEqual([[1, 2, 3, 4], [5], [0]])
})

test('a text without tokens is refused by its place', async () => {
  const { encoder } = await create()
  await expect(encoder.encode(['one', ' '])).rejects.toMatchObject({
    failure: { code: 'INVALID_INPUT', field: 'texts.1' },
  })
})

test('nothing asked, nothing run', async () => {
  const { encoder, counters } = await create()
  expect(await encoder.encode([])).toEqual([])
  expect(counters).toMatchObject({ runs: 0, batchInvariant: true })
})
