import { expect, test } from 'vitest'
import { byteOfCharacter } from '../../src/engine/worker/runtime/byte-level.ts'
import { createDetokenizer } from '../../src/engine/worker/text/detokenizer.ts'
import { TextStream } from '../../src/engine/worker/text/text-stream.ts'
import { below, seeded } from '../support/random.ts'
import { byteTokenizer, wordTokenizer } from '../support/tokenizers.ts'

const emoji = 'family \u{1F469}‍\u{1F469}‍\u{1F467}‍\u{1F466}, e\u0301, \ufeffBOM, 漢字 \u{1F1E9}\u{1F1EA}!'

test('any split of text into byte tokens gives the text back, in whole characters', () => {
  const random = seeded(7)
  const bytes = Buffer.from(emoji)
  for (let round = 0; round < 300; round += 1) {
    const tokens: Uint8Array[] = []
    for (let i = 0; i < bytes.length; ) {
      const size = 1 + below(random, 5)
      tokens.push(bytes.subarray(i, i + size))
      i += size
    }
    const detokenizer = createDetokenizer(byteTokenizer(tokens))
    const pieces = tokens.map((_, id) => detokenizer.push(id))
    expect(pieces.join('')).toBe(emoji)
    for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
    expect(pieces.join('')).not.toContain('\ufffd')
  }
})

test('an unfinished character at the end is never shown', () => {
  const bytes = Buffer.from('a\u{1F642}')
  const stream = new TextStream(createDetokenizer(byteTokenizer([...bytes].map((byte) => Uint8Array.of(byte)))), [])
  const shown = [0, 1, 2, 3].map((id) => stream.push(id, null).delta?.text ?? '')
  expect(shown).toEqual(['a', '', '', ''])
  expect(stream.end()).toEqual({ text: '', tokens: [1, 2, 3], logprobs: [] })
})

test('bytes that are no text become replacement characters, once each', () => {
  const detokenizer = createDetokenizer(byteTokenizer([Uint8Array.of(0xff), Uint8Array.of(0x61)]))
  expect(detokenizer.push(0) + detokenizer.push(1)).toBe('\ufffda')
})

test('a vocabulary without bytes is decoded by a window', () => {
  const detokenizer = createDetokenizer(wordTokenizer(['a', 'b', 'c']))
  const ids = Array.from({ length: 40 }, (_, i) => i % 3)
  expect(ids.map((id) => detokenizer.push(id)).join('')).toBe(ids.map((id) => 'abc'[id]).join(' '))
})

test('the characters of a byte-level vocabulary stand for 256 different bytes', () => {
  const bytes = Array.from({ length: 0x200 }, (_, code) => byteOfCharacter(code)).filter((byte) => byte !== undefined)
  expect(new Set(bytes).size).toBe(256)
  // U+0120 is the space and U+010A the newline of GPT-2's vocabulary.
  expect([0x120, 0x10a, 0x41].map(byteOfCharacter)).toEqual([0x20, 0x0a, 0x41])
})

const streamOf = (words: string[], stop: string[]): TextStream =>
  new TextStream(createDetokenizer(byteTokenizer(words.map((word) => Buffer.from(word)))), stop)

test('a stop string over several tokens is never shown in part, and its tokens are not listed', () => {
  const stream = streamOf(['Hi', ' th', 'ere', '\n', '\nUs', 'er'], ['\n\nUser'])
  expect(stream.push(0, null).delta).toEqual({ text: 'Hi', tokens: [0], logprobs: [] })
  expect(stream.push(1, null).delta?.text).toBe(' th')
  expect(stream.push(2, null).delta?.text).toBe('ere')
  expect(stream.push(3, null)).toEqual({ delta: null, stopped: false })
  expect(stream.push(4, null)).toEqual({ delta: null, stopped: false })
  expect(stream.push(5, null)).toEqual({ delta: null, stopped: true })
})

test('a token whose text is shown in part is listed; text held in vain travels with its tokens', () => {
  const stream = streamOf(['abST', 'OX', 'cdS', 'TOP!'], ['STOP'])
  expect(stream.push(0, null).delta).toEqual({ text: 'ab', tokens: [0], logprobs: [] })
  expect(stream.push(1, null).delta).toEqual({ text: 'STOX', tokens: [1], logprobs: [] })
  expect(stream.push(2, null).delta).toEqual({ text: 'cd', tokens: [2], logprobs: [] })
  expect(stream.push(3, null)).toEqual({ delta: null, stopped: true })
})

test('what is held back when generation ends comes last, with its log-probabilities', () => {
  const stream = streamOf(['ab', 'S'], ['STOP'])
  const logprob = { token: 1, text: 'S', logprob: -1, top: [] }
  stream.push(0, null)
  expect(stream.push(1, logprob).delta).toBeNull()
  expect(stream.end()).toEqual({ text: 'S', tokens: [1], logprobs: [logprob] })
})
