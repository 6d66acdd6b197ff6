import { expect, test } from 'vitest'
import { philox, uniform } from '../../src/engine/worker/sampling/random.ts'

test('gives the known answers of Philox4x32-10', () => {
  // From the Random123 library's kat_vectors.
  expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
  const ones = 0xffffffff
  expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd])
  expect(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
    0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
  ])
})

test('is uniform over positions, and over seeds and choices at one position', () => {
  const draws = [
    (i: number) => uniform(42, 0, i),
    (i: number) => uniform(i, 0, 100),
    (i: number) => uniform(-1 - i, 3, 7),
    (i: number) => uniform(7, i, 7),
  ]
  for (const draw of draws) {
    const counts = new Array<number>(64).fill(0)
    const n = 64_000
    for (let i = 0; i < n; i += 1) {
      const bin = Math.floor(draw(i) * 64)
      counts[bin] = (counts[bin] as number) + 1
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - n / 64) ** 2 / (n / 64), 0)
    // 63 degrees of freedom: mean 63, standard deviation 11.2; fixed inputs, so no flakiness.
    expect(chiSquare).toBeGreaterThan(30)
    expect(chiSquare).toBeLessThan(110)
  }
})

test('depends on seed, choice and position, and on nothing else', () => {
  expect(uniform(1, 0, 5)).toBe(uniform(1, 0, 5))
  expect(new Set([uniform(1, 0, 5), uniform(2, 0, 5), uniform(1, 1, 5), uniform(1, 0, 6)]).size).toBe(4)
  for (let i = 0; i < 1000; i += 1) expect(uniform(i, i, i)).toBeLessThan(1)
})
