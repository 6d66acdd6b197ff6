import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { deriveWeights } from '../../src/engine/worker/runtime/derived-weights.ts'
import { openExact } from '../../src/engine/worker/runtime/open-exact.ts'
import type { Session, Tensor } from '../../src/engine/worker/runtime/session.ts'
import { fixture, greedy, openShipped, requestOf, type ShippedModel } from '../support/shipped-model.ts'

const layers = 30
const vocabSize = 49_152
let shipped: ShippedModel

beforeAll(async () => {
  shipped = await openShipped('smollm2')
})

const encode = (text: string): Promise<number[]> =>
  shipped.model.answer({ type: 'call', id: 0, method: 'prepare', args: { prompt: text } }) as Promise<number[]>

/** One of the model's graphs, over the weights that it makes when it is loaded. */
const openGraph = async (file: string, weights: string): Promise<Session> => {
  const folder = fileURLToPath(new URL('../../models/smollm2/', import.meta.url))
  return openExact(folder, file, 2, { derived: await deriveWeights(folder, weights, 2) })
}

/** Logits of every position of a text, in one run of a graph. */
const logitsOf = async (session: Session, ids: readonly number[]): Promise<Float32Array> => {
  const places = [...ids.keys()]
  const int64 = (values: readonly number[], shape: number[]): Tensor =>
    session.tensor('int64', BigInt64Array.from(values, BigInt), shape)
  const feeds: Record<string, Tensor> = {
    input_ids: int64(ids, [1, ids.length]),
    position_ids: int64(places, [1, ids.length]),
    last: int64(places, [ids.length]),
    past_mask: session.tensor('float32', Float32Array.of(-1e9), [1, 1]),
  }
  for (let i = 0; i < layers; i += 1) {
    feeds[`past_key.${i}`] = session.tensor('float32', new Float32Array(192), [1, 3, 64, 1])
    feeds[`past_value.${i}`] = session.tensor('float32', new Float32Array(192), [1, 3, 1, 64])
  }
  return (await session.run(feeds, ['logits']))['logits']?.data as Float32Array
}

describe('against the reference implementation on the dequantized weights', () => {
  test.each([
    ['steps of one token', 'onnx/model.onnx', 'onnx/weights.onnx', 0.005],
    ['prompts', 'onnx/prefill.onnx', 'onnx/prefill-weights.onnx', 0.004],
  ])('next-token distributions of the graph for %s (%s over %s): mean KL at most %d nats, top-1 agreement at least 0.95', async (_, file, weights, largest) => {
    const session = await openGraph(file, weights)
    const texts = fixture<{ ids: number[]; offset: number }[]>('smollm2/texts.json')
    const records = readFileSync(new URL('./fixtures/smollm2/logprobs.bin', import.meta.url))
    const top = 256
    const recordBytes = top * 4 + 4
    let divergence = 0
    let agreements = 0
    let positions = 0
    for (const { ids, offset } of texts) {
      const logits = await logitsOf(session, ids)
      for (let position = 0; position < ids.length; position += 1) {
        const record = records.subarray((offset + position) * recordBytes, (offset + position + 1) * recordBytes)
        const row = logits.subarray(position * vocabSize, (position + 1) * vocabSize)
        const max = row.reduce((a, b) => Math.max(a, b))
        const base = max + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - max), 0))
        let kl = 0
        let ourTail = 1
        for (let i = 0; i < top; i += 1) {
          const reference = -record.readUInt16LE(top * 2 + i * 2) / 2048
          const ours = (row[record.readUInt16LE(i * 2)] as number) - base
          kl += Math.exp(reference) * (reference - ours)
          ourTail -= Math.exp(ours)
        }
        const tail = record.readFloatLE(top * 4)
        kl += tail * (Math.log(Math.max(tail, 1e-12)) - Math.log(Math.max(ourTail, 1e-12)))
        divergence += kl
        agreements += row.indexOf(max) === record.readUInt16LE(0) ? 1 : 0
        positions += 1
      }
    }
    expect(positions).toBe(records.length / recordBytes)
    expect(divergence / positions).toBeLessThanOrEqual(largest)
    expect(agreements / positions).toBeGreaterThanOrEqual(0.95)
  })

  test('tokenization of pinned strings, and text from tokens', async () => {
    const { generation } = shipped.model
    expect(generation).not.toBeNull()
    for (const { text, ids } of fixture<{ text: string; ids: number[] }[]>('smollm2/tokenization.json'))
      expect({ text, ids: await encode(text) }).toEqual({ text, ids })
  })

  test('chat template on pinned conversations', async () => {
    type Chat = { messages: { role: 'system' | 'user' | 'assistant'; content: string }[]; ids: number[] }
    const chats = fixture<(Chat & { addGenerationPrompt: boolean })[]>('smollm2/chat.json')
    for (const { messages, addGenerationPrompt, ids } of chats) {
      const isBegun = messages.at(-1)?.role === 'assistant'
      if (addGenerationPrompt === isBegun) continue
      // An answer that is begun goes on: the end of its turn, two tokens, is left out.
      const expected = isBegun ? ids.slice(0, -2) : ids
      expect(await shipped.model.answer({ type: 'call', id: 0, method: 'prepare', args: { messages } })).toEqual(
        expected,
      )
    }
  })

  test('a conversation that ends with the assistant is continued in the middle of its turn', async () => {
    const question = { role: 'user' as const, content: 'Name three fruits.' }
    const prepare = (messages: { role: 'user' | 'assistant'; content: string }[]) =>
      shipped.model.answer({ type: 'call', id: 0, method: 'prepare', args: { messages } }) as Promise<number[]>
    const begun = await prepare([question])
    const continued = await prepare([question, { role: 'assistant', content: '1. Apples' }])
    expect(continued).toEqual([...begun, ...(await encode('1. Apples'))])
  })

  test('greedy continuations up to the first near-tie', async () => {
    const pins = fixture<{ ids: number[]; tokens: number[]; margins: number[] }[]>('smollm2/greedy.json')
    const outcomes = await Promise.all(
      pins.map(({ ids }) => shipped.generate(requestOf({ promptIds: ids, maxTokens: 32 }))),
    )
    let compared = 0
    for (const [i, { tokens, margins }] of pins.entries()) {
      const ours = outcomes[i]?.tokens[0] ?? []
      const nearTie = margins.findIndex((margin) => margin < 0.5)
      const length = Math.min(ours.length, nearTie < 0 ? tokens.length : nearTie)
      expect(ours.slice(0, length)).toEqual(tokens.slice(0, length))
      compared += length
    }
    expect(compared).toBeGreaterThan(20)
  })
})

describe('reproducibility', () => {
  const sampled = { ...greedy, temperature: 0.9, topP: 0.95 }

  test('the same seed gives the same tokens and log-probabilities alone, in company, and joined midway', async () => {
    const promptIds = await encode(
      'The lighthouse keeper wrote in his diary every night, and one evening he wrote: '.repeat(6),
    )
    expect(promptIds.length).toBeGreaterThan(64)
    const request = requestOf({ promptIds, maxTokens: 12, logprobs: 2, sampling: { ...sampled, seed: 77 } })
    const deltas = async (): Promise<unknown> =>
      (await shipped.generate(request)).events.filter(({ type }) => type === 'delta')
    const alone = await deltas()
    const companyIds = await encode('Company of another length')
    const company = (seed: number) =>
      shipped.generate(requestOf({ promptIds: companyIds, maxTokens: 30, n: 2, sampling: { ...sampled, seed } }))
    const [, together] = await Promise.all([company(1), deltas(), company(2)])
    expect(together).toEqual(alone)
    let joined: Promise<unknown> | null = null
    await new Promise<void>((resolve) => {
      shipped.start(
        requestOf({ promptIds: companyIds, maxTokens: 40, sampling: { ...sampled, seed: 3 } }),
        ({ type }) => {
          if (type === 'delta') joined ??= deltas()
          if (type === 'finished') resolve()
        },
      )
    })
    expect(await joined).toEqual(alone)
  })

  test('choices differ among each other, and the first is what one choice alone would be', async () => {
    const promptIds = await encode('Three possible titles for a book about bees:')
    const request = requestOf({ promptIds, maxTokens: 10, sampling: { ...sampled, seed: 5 } })
    const [three, one] = [await shipped.generate({ ...request, n: 3 }), await shipped.generate(request)]
    expect(new Set(three.texts).size).toBe(3)
    expect(three.tokens[0]).toEqual(one.tokens[0])
  })
})

test('a stop string ends the text before it', async () => {
  const promptIds = await encode('Counting: one, two, three, four,')
  const whole = await shipped.generate(requestOf({ promptIds, maxTokens: 20 }))
  const text = whole.texts[0] as string
  const stop = text.slice(9, 14)
  const stopped = await shipped.generate(requestOf({ promptIds, maxTokens: 20, stop: [stop] }))
  expect(stopped.texts[0]).toBe(text.slice(0, text.indexOf(stop)))
  expect(stopped.events.at(-2)).toMatchObject({ type: 'choice', finishReason: 'STOP' })
})

test('messages the template refuses are the caller’s mistake', async () => {
  const args = { messages: [{ role: 'user', content: null }] } as never
  await expect(shipped.model.answer({ type: 'call', id: 0, method: 'prepare', args })).rejects.toMatchObject({
    failure: { code: 'INVALID_INPUT', field: 'input.messages' },
  })
})
