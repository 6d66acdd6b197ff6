import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql'
import type { Instruments, TransportName } from '../services/metrics/instruments.ts'
import type { Logger } from '../util/log.ts'

/** Characters of an operation's name that are logged. */
const maxName = 64

/** An operation that has begun. */
export interface BegunOperation {
  /** Once it is known what it is. */
  reads(document: DocumentNode, operationName: string | null | undefined): void
  /** Notes errors that its caller is told. */
  failed(codes: readonly string[]): void
  /** Once; later calls do nothing. */
  end(): void
}

/** Tells the log (at level info) and the metrics of each operation: what kind it was, how long it took, what came of it. */
export class OperationLog {
  readonly #instruments: Instruments
  readonly #logger: Logger

  constructor(instruments: Instruments, logger: Logger) {
    this.#instruments = instruments
    this.#logger = logger
  }

  begin(transport: TransportName, requestId: string): BegunOperation {
    const startedAt = performance.now()
    let operation: OperationDefinitionNode | null | undefined = null
    const codes = new Set<string>()
    let isOver = false
    return {
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
        this.#logger.info({ requestId, ...facts, ms: Math.round(facts.ms), name }, 'operation')
      },
    }
  }
}
