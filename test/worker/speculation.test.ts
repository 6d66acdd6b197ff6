import { expect, test } from 'vitest'
import { PromptLookup } from '../../src/engine/worker/generation/prompt-lookup.ts'
import { Drafting, expectedTokens, Speculation } from '../../src/engine/worker/generation/speculation.ts'

test('a draft is what followed the last tokens where they stood before', () => {
  const lookup = new PromptLookup([1, 2, 3, 4, 5, 6, 9, 2, 3])
  expect(lookup.draft(3)).toEqual({ tokens: [4, 5, 6], agreement: 2 })
  lookup.push(4)
  expect(lookup.draft(2)).toEqual({ tokens: [5, 6], agreement: 3 })
  lookup.push(7)
  expect(lookup.draft(2)).toBeNull()
  expect(new PromptLookup([1]).draft(4)).toBeNull()
  expect(lookup.draft(0)).toBeNull()
})

test('the place that agrees longer is preferred to the later one', () => {
  const lookup = new PromptLookup([1, 2, 3, 50, 8, 2, 3, 60, 1, 2, 3])
  expect(lookup.draft(1)).toEqual({ tokens: [50], agreement: 3 })
  expect(new PromptLookup([1, 2, 3, 50, 8, 2, 3, 60, 2, 3]).draft(1)).toEqual({ tokens: [60], agreement: 2 })
})

test('a text that repeats itself is drafted beyond its end', () => {
  expect(new PromptLookup([5, 1, 2, 3, 1, 2, 3, 1, 2]).draft(7)?.tokens).toEqual([3, 1, 2, 3, 1, 2, 3])
})

test('what to expect of a draft follows the geometric series', () => {
  expect(expectedTokens(0, 5)).toBe(1)
  expect(expectedTokens(1, 5)).toBe(6)
  expect(expectedTokens(0.5, 2)).toBeCloseTo(1.75)
})

test('drafts that keep failing are no longer checked, and are again once they would have been right', () => {
  const speculation = new Speculation(7)
  const drafting = new Drafting([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4])
  const length = (): number => {
    const draft = drafting.draft(7)
    return draft === null
      ? 0
      : speculation.length([{ length: draft.tokens.length, probability: drafting.probability(draft) }])
  }
  expect(length()).toBeGreaterThan(0)
  const draft = drafting.draft(7)
  if (draft === null) throw new Error('there is no draft')
  for (let i = 0; i < 10; i += 1) drafting.learn(draft, false)
  expect(length()).toBe(0)
  for (let i = 0; i < 20; i += 1) drafting.learn(draft, true)
  expect(length()).toBe(7)
})

test('a draft is as long as the measured cost of positions allows', () => {
  const rows = [{ length: 7, probability: 0.7 }]
  const cheap = new Speculation(7)
  const dear = new Speculation(7)
  for (let round = 0; round < 20; round += 1)
    for (const positions of [1, 3, 8]) {
      cheap.costs.ran(1, positions, 10)
      dear.costs.ran(1, positions, 10 * positions)
    }
  expect(cheap.length(rows)).toBe(7)
  expect(dear.length(rows)).toBe(0)
  expect(new Speculation(0).length(rows)).toBe(0)
  expect(cheap.length([{ length: 0, probability: 0 }])).toBe(0)
  // Plain steps alone bring it back in time.
  for (let step = 0; step < 2000; step += 1) dear.costs.ran(1, 1, 10)
  expect(dear.length([{ length: 7, probability: 0.9 }])).toBeGreaterThan(0)
})
