import type { GenerationEvent } from '../../engine.ts'
import type { Counters } from '../counters.ts'

export interface SequenceEvent {
  id: number
  event: GenerationEvent
}

/** The events of the step under way, in order. */
export class Outbox {
  #events: SequenceEvent[] = []
  readonly #counters: Counters
  readonly #deliver: (events: SequenceEvent[]) => void

  constructor(counters: Counters, deliver: (events: SequenceEvent[]) => void) {
    this.#counters = counters
    this.#deliver = deliver
  }

  /** Text of one choice that comes in the same step goes out as one event. */
  add(id: number, event: GenerationEvent): void {
    const last = this.#events.at(-1)
    const joined = last?.id === id ? joinedDelta(last.event, event) : null
    if (joined === null) this.#events.push({ id, event })
    else this.#events[this.#events.length - 1] = { id, event: joined }
  }

  /** Nothing of this sequence goes out any more. */
  drop(id: number): void {
    this.#events = this.#events.filter((event) => event.id !== id)
  }

  /** @param running rows in use now */
  flush(running: number): void {
    const hasChanged = this.#counters.running !== running
    this.#counters.running = running
    // Rows freed by a cancel give no event, but the counters are to be known.
    if (this.#events.length === 0 && !hasChanged) return
    const events = this.#events
    this.#events = []
    this.#deliver(events)
  }
}

const joinedDelta = (a: GenerationEvent, b: GenerationEvent): GenerationEvent | null =>
  a.type === 'delta' && b.type === 'delta' && a.index === b.index
    ? {
        ...a,
        text: a.text + b.text,
        tokens: [...a.tokens, ...b.tokens],
        logprobs: a.logprobs && b.logprobs && [...a.logprobs, ...b.logprobs],
      }
    : null
