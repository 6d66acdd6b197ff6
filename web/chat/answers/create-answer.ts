import { client } from '../../api/client.ts'
import { type ApiFailure, failureOfError, unreachable } from '../../api/failure.ts'
import {
  BeginAnswerDocument,
  type BeginAnswerMutation,
  type CreateCompletionInput,
} from '../../api/generated/graphql.ts'

type Created = Extract<BeginAnswerMutation['createCompletion'], { __typename: 'CreateCompletionSuccess' }>['completion']

/** Tries where nothing comes back, about ten seconds' worth. */
const tries = 6

/**
 * Creates a completion in the background. Where the network loses the request or its answer, it is sent again: the key makes sure that
 * it is one completion, however often it comes.
 */
export async function createAnswer(key: string, input: CreateCompletionInput): Promise<Created | ApiFailure> {
  const request = { input: { ...input, background: true, idempotencyKey: key } }
  for (let failed = 0; failed < tries; failed += 1) {
    if (failed > 0) await pause(2 ** failed * 150)
    const { data, error } = await client.mutation(BeginAnswerDocument, request)
    const result = data?.createCompletion
    if (result?.__typename === 'CreateCompletionSuccess') return result.completion
    if (result) return { ...result }
    if (error && (error.graphQLErrors.length > 0 || error.response !== undefined)) return failureOfError(error)
  }
  return unreachable
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
