import type { Aggregation, Entity } from '../../pipeline.ts'

/** A token with the probabilities of its labels. */
export interface ScoredToken {
  readonly scores: readonly number[]
  readonly start: number
  readonly end: number
  /** Whether it goes on with the word of the token before. */
  readonly isSubword: boolean
}

interface Part {
  label: string
  score: number
  start: number
  end: number
}

/**
 * Entities of labelled tokens, as the reference implementation (transformers, `TokenClassificationPipeline`) makes them. NONE: a token
 * each. Otherwise neighbours of one label become one entity, their scores' mean its score: SIMPLE by each token's best label; FIRST,
 * AVERAGE and MAX after the tokens of a word have agreed on one: its first token's, the best of their mean, its surest token's.
 * `B-` begins an entity of its own; `I-` and labels without a prefix go on with the one before.
 */
export const entitiesOf = (
  tokens: readonly ScoredToken[],
  labels: readonly string[],
  aggregation: Aggregation,
): Omit<Entity, 'text'>[] => {
  const words = aggregation === 'NONE' || aggregation === 'SIMPLE' ? tokens.map((token) => [token]) : wordsOf(tokens)
  const parts = words.map((word) => partOf(word, labels, aggregation))
  return aggregation === 'NONE' ? parts : grouped(parts)
}

const wordsOf = (tokens: readonly ScoredToken[]): ScoredToken[][] => {
  const words: ScoredToken[][] = []
  for (const token of tokens) {
    const last = words.at(-1)
    if (token.isSubword && last !== undefined) last.push(token)
    else words.push([token])
  }
  return words
}

const partOf = (word: readonly ScoredToken[], labels: readonly string[], aggregation: Aggregation): Part => {
  const scores = agreed(word, aggregation)
  const best = scores.indexOf(Math.max(...scores))
  return {
    label: labels[best] as string,
    score: scores[best] as number,
    start: (word[0] as ScoredToken).start,
    end: (word.at(-1) as ScoredToken).end,
  }
}

const agreed = (word: readonly ScoredToken[], aggregation: Aggregation): readonly number[] => {
  const [first] = word as [ScoredToken]
  if (aggregation === 'AVERAGE')
    return first.scores.map((_, i) => word.reduce((sum, { scores }) => sum + (scores[i] as number), 0) / word.length)
  if (aggregation !== 'MAX') return first.scores
  return word.reduce((best, other) => (Math.max(...other.scores) > Math.max(...best.scores) ? other : best)).scores
}

const grouped = (parts: readonly Part[]): Part[] => {
  const groups: { tag: string; parts: Part[] }[] = []
  for (const part of parts) {
    const isBegin = part.label.startsWith('B-')
    const tag = /^[BI]-/.test(part.label) ? part.label.slice(2) : part.label
    const last = groups.at(-1)
    if (last !== undefined && last.tag === tag && !isBegin) last.parts.push(part)
    else groups.push({ tag, parts: [part] })
  }
  return groups.map(({ parts: own }) => ({
    label: (own[0] as Part).label.replace(/^[^-]*-/, ''),
    score: own.reduce((sum, { score }) => sum + score, 0) / own.length,
    start: (own[0] as Part).start,
    end: (own.at(-1) as Part).end,
  }))
}

/** Of entities that two windows saw of one place, the longer one stays, or of equal ones the surer. */
export const withoutOverlaps = <E extends Omit<Entity, 'text'>>(entities: readonly E[]): E[] => {
  const kept: E[] = []
  for (const entity of [...entities].sort((a, b) => a.start - b.start)) {
    const last = kept.at(-1)
    if (last === undefined || entity.start >= last.end) kept.push(entity)
    else if (
      entity.end - entity.start > last.end - last.start ||
      (entity.end - entity.start === last.end - last.start && entity.score > last.score)
    )
      kept[kept.length - 1] = entity
  }
  return kept
}
