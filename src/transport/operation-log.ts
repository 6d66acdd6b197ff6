import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql'
import type { Instruments, TransportName } from '../services/metrics/instruments.ts'
import type { Logger } from '../util/log.ts'
import type { Span, Tracer } from '../util/trace.ts'

/** Characters of an operation's name that are logged. */
const maxName = 64

/** An operation that has begun. */
export interface BegunOperation {
  readonly span: Span
  /** Once it is known what it is. */
  reads(document: DocumentNode, operationName: string | null | undefined): void
  /** Notes errors that its caller is told. */
  failed(codes: readonly string[]): void
  /** Once; later calls do nothing. */
  end(): void
}

/** Tells the log (at level info), the metrics and the traces of each operation: what kind it was, how long it took, what came of it. */
export class OperationLog {
  readonly #instruments: Instruments
  readonly #logger: Logger
  readonly #tracer: Tracer

  constructor(instruments: Instruments, logger: Logger, tracer: Tracer) {
    this.#instruments = instruments
    this.#logger = logger
    this.#tracer = tracer
  }

  /** @param traceparent of the caller's own trace, where it said one */
  begin(transport: TransportName, requestId: string, traceparent?: unknown): BegunOperation {
    const attributes = { 'modelgraph.transport': transport, 'modelgraph.request_id': requestId }
    const span = this.#tracer.begin('GraphQL Operation', { traceparent, attributes })
    const startedAt = performance.now()
    let operation: OperationDefinitionNode | null | undefined = null
    const codes = new Set<string>()
    let isOver = false
    return {
      span,
      reads: (document, operationName) => {
        operation = getOperationAST(document, operationName)
      },
      failed: (more) => {
        for (const code of more) codes.add(code)
      },
      end: () => {
        if (isOver) return
        isOver = true
        const facts = {
          transport,
          type: operation?.operation ?? 'none',
          codes: [...codes],
          ms: performance.now() - startedAt,
        } as const
        this.#instruments.operationEnded(facts)
        const name = operation?.name?.value.slice(0, maxName)
        span.set({ 'graphql.operation.type': operation?.operation, 'graphql.operation.name': name })
        if (operation != null) span.rename(operation.operation)
        if (facts.codes[0] !== undefined) span.fail(facts.codes[0])
        span.end()
        this.#logger.info({ requestId, ...facts, ms: Math.round(facts.ms), name }, 'operation')
      },
    }
  }
}
