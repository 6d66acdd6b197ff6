import type { ApiFailure } from '../../api/failure.ts'
import type { CreateCompletionInput, FinishReason } from '../../api/generated/graphql.ts'
import type { Sampling } from '../settings/sampling.ts'

/** A conversation: a tree of messages, of which one branch is shown. */
export interface Conversation {
  id: string
  title: string
  /** Whether `title` is the person's own, and not made from the first message. */
  isNamed: boolean
  createdAt: number
  updatedAt: number
  /** Last message of the branch that is shown; null while there are none. */
  leafId: string | null
  /** `name` or `name@version`; null for the server's default. */
  model: string | null
  system: string
  sampling: Sampling
}

/** What a person said. */
export interface Question {
  kind: 'question'
  id: string
  conversationId: string
  /** The message before it; null for a first one. */
  parentId: string | null
  createdAt: number
  text: string
}

/** What a model answered, or is answering. */
export interface Answer {
  kind: 'answer'
  id: string
  conversationId: string
  parentId: string | null
  createdAt: number
  /** What is known of the text; while it is RUNNING the stream knows more. */
  text: string
  state: 'STARTING' | 'RUNNING' | 'DONE' | 'FAILED'
  /** The server's completion; null until it has been created. */
  completionId: string | null
  /** What is asked for while it is STARTING; those that share a key are choices of one completion. */
  request?: { key: string; input: CreateCompletionInput } | null
  /** Which of the completion's choices this is. */
  choice: number
  /** Number of the last event that `text` contains. */
  sequence: number
  /** `name@version`, once known. */
  model: string | null
  /** Text that an earlier completion gave and this one continues: a prefix of `text`. */
  prefix: string
  facts: AnswerFacts | null
  failure: ApiFailure | null
  /** One entry a token where probabilities were asked for. */
  tokens: AnswerToken[] | null
}

export interface AnswerFacts {
  finishReason: FinishReason | null
  seed: number | null
  promptTokens: number
  cachedTokens: number
  completionTokens: number
  timeToFirstTokenMs: number | null
  tokensPerSecond: number | null
}

/** A generated token, its log-probability and the most probable ones at its place. */
export interface AnswerToken {
  text: string
  logprob: number
  top: { text: string; logprob: number }[]
}

export type Message = Question | Answer
