import type { Counters } from '../counters.ts'
import type { Choice } from './choice.ts'
import type { Decoder } from './decoder.ts'
import type { Draft } from './prompt-lookup.ts'
import type { Sequence } from './sequence.ts'
import { Drafting, type Speculation } from './speculation.ts'

/** Whose row it is. */
export interface Owner {
  readonly sequence: Sequence
  readonly choice: Choice
}

/** A run of all decoding rows, before its tokens are sampled. */
export interface StepResult {
  /** The tokens of a row's draft that were run along, as a proposal for what is sampled. */
  proposal(row: number): readonly number[]
  /** Logits after the row's last token (position 0) and after each token of its proposal. */
  logits(row: number, position: number): Float32Array
  /** To be called once, before any row moves. @param sampled what was sampled for each row */
  commit(sampled: readonly (readonly number[])[]): void
}

/** Runs decode steps: one token a row, or several where drafts are likely to be right. */
export class DecodeStep {
  readonly #decoder: Decoder
  readonly #speculation: Speculation
  readonly #counters: Counters
  readonly #vocabSize: number

  constructor(decoder: Decoder, speculation: Speculation, counters: Counters, vocabSize: number) {
    this.#decoder = decoder
    this.#speculation = speculation
    this.#counters = counters
    this.#vocabSize = vocabSize
  }

  /** @param owners of all decoding rows, in their order */
  async run(owners: readonly Owner[]): Promise<StepResult> {
    const drafts = owners.map((owner) => this.#draft(owner))
    const length = this.#draftLength(owners, drafts)
    const startedAt = performance.now()
    const result = length === 0 ? await this.#plain(owners) : await this.#verify(owners, drafts, length)
    this.#speculation.costs.ran(owners.length, length + 1, performance.now() - startedAt)
    this.#counters.ran(owners.length)
    return {
      proposal: result.proposal,
      logits: result.logits,
      commit: (sampled) => {
        result.commit(sampled)
        for (const [row, { choice }] of owners.entries())
          learn(choice, drafts[row] ?? null, result.proposal(row).length, sampled[row] ?? [])
      },
    }
  }

  async #plain(owners: readonly Owner[]): Promise<StepResult> {
    const size = this.#vocabSize
    const logits = await this.#decoder.decode(owners.map(({ choice }) => choice.tokens.at(-1) as number))
    return {
      proposal: () => [],
      logits: (row) => logits.subarray(row * size, (row + 1) * size),
      commit: () => {},
    }
  }

  async #verify(owners: readonly Owner[], drafts: readonly (Draft | null)[], length: number): Promise<StepResult> {
    const proposals = drafts.map((draft) => draft?.tokens.slice(0, length) ?? [])
    const tokens = owners.map(({ choice }, row) => [choice.tokens.at(-1) as number, ...(proposals[row] ?? [])])
    const { logits, commit } = await this.#decoder.verify(tokens)
    return {
      proposal: (row) => proposals[row] ?? [],
      logits,
      commit: (sampled) => {
        for (const [row, { length: drafted }] of proposals.entries()) {
          this.#counters.draftTokens += drafted
          this.#counters.acceptedTokens += Math.max(0, (sampled[row]?.length ?? 0) - 1)
        }
        // Fed were the row's last token and those sampled before the new last one: as many as were sampled.
        commit(sampled.map(({ length: taken }) => taken))
      },
    }
  }

  #draft({ sequence: { request }, choice }: Owner): Draft | null {
    const { most } = this.#speculation
    if (request.reproducible || most === 0) return null
    choice.drafting ??= new Drafting([...request.promptIds, ...choice.tokens])
    // The last token sampled is never fed, so a draft as long as what is left would overfill the row.
    return choice.drafting.draft(Math.min(most, request.maxTokens - choice.tokens.length - 1))
  }

  /** 0 where a row must be reproducible: several positions in a run would change its last bits. */
  #draftLength(owners: readonly Owner[], drafts: readonly (Draft | null)[]): number {
    if (owners.some(({ sequence }) => sequence.request.reproducible)) return 0
    return this.#speculation.length(
      owners.map(({ choice }, row) => {
        const draft = drafts[row] ?? null
        return draft === null || choice.drafting === null
          ? { length: 0, probability: 0 }
          : { length: draft.tokens.length, probability: choice.drafting.probability(draft) }
      }),
    )
  }
}

/** Compares a draft with what was sampled; a plain step tells of its first token for nothing. */
const learn = ({ drafting }: Choice, draft: Draft | null, checked: number, sampled: readonly number[]): void => {
  if (drafting === null) return
  const comparable = draft === null ? 0 : Math.min(Math.max(1, checked), sampled.length)
  for (let i = 0; i < comparable && draft !== null; i += 1) {
    const isTaken = draft.tokens[i] === sampled[i]
    drafting.learn(draft, isTaken)
    if (!isTaken) break
  }
  for (const token of sampled) drafting.push(token)
}
