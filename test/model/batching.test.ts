import { beforeAll, expect, test } from 'vitest'
import type { GenerationRequest } from '../../src/engine/engine.ts'
import { below, seeded } from '../support/random.ts'
import { fixture, greedy, openShipped, requestOf, type ShippedModel } from '../support/shipped-model.ts'

/** Step by step, nothing remembered. */
let alone: ShippedModel
/** As a server runs it, with a cache for 16 rows of some hundred columns. */
let served: ShippedModel

beforeAll(async () => {
  alone = await openShipped('smollm2', { draftTokens: 0 })
  served = await openShipped('smollm2', { kvCacheBytes: 256 * 2 ** 20, prefixCache: true })
})

const encode = (text: string): Promise<number[]> =>
  alone.model.answer({ type: 'call', id: 0, method: 'prepare', args: { prompt: text } }) as Promise<number[]>

const chat = (messages: { role: 'user' | 'assistant'; content: string }[]): Promise<number[]> =>
  alone.model.answer({ type: 'call', id: 0, method: 'prepare', args: { messages } }) as Promise<number[]>

const notes = `The ferry leaves the old harbour at seven, at ten and at four. In winter the boat at four is cancelled when the wind is
above forty knots. Tickets are sold at the kiosk beside the lighthouse, which opens half an hour before the first departure.`

test('of two hundred requests, half of them canceled at random moments, each survivor gets the text it gets alone', async () => {
  const random = seeded(9)
  const words = await encode(notes)
  const requests = Array.from({ length: 200 }, (_, seed): GenerationRequest => {
    const length = 1 + below(random, random() < 0.1 ? 200 : 30)
    return requestOf({
      promptIds: Array.from(
        { length },
        (_, i) => words[random() < 0.7 ? i % 40 : below(random, words.length)] as number,
      ),
      maxTokens: 1 + below(random, 8),
      caller: `caller ${below(random, 5)}`,
      sampling: { ...greedy, temperature: random() < 0.3 ? 0 : 0.9, topP: 0.95, seed },
    })
  })
  const survivors = await Promise.all(
    requests.map(async (request, i) => {
      if (i % 2 === 0) return (await served.generate(request)).tokens
      const eventsToSee = below(random, 8)
      let seen = 0
      await new Promise<void>((resolve) => {
        const cancel = (): void => {
          served.model.generation?.cancel(id)
          resolve()
        }
        const id = served.start({ ...request, reproducible: false, maxTokens: 20 }, ({ type }) => {
          seen += 1
          if (seen === eventsToSee || type === 'finished') cancel()
        })
        if (eventsToSee === 0) cancel()
      })
      return null
    }),
  )
  await served.model.generation?.idle
  expect(served.model.counters.running).toBe(0)
  for (const [i, tokens] of survivors.entries())
    if (tokens !== null)
      expect(tokens, `request ${i}`).toEqual((await alone.generate(requests[i] as GenerationRequest)).tokens)
}, 180_000)

test('the next turn of a chat finds the turn before it, and with a seed says what it says cold', async () => {
  const opening = { role: 'user', content: `${notes}\n`.repeat(7) } as const
  const sampling = { ...greedy, temperature: 0.8, seed: 11 }
  for (const reproducible of [true, false]) {
    const first = await chat([opening])
    expect(first.length).toBeGreaterThan(400)
    const { texts } = await served.generate(requestOf({ promptIds: first, maxTokens: 70, sampling, reproducible }))
    const question = { role: 'user', content: 'And in winter?' } as const
    const second = await chat([opening, { role: 'assistant', content: texts[0] as string }, question])
    const request = requestOf({ promptIds: second, maxTokens: 12, sampling, reproducible })
    const { tokens, events } = await served.generate(request)
    const known = 64 * Math.floor(first.length / 64)
    const prefilled = events.find((event) => event.type === 'prefilled')
    if (reproducible) expect(prefilled?.cachedTokens).toBe(known)
    else expect(prefilled?.cachedTokens).toBeGreaterThanOrEqual(known)
    if (reproducible) expect(tokens).toEqual((await alone.generate(request)).tokens)
  }
})

test('speculation writes the greedy text of the reference, up to the first near-tie', async () => {
  const pins = fixture<{ ids: number[]; tokens: number[]; margins: number[] }[]>('smollm2/greedy.json')
  const outcomes = await Promise.all(
    pins.map(({ ids }) => served.generate(requestOf({ promptIds: ids, maxTokens: 32, reproducible: false }))),
  )
  for (const [i, { tokens, margins }] of pins.entries()) {
    const ours = outcomes[i]?.tokens[0] ?? []
    const nearTie = margins.findIndex((margin) => margin < 0.5)
    const length = Math.min(ours.length, nearTie < 0 ? tokens.length : nearTie)
    expect(ours.slice(0, length)).toEqual(tokens.slice(0, length))
  }
})

test('where a text repeats its prompt, drafts are taken, and the text stays the same', async () => {
  const promptIds = await encode('red, orange, yellow, green, blue, indigo, violet; '.repeat(5).concat('red, orange,'))
  const request = requestOf({ promptIds, maxTokens: 60, logprobs: 2 })
  const plain = await alone.generate(request)
  const margins = plain.events.flatMap((event) =>
    event.type === 'delta'
      ? (event.logprobs ?? []).map(({ top: [a, b] }) => (a?.logprob ?? 0) - (b?.logprob ?? 0))
      : [],
  )
  const before = { ...served.model.counters }
  const drafted = await served.generate({ ...request, reproducible: false })
  const nearTie = margins.findIndex((margin) => margin < 0.3)
  const length = nearTie < 0 ? 60 : nearTie
  expect(length).toBeGreaterThan(10)
  expect(drafted.tokens[0]?.slice(0, length)).toEqual(plain.tokens[0]?.slice(0, length))
  expect(served.model.counters.acceptedTokens - before.acceptedTokens).toBeGreaterThan(5)
  expect(drafted.events.filter(({ type }) => type === 'delta').length).toBeLessThan(
    plain.events.filter(({ type }) => type === 'delta').length,
  )
})
