export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface SpanFacts {
  attributes?: Attributes
  /** Epoch milliseconds. Default: now. */
  startedAt?: number | undefined
}

/** A part of an operation that took time. No part of a prompt, a text or an output may be told to one. */
export interface Span {
  /** Whether anybody will see it. */
  readonly isRecording: boolean
  child(name: string, facts?: SpanFacts): Span
  set(attributes: Attributes): void
  rename(name: string): void
  /** @param code of what went wrong */
  fail(code: string): void
  /** Once. @param at epoch milliseconds. Default: now */
  end(at?: number): void
}

/** Traces of operations, for whoever collects them. */
export interface Tracer {
  readonly isOn: boolean
  /** Begins an operation. @param traceparent of the caller's own span, as W3C Trace Context writes it; whatever else it is, is ignored */
  begin(name: string, facts?: SpanFacts & { traceparent?: unknown }): Span
  /** Sends what is left to send, as far as that takes no longer than a moment. */
  dispose(): Promise<void>
}

export const noSpan: Span = {
  isRecording: false,
  child: () => noSpan,
  set: () => {},
  rename: () => {},
  fail: () => {},
  end: () => {},
}

export const noTracer: Tracer = { isOn: false, begin: () => noSpan, dispose: async () => {} }
