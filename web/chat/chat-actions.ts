import type { CreateCompletionInput, MessageInput } from '../api/generated/graphql.ts'
import { liveAnswers } from './answers/live-answers.ts'
import { toSamplingInput } from './settings/sampling.ts'
import { addMessages, changeConversation, messagesOf, newId } from './store/conversations.ts'
import { branchTo, youngestLeaf } from './store/tree.ts'
import type { Answer, Conversation, Message, Question } from './store/types.ts'

/** Says something after `parentId` (null: at the very beginning) and has it answered. */
export async function ask(conversation: Conversation, parentId: string | null, text: string): Promise<void> {
  const question: Question = {
    kind: 'question',
    id: newId(),
    conversationId: conversation.id,
    parentId,
    createdAt: Date.now(),
    text,
  }
  const before = branchTo(await messagesOf(conversation.id), parentId)
  await answer(conversation, [...before, question], [question])
}

/** Another answer beside this one. */
export async function regenerate(conversation: Conversation, old: Answer): Promise<void> {
  await answer(conversation, branchTo(await messagesOf(conversation.id), old.parentId), [])
}

/** Another answer beside this one that begins with its text and goes on. */
export async function continueAnswer(conversation: Conversation, old: Answer): Promise<void> {
  const before = branchTo(await messagesOf(conversation.id), old.parentId)
  await answer(conversation, before, [], { prefix: old.text, tokens: old.tokens })
}

/** The same place of the conversation with other words; the old ones stay as an alternative. */
export const editQuestion = (conversation: Conversation, old: Question, text: string): Promise<void> =>
  ask(conversation, old.parentId, text)

/** Shows the youngest branch through an alternative. */
export async function showAlternative(conversationId: string, messageId: string): Promise<void> {
  await changeConversation(conversationId, { leafId: youngestLeaf(await messagesOf(conversationId), messageId) })
}

/** Shows the branch only up to a message: what is said next forks off here, in this same conversation. */
export const goBackTo = (conversationId: string, messageId: string): Promise<unknown> =>
  changeConversation(conversationId, { leafId: messageId })

interface Start {
  prefix: string
  tokens: Answer['tokens']
}

async function answer(
  conversation: Conversation,
  branch: readonly Message[],
  added: readonly Message[],
  { prefix, tokens }: Start = { prefix: '', tokens: null },
): Promise<void> {
  const request = { key: newId(), input: requestOf(conversation, branch, prefix) }
  const answers = Array.from(
    { length: conversation.sampling.n ?? 1 },
    (_, choice): Answer => ({
      kind: 'answer',
      id: newId(),
      conversationId: conversation.id,
      parentId: branch.at(-1)?.id ?? null,
      createdAt: Date.now() + 1 + choice,
      text: prefix,
      state: 'STARTING',
      completionId: null,
      request,
      choice,
      sequence: 0,
      model: null,
      prefix,
      facts: null,
      failure: null,
      tokens,
    }),
  )
  await addMessages(conversation, [...added, ...answers], answers[0]?.id ?? '')
  await liveAnswers.begin(answers, request)
}

/** What the server is asked: the branch as turns, and the answer's own beginning where it is to be continued. */
export function requestOf(
  { system, model, sampling }: Pick<Conversation, 'system' | 'model' | 'sampling'>,
  branch: readonly Message[],
  prefix = '',
): CreateCompletionInput {
  const turns = branch
    .filter(({ kind, text }) => kind === 'question' || text !== '')
    .map(({ kind, text }): MessageInput => ({ role: kind === 'question' ? 'USER' : 'ASSISTANT', content: text }))
  const messages: MessageInput[] = [
    ...(system.trim() === '' ? [] : [{ role: 'SYSTEM' as const, content: system }]),
    ...turns,
    ...(prefix === '' ? [] : [{ role: 'ASSISTANT' as const, content: prefix }]),
  ]
  return { messages, ...(model !== null && { model }), ...toSamplingInput(sampling) }
}
