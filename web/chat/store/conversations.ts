import { initialSampling } from '../settings/sampling.ts'
import { database } from './database.ts'
import { branchTo } from './tree.ts'
import type { Answer, Conversation, Message, Question } from './types.ts'

const longestTitle = 60

/** Ids that sort by time. */
export const newId = (): string => `${Date.now().toString(36).padStart(9, '0')}-${crypto.randomUUID().slice(0, 8)}`

export function titleOf(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1).trimEnd()}…` : line
}

/** A conversation that isn't stored yet, with the settings of the one used last. */
export async function draftConversation(): Promise<Conversation> {
  const last = await database.conversations.orderBy('updatedAt').last()
  const now = Date.now()
  return {
    id: newId(),
    title: 'New chat',
    isNamed: false,
    createdAt: now,
    updatedAt: now,
    leafId: null,
    model: last?.model ?? null,
    system: '',
    sampling: last === undefined ? initialSampling : withoutPersonal(last.sampling),
  }
}

/** Bias and seed belong to a conversation; the rest is a habit. */
const withoutPersonal = ({ logitBias: _, seed: __, stop: ___, ...habit }: Conversation['sampling']) => habit

export const changeConversation = (id: string, changes: Partial<Conversation>): Promise<unknown> =>
  database.conversations.update(id, changes)

export async function removeConversation(id: string): Promise<void> {
  await database.transaction('rw', database.conversations, database.messages, async () => {
    await database.messages.where('conversationId').equals(id).delete()
    await database.conversations.delete(id)
  })
}

export const messagesOf = (conversationId: string): Promise<Message[]> =>
  database.messages.where('conversationId').equals(conversationId).toArray()

/** Adds messages and shows the branch that ends with the first of `shown`'s last. */
export async function addMessages(
  conversation: Conversation,
  messages: readonly Message[],
  leafId: string,
): Promise<void> {
  const first = messages.find((message): message is Question => message.kind === 'question')
  const isUntitled = conversation.leafId === null && !conversation.isNamed && first !== undefined
  await database.transaction('rw', database.conversations, database.messages, async () => {
    await database.messages.bulkAdd([...messages])
    await database.conversations.put({
      ...conversation,
      ...(isUntitled && { title: titleOf(first.text) }),
      leafId,
      updatedAt: Date.now(),
    })
  })
}

/** Writes what a stream has brought, unless another tab has written more already. */
export async function saveAnswer(id: string, changes: Partial<Answer>): Promise<void> {
  await database.transaction('rw', database.messages, async () => {
    const stored = await database.messages.get(id)
    if (stored?.kind !== 'answer' || stored.state === 'DONE') return
    if (changes.state === undefined && (changes.sequence ?? 0) < stored.sequence) return
    await database.messages.put({ ...stored, ...changes })
  })
}

/** A new conversation with a copy of the branch up to a message. @returns its id */
export async function forkConversation(conversation: Conversation, messageId: string): Promise<string> {
  const branch = branchTo(await messagesOf(conversation.id), messageId)
  const id = newId()
  const ids = new Map(branch.map((message) => [message.id, newId()]))
  const copies = branch.map((message) => ({
    ...message,
    id: ids.get(message.id) ?? newId(),
    conversationId: id,
    parentId: message.parentId === null ? null : (ids.get(message.parentId) ?? null),
  }))
  const now = Date.now()
  const copy = {
    ...conversation,
    id,
    title: `${conversation.title} (fork)`,
    isNamed: true,
    createdAt: now,
    updatedAt: now,
  }
  await database.transaction('rw', database.conversations, database.messages, async () => {
    await database.messages.bulkAdd(copies)
    await database.conversations.add({ ...copy, leafId: copies.at(-1)?.id ?? null })
  })
  return id
}
