import { createClient } from 'graphql-ws'
import { expect } from 'vitest'
import WebSocket from 'ws'
import { type CompletionEvent, streamCompletion } from '../../../client/index.ts'

/** What a reader has in the end. */
export interface Reading {
  events: CompletionEvent[]
  texts: string[]
  /** Milliseconds of its longest pause between two events. */
  longestPause: number
}

/** Reads a stream to its end through whatever happens to its server, by the client that others use. */
export async function readThrough(
  url: string | (() => string),
  input: object,
  onEvent: (event: CompletionEvent) => void = () => {},
) {
  const client = createClient({
    url: () => (typeof url === 'string' ? url : url()).replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  const reading: Reading = { events: [], texts: [], longestPause: 0 }
  let last = performance.now()
  for await (const event of streamCompletion(client, input, { maxTries: 60 })) {
    const now = performance.now()
    if (reading.events.length > 0) reading.longestPause = Math.max(reading.longestPause, now - last)
    last = now
    reading.events.push(event)
    if (event.__typename === 'CompletionDelta')
      reading.texts[event.index] = (reading.texts[event.index] ?? '') + event.text
    onEvent(event)
  }
  await client.dispose()
  return reading
}

/** Numbers that are missing, and numbers that came twice. */
export function gapsOf({ events }: Reading): { lost: number; doubled: number } {
  const seen = new Set(events.map(({ sequence }) => sequence))
  const last = Math.max(...seen)
  return { lost: last - seen.size, doubled: events.length - seen.size }
}

/** What decides how long a text becomes. */
export interface StreamInput {
  maxTokens: number
  n?: number
  seed?: number
  [field: string]: unknown
}

/** Nothing ends early, so that lengths tell of losses. */
export const endless = [0, 2].map((token) => ({ token, bias: -100 }))

/**
 * Compares readings that were disturbed with those of the same inputs that were not: nothing missing, nothing twice, seeded texts the same
 * to the bit.
 */
export function compared(
  readings: readonly Reading[],
  inputs: readonly StreamInput[],
  undisturbed: readonly Reading[],
): { lost: number; doubled: number; pause: number } {
  const sum = { lost: 0, doubled: 0, pause: 0 }
  for (const [i, reading] of readings.entries()) {
    const { maxTokens, n = 1, seed } = inputs[i] as StreamInput
    const last = reading.events.at(-1)
    expect(last?.__typename).toBe('CompletionFinished')
    if (last?.__typename !== 'CompletionFinished') continue
    const gaps = gapsOf(reading)
    // Counted once, whatever was computed twice.
    const counted = last.completion.usage.completionTokens
    sum.lost += gaps.lost + Math.max(0, maxTokens * n - counted)
    sum.doubled += gaps.doubled + Math.max(0, counted - maxTokens * n)
    sum.pause = Math.max(sum.pause, reading.longestPause)
    expect(last.completion.choices.map(({ text }) => text)).toEqual(reading.texts)
    if (seed !== undefined) expect(reading.texts).toEqual(undisturbed[i]?.texts)
  }
  return sum
}

/** Streams of several inputs at once. */
export function readAll(url: string | (() => string), inputs: readonly StreamInput[]) {
  let seen = 0
  const readings = inputs.map((input) =>
    readThrough(url, input, () => {
      seen += 1
    }),
  )
  return {
    /** Events of all of them so far. */
    get seen(): number {
      return seen
    },
    whole: Promise.all(readings),
  }
}
