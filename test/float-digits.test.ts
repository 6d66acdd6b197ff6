import { expect, test } from 'vitest'
import { shortFloat } from '../src/util/float-digits.ts'
import { below, seeded } from './support/random.ts'

test('every 32-bit number comes back from its short decimal, by way of JSON', () => {
  const random = seeded(7)
  const bits = Uint32Array.from({ length: 200_000 }, () => below(random, 2 ** 32))
  // Where vectors of length 1 have their elements, every power of ten in which another rule may hold.
  const usual = Float32Array.from(
    { length: 200_000 },
    () => (below(random, 2 ** 24) / 2 ** 23 - 1) * 10 ** -below(random, 5),
  )
  const edges = [0.1, 0.01, 0.001, 1, 0.5, 2 ** -24, 2 ** -149, 3.4028234663852886e38, 0].flatMap((x) => [x, -x])
  const numbers = [...new Float32Array(bits.buffer), ...usual, ...Float32Array.from(edges)].filter(Number.isFinite)
  for (const number of numbers) {
    const text = JSON.stringify(shortFloat(number))
    // No assertion for each, which would take a minute.
    if (Math.fround(JSON.parse(text)) !== number && number !== 0) expect.fail(`${number} became ${text}`)
    if (
      text
        .replace(/e.*/, '')
        .replace(/^-?0?\.?0*/, '')
        .replace('.', '')
        .replace(/0+$/, '').length > 9
    )
      expect.fail(`${number} has more than nine digits: ${text}`)
  }
})

test('what no number stands for stays what it is', () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(shortFloat)).toEqual([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ])
})
