import { client } from '../../api/client.ts'
import { failureOfError, unreachable } from '../../api/failure.ts'
import { type FollowedEvent, followCompletion, pause } from '../../api/follow-completion.ts'
import {
  AnswerByIdDocument,
  BeginAnswerDocument,
  type CreateCompletionInput,
  StopAnswerDocument,
} from '../../api/generated/graphql.ts'
import { saveAnswer } from '../store/conversations.ts'
import type { Answer } from '../store/types.ts'
import { factsOf, LiveAnswer } from './live-answer.ts'

/** How often the text of a running answer is written to IndexedDB, milliseconds: what a reload shows before the stream goes on. */
const saveEveryMs = 500
/** Wait before a stream that ended without its last event is asked for again, milliseconds. */
const retryMs = 1000

/** The answers that are being written, in this tab. They go on while the person looks at something else. */
class LiveAnswers {
  /** Those that have ended stay, so that what is shown doesn't depend on when IndexedDB tells of the end. */
  readonly #live = new Map<string, LiveAnswer>()

  get(id: string): LiveAnswer | undefined {
    return this.#live.get(id)
  }

  /** Asks the server for the choices of one completion, stored already as STARTING, and follows them. */
  async begin(answers: readonly Answer[], input: CreateCompletionInput): Promise<void> {
    const startedAt = performance.now()
    const { data, error } = await client.mutation(BeginAnswerDocument, { input: { ...input, background: true } })
    const result = data?.createCompletion
    if (result?.__typename !== 'CreateCompletionSuccess') {
      const failure = result ?? (error ? failureOfError(error) : unreachable)
      await Promise.all(answers.map(({ id }) => saveAnswer(id, { state: 'FAILED', failure: { ...failure } })))
      return
    }
    const { id: completionId, model } = result.completion
    const changes = {
      state: 'RUNNING' as const,
      completionId,
      ...(model && { model: `${model.name}@${model.version}` }),
    }
    await Promise.all(answers.map(({ id }) => saveAnswer(id, changes)))
    for (const answer of answers) this.follow({ ...answer, ...changes }, startedAt)
  }

  /** Reads a running answer from where its stored text ends. Safe to call again. */
  follow(answer: Answer, startedAt: number | null = null): LiveAnswer | undefined {
    const { id, completionId } = answer
    const known = this.#live.get(id)
    if (known !== undefined || completionId === null) return known
    const live = new LiveAnswer(answer, startedAt)
    this.#live.set(id, live)
    void this.#read(id, completionId, live)
    return live
  }

  async stop(completionId: string): Promise<void> {
    await client.mutation(StopAnswerDocument, { id: completionId })
  }

  async #read(id: string, completionId: string, live: LiveAnswer): Promise<void> {
    let last: FollowedEvent | null = null
    const save = (): Promise<void> => saveAnswer(id, progressOf(live))
    const timer = setInterval(() => void save(), saveEveryMs)
    // What comes in the last half second before the page is left would be read again anyway; this spares it.
    window.addEventListener('pagehide', save)
    let end: Partial<Answer> | null = null
    while (end === null) {
      await followCompletion({
        id: completionId,
        after: live.sequence,
        onEvent: (event) => {
          live.take(event)
          last = event
        },
        onConnection: (isConnected) => live.connection(isConnected),
      })
      end = await endOf(last, completionId, live.choice)
      if (end === null) await pause(retryMs)
    }
    clearInterval(timer)
    window.removeEventListener('pagehide', save)
    await saveAnswer(id, { ...progressOf(live), ...end })
  }
}

export const liveAnswers = new LiveAnswers()

const progressOf = ({ text, sequence, tokens }: LiveAnswer): Partial<Answer> => ({
  text,
  sequence,
  ...(tokens.length > 0 && { tokens: [...tokens] }),
})

/**
 * What an answer became, by the stream's last event or, where that was read before, by the stored completion; null where it still runs
 * or the server can't be asked.
 */
async function endOf(last: FollowedEvent | null, id: string, choice: number): Promise<Partial<Answer> | null> {
  if (last?.__typename === 'CompletionFailed') return { state: 'FAILED', failure: { ...last.failure } }
  if (last?.__typename === 'CompletionFinished') return { state: 'DONE', facts: factsOf(last.completion, choice) }
  const { data } = await client.query(AnswerByIdDocument, { id })
  if (data === undefined) return null
  if (data.completion === null) return { state: 'FAILED', failure: notFound }
  const { state } = data.completion
  return state === 'RUNNING' || state === 'QUEUED' ? null : { state: 'DONE', facts: factsOf(data.completion, choice) }
}

const notFound = { code: 'NOT_FOUND', message: 'There is no such completion.' }
