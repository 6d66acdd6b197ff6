import { expect, test } from 'vitest'
import { StopMatcher } from '../../src/engine/worker/text/stop-matcher.ts'
import { below, seeded } from '../support/random.ts'

/** Where the text ends by definition: before the longest of those stop strings that are complete first. */
const naiveEnd = (text: string, stop: readonly string[]): number | null => {
  for (let end = 1; end <= text.length; end += 1) {
    const complete = stop.filter((s) => text.slice(0, end).endsWith(s)).map((s) => s.length)
    if (complete.length > 0) return end - Math.max(...complete)
  }
  return null
}

/** The longest end of the text that could begin a stop string. */
const naiveHeld = (text: string, stop: readonly string[]): number => {
  for (let length = text.length; length > 0; length -= 1)
    if (stop.some((s) => s.length > length && s.startsWith(text.slice(-length)))) return length
  return 0
}

test('agrees with a naive search over random texts, stop strings and cuts', () => {
  const random = seeded(1)
  const word = (least: number, most: number): string =>
    Array.from({ length: least + below(random, most - least + 1) }, () => 'ab\u{1F642}'[below(random, 4)]).join('')
  for (let round = 0; round < 5000; round += 1) {
    const stop = Array.from({ length: 1 + below(random, 4) }, () => word(1, 6))
    const text = word(0, 40)
    const matcher = new StopMatcher(stop)
    let shown = ''
    let read = 0
    let stopped = false
    while (read < text.length && !stopped) {
      const piece = text.slice(read, read + 1 + below(random, 5))
      read += piece.length
      const match = matcher.push(piece)
      shown += match.text
      stopped = match.stopped
      const sofar = text.slice(0, read)
      if (!stopped) expect(shown).toBe(sofar.slice(0, read - naiveHeld(sofar, stop)))
    }
    const end = naiveEnd(text, stop)
    expect(stopped).toBe(end !== null)
    if (end === null) shown += matcher.end()
    expect(shown).toBe(text.slice(0, end ?? text.length))
  }
})

test('without stop strings everything is shown at once', () => {
  const matcher = new StopMatcher([])
  expect(matcher.push('abc')).toEqual({ text: 'abc', stopped: false })
  expect(matcher.end()).toBe('')
})

test('falls back to a shorter beginning when a longer one breaks off', () => {
  const matcher = new StopMatcher(['aab', 'abc'])
  expect(matcher.push('aa')).toEqual({ text: '', stopped: false })
  expect(matcher.push('a')).toEqual({ text: 'a', stopped: false })
  expect(matcher.push('b')).toEqual({ text: '', stopped: true })
})
