import type { GenerationRequest } from '../../engine.ts'
import type { Row } from '../cache/kv-pool.ts'
import type { Detokenizer } from '../text/detokenizer.ts'
import { Choice } from './choice.ts'
import { type Claim, finalLength } from './policy.ts'

/** A generation from its request to its end: one prompt, one or more choices. */
export class Sequence {
  readonly id: number
  readonly request: GenerationRequest
  readonly choices: readonly Choice[]
  /** What is prefilled: the prompt, and where only the text matters, not its last bits, all that is known of the text. */
  readonly prefillIds: readonly number[]
  /** The row that the prompt is prefilled into, until the choices take over. */
  promptRow: Row | null = null
  prefillStartedAt = 0
  /** Prompt tokens that the prefix cache had. */
  cachedTokens = 0
  /** Tokens from the prompt's beginning on that were computed in whole chunks, or may be. */
  exactTokens = 0
  /** Its place among those that wait; lower is first. */
  readonly turn: number
  /** Set at any time, obeyed before the next step: while a run is under way the rows must stay where they are. */
  isCanceled = false

  constructor(id: number, request: GenerationRequest, turn: number, createDetokenizer: () => Detokenizer) {
    this.id = id
    this.turn = turn
    this.request = request
    const prompt = new Set(request.sampling.repetitionPenalty === 1 ? [] : request.promptIds)
    this.choices = Array.from({ length: request.n }, (_, i) => new Choice(i, request, prompt, createDetokenizer()))
    const [only] = this.choices
    const skipped = request.reproducible || request.n > 1 ? [] : (only?.skipKnown() ?? [])
    this.prefillIds = skipped.length === 0 ? request.promptIds : [...request.promptIds, ...skipped]
  }

  /** Rows it holds, or will hold once its prompt is done. */
  get claim(): Claim {
    const { promptIds, maxTokens } = this.request
    const rows = this.choices.filter((choice) => !choice.isFinished).length
    return { rows, finalLength: finalLength(promptIds.length, maxTokens) }
  }

  get isFinished(): boolean {
    return this.choices.every((choice) => choice.isFinished)
  }

  /** Every row it holds now. */
  get rows(): Row[] {
    return [this.promptRow, ...this.choices.map((choice) => choice.row)].filter((row) => row !== null)
  }
}
