import { Dexie, type EntityTable } from 'dexie'
import type { Conversation, Message } from './types.ts'

interface Tables {
  conversations: EntityTable<Conversation, 'id'>
  messages: EntityTable<Message, 'id'>
}

/**
 * The conversations of this browser, in IndexedDB. They stay here: the server keeps completions, but knows nothing of conversations.
 * Every tab sees the changes of the others (`useLiveQuery`).
 */
export const database = new Dexie('modelgraph') as Dexie & Tables
database.version(1).stores({ conversations: 'id, updatedAt', messages: 'id, conversationId' })
