import { expect, test } from 'vitest'
import type { KvBlock } from '../../src/engine/worker/cache/kv-pool.ts'
import { PrefixCache } from '../../src/engine/worker/cache/prefix-cache.ts'
import { below, seeded } from '../support/random.ts'

const chunk = 4
const empty = new Float32Array(0)
/** A block that tells which tokens it was read for. */
const blockOf = (ids: readonly number[], from: number): KvBlock => ({
  length: chunk,
  keys: Float32Array.from(ids.slice(0, from + chunk)),
  values: empty,
})
const cacheOf = (limit: number): PrefixCache => {
  const cache = new PrefixCache(chunk)
  cache.limit = limit
  return cache
}
const store = (cache: PrefixCache, ids: number[], exact = ids.length, scope = ''): void =>
  cache.store(scope, ids, exact, (from) => blockOf(ids, from))
const matched = (cache: PrefixCache, ids: number[], isExact = false, scope = ''): number =>
  cache.match(scope, ids, isExact).length * chunk
const range = (length: number, first = 0): number[] => Array.from({ length }, (_, i) => first + i)

test('a prompt finds whole blocks of its beginning, and always has a token left to compute', () => {
  const cache = cacheOf(1000)
  store(cache, range(10))
  expect(cache.columns).toBe(8)
  expect(matched(cache, range(8))).toBe(4)
  expect(matched(cache, range(9))).toBe(8)
  expect(matched(cache, [...range(7), 99, 8, 9])).toBe(4)
  expect(matched(cache, [1, ...range(9)])).toBe(0)
})

test('a common beginning is kept once', () => {
  const cache = cacheOf(1000)
  for (let i = 0; i < 10; i += 1) store(cache, [...range(40), ...range(4, 100 * i)])
  expect(cache.columns).toBe(40 + 10 * 4)
})

test('scopes know nothing of each other', () => {
  const cache = cacheOf(1000)
  store(cache, range(8), 8, 'a')
  expect(matched(cache, range(9), false, 'b')).toBe(0)
  expect(matched(cache, range(9), false, 'a')).toBe(8)
})

test('who needs the same bits gets exact blocks only, and exact ones take the place of others', () => {
  const cache = cacheOf(1000)
  store(cache, range(12), 6)
  expect(matched(cache, range(20), true)).toBe(4)
  expect(matched(cache, range(20))).toBe(12)
  store(cache, range(8), 8)
  expect(matched(cache, range(20), true)).toBe(8)
  expect(cache.columns).toBe(12)
})

test('holds no more than its limit; what was not used for longest goes first, a beginning never before its end', () => {
  const cache = cacheOf(16)
  store(cache, range(8))
  store(cache, range(8, 50))
  expect(matched(cache, range(9))).toBe(8)
  store(cache, range(4, 90))
  expect(cache.columns).toBe(16)
  expect([matched(cache, range(9)), matched(cache, range(9, 50)), matched(cache, range(5, 90))]).toEqual([8, 4, 4])
  cache.limit = 3
  expect(cache.columns).toBe(0)
  store(cache, range(8))
  expect([cache.columns, matched(cache, range(9))]).toEqual([0, 0])
})

test('gives for every prompt the blocks of exactly that prompt, through random use', () => {
  const random = seeded(3)
  const cache = cacheOf(64)
  let hits = 0
  for (let round = 0; round < 3000; round += 1) {
    const ids = Array.from({ length: below(random, 24) }, () => below(random, 2))
    if (random() < 0.5) store(cache, ids, below(random, 30))
    else
      for (const [i, { block }] of cache.match('', ids, random() < 0.5).entries()) {
        expect([...block.keys]).toEqual(ids.slice(0, (i + 1) * chunk))
        hits += 1
      }
    if (random() < 0.05) cache.limit = below(random, 80)
    expect(cache.columns).toBeLessThanOrEqual(80)
  }
  expect(hits).toBeGreaterThan(150)
})

test('a scope that is forgotten has nothing left, and the others have all', () => {
  const cache = new PrefixCache(2)
  cache.limit = 100
  const block = { length: 2, keys: new Float32Array(2), values: new Float32Array(2) }
  for (const scope of ['mine', 'yours']) {
    cache.store(scope, [1, 2, 3, 4], 4, () => block)
    cache.store(scope, [1, 2, 5, 6], 4, () => block)
  }
  expect(cache.columns).toBe(12)
  cache.forget('mine')
  cache.forget('unknown')
  expect(cache.columns).toBe(6)
  expect(cache.match('mine', [1, 2, 3, 4, 5], false)).toEqual([])
  expect(cache.match('yours', [1, 2, 3, 4, 5], false)).toHaveLength(2)
  cache.limit = 0
  expect(cache.columns).toBe(0)
})
