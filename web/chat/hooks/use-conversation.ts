import { useLiveQuery } from 'dexie-react-hooks'
import { useMemo } from 'react'
import { database } from '../store/database.ts'
import { branchTo } from '../store/tree.ts'
import type { Conversation, Message } from '../store/types.ts'

export interface ConversationView {
  /** Undefined while it is being read, null where there is none by this id. */
  conversation: Conversation | null | undefined
  messages: Message[]
  /** The messages that are shown. */
  branch: Message[]
}

const none: Message[] = []

/** A stored conversation, as it changes, whichever tab changes it. */
export function useConversation(id: string): ConversationView {
  const conversation = useLiveQuery(async () => (await database.conversations.get(id)) ?? null, [id])
  const messages = useLiveQuery(() => database.messages.where('conversationId').equals(id).toArray(), [id]) ?? none
  const leafId = conversation?.leafId ?? null
  const branch = useMemo(() => branchTo(messages, leafId), [messages, leafId])
  return { conversation, messages, branch }
}
