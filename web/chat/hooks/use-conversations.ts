import { useLiveQuery } from 'dexie-react-hooks'
import { database } from '../store/database.ts'
import type { Conversation } from '../store/types.ts'

/** Conversations whose title or messages contain what is searched for, the one used last first; undefined while they are read. */
export const useConversations = (search: string): Conversation[] | undefined =>
  useLiveQuery(async () => {
    const all = await database.conversations.orderBy('updatedAt').reverse().toArray()
    const words = search.trim().toLowerCase()
    if (words === '') return all
    const matching = new Set<string>()
    await database.messages.each(({ conversationId, text }) => {
      if (text.toLowerCase().includes(words)) matching.add(conversationId)
    })
    return all.filter(({ id, title }) => title.toLowerCase().includes(words) || matching.has(id))
  }, [search])
