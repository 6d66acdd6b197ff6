import { expect, test } from 'vitest'
import { bucket } from '../../src/engine/worker/cache/capacity.ts'
import { packByLength, runTokens } from '../../src/engine/worker/encoding/packing.ts'
import { admissible, fits, longestAlone, nextChunk } from '../../src/engine/worker/generation/policy.ts'
import { below, seeded } from '../support/random.ts'

test('capacities rise in buckets that waste little', () => {
  const buckets = [...new Set(Array.from({ length: 8192 }, (_, i) => bucket(i + 1)))]
  expect(buckets).toEqual([64, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192])
  for (const size of buckets) {
    expect(bucket(size)).toBe(size)
    expect(bucket(size + 1)).toBeGreaterThan(size)
  }
})

test('a pool is as wide as its longest row for all its rows', () => {
  const budget = { columns: 1024, maxRows: 8 }
  expect(fits([{ rows: 8, finalLength: 128 }], budget)).toBe(true)
  expect(fits([{ rows: 9, finalLength: 1 }], { columns: 10_000, maxRows: 8 })).toBe(false)
  expect(
    fits(
      [
        { rows: 5, finalLength: 128 },
        { rows: 1, finalLength: 129 },
      ],
      budget,
    ),
  ).toBe(false)
  expect(
    fits(
      [
        { rows: 4, finalLength: 128 },
        { rows: 1, finalLength: 129 },
      ],
      budget,
    ),
  ).toBe(true)
})

test('nobody overtakes a head of line that does not fit', () => {
  const budget = { columns: 1024, maxRows: 4 }
  const small = { rows: 1, finalLength: 100 }
  const large = { rows: 2, finalLength: 500 }
  expect(admissible([], [small, small, small, small, small], budget)).toBe(4)
  expect(admissible([], [large, small], budget)).toBe(1)
  expect(admissible([small], [large, small], budget)).toBe(0)
  expect(admissible([small], [], budget)).toBe(0)
})

test('the longest row that fits alone is a bucket, and the next one is too long', () => {
  const budget = { columns: 3000, maxRows: 8 }
  for (const rows of [1, 2, 3, 8]) {
    const longest = longestAlone(rows, budget)
    expect(fits([{ rows, finalLength: longest }], budget)).toBe(true)
    expect(fits([{ rows, finalLength: longest + 1 }], budget)).toBe(false)
  }
  expect(longestAlone(8, { columns: 500, maxRows: 8 })).toBe(0)
})

test('chunks start at multiples of the chunk size, wherever a prompt was left', () => {
  expect(nextChunk(0, 300, 128)).toBe(128)
  expect(nextChunk(128, 300, 128)).toBe(128)
  expect(nextChunk(256, 300, 128)).toBe(44)
  expect(nextChunk(100, 300, 128)).toBe(28)
})

test('runs hold every text once, similar lengths together, within the budget', () => {
  const random = seeded(2)
  for (let round = 0; round < 300; round += 1) {
    const lengths = Array.from({ length: below(random, 60) }, () => 1 + below(random, 100))
    const runs = packByLength(lengths, 256)
    expect(runs.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i))
    const longest = runs.map((run) => Math.max(...run.map((i) => lengths[i] as number)))
    for (const [i, run] of runs.entries()) {
      expect(run.length * (longest[i] as number)).toBeLessThanOrEqual(256)
      const shortestNext = Math.min(...(runs[i + 1] ?? []).map((place) => lengths[place] as number))
      expect(longest[i]).toBeLessThanOrEqual(shortestNext)
    }
  }
  expect(packByLength([500, 3, 600], 256)).toEqual([[1], [0], [2]])
})

test('a run has no more tokens than its threads keep at hand, nor than the settings allow', () => {
  expect(runTokens(4096, 2)).toBe(512)
  expect(runTokens(4096, 64)).toBe(4096)
  expect(runTokens(100, 1)).toBe(100)
})
