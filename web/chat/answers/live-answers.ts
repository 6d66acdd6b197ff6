import { CompletionStreamError } from '../../../client/index.ts'
import { client } from '../../api/client.ts'
import { followCompletion, isLast, type LastEvent } from '../../api/follow-completion.ts'
import { StopAnswerDocument } from '../../api/generated/graphql.ts'
import { session } from '../../api/session.ts'
import { messagesOf, saveAnswer } from '../store/conversations.ts'
import type { Answer, Message } from '../store/types.ts'
import { createAnswer } from './create-answer.ts'
import { factsOf, LiveAnswer } from './live-answer.ts'

/** How often the text of a running answer is written to IndexedDB, milliseconds: what a reload shows before the stream goes on. */
const saveEveryMs = 500

/** The answers that are being written, in this tab. They go on while the person looks at something else. */
class LiveAnswers {
  /** Those that have ended stay, so that what is shown doesn't depend on when IndexedDB tells of the end. */
  readonly #live = new Map<string, LiveAnswer>()
  /** Keys of the requests of this tab. */
  readonly #begun = new Set<string>()

  get(id: string): LiveAnswer | undefined {
    return this.#live.get(id)
  }

  /** Asks the server for the choices of one completion, stored already as STARTING, and follows them. */
  async begin(answers: readonly Answer[], { key, input }: NonNullable<Answer['request']>): Promise<void> {
    if (this.#begun.has(key)) return
    this.#begun.add(key)
    const startedAt = performance.now()
    const result = await createAnswer(key, input)
    if ('code' in result) {
      // Whoever gives another key asks again.
      if (result.code === 'UNAUTHENTICATED') this.#begun.delete(key)
      else
        await Promise.all(answers.map(({ id }) => saveAnswer(id, { state: 'FAILED', failure: result, request: null })))
      return
    }
    const { id: completionId, model } = result
    const changes = {
      state: 'RUNNING' as const,
      request: null,
      completionId,
      ...(model && { model: `${model.name}@${model.version}` }),
    }
    await Promise.all(answers.map(({ id }) => saveAnswer(id, changes)))
    for (const answer of answers) this.follow({ ...answer, ...changes }, startedAt)
  }

  /** Asks once more for what a page that was left has asked for, and got no answer to. Safe to call again. */
  async beginAgain({ conversationId, request }: Answer): Promise<void> {
    if (request == null || this.#begun.has(request.key)) return
    const messages = await messagesOf(conversationId)
    const isChoice = (message: Message): message is Answer =>
      message.kind === 'answer' && message.request?.key === request.key
    await this.begin(messages.filter(isChoice), request)
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
    const save = (): Promise<void> => saveAnswer(id, progressOf(live))
    const timer = setInterval(() => void save(), saveEveryMs)
    // What comes in the last half second before the page is left would be read again anyway; this spares it.
    window.addEventListener('pagehide', save)
    let end: Partial<Answer> | null = null
    try {
      const events = followCompletion({
        id: completionId,
        after: live.sequence,
        onLost: () => live.connectionLost(),
      })
      for await (const event of events) {
        live.take(event)
        if (isLast(event)) end = endOf(event, live.choice)
      }
    } catch (error) {
      if (!(error instanceof CompletionStreamError)) throw error
      // Whoever gives another key reads on.
      if (session.view().isRefused) this.#live.delete(id)
      else end = { state: 'FAILED', failure: { code: error.code, message: error.message } }
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

/** What an answer became. */
const endOf = (last: LastEvent, choice: number): Partial<Answer> =>
  last.__typename === 'CompletionFailed'
    ? { state: 'FAILED', failure: { ...last.failure } }
    : { state: 'DONE', facts: factsOf(last.completion, choice) }
