import { Link } from 'wouter'
import { EmptyState } from '../design/empty-state.tsx'
import { ConversationView } from './components/conversation-view.tsx'
import { NewChat } from './components/new-chat.tsx'
import { useConversation } from './hooks/use-conversation.ts'

/** A conversation, or the beginning of one. */
export function ChatPage({ id }: { id?: string }) {
  return id === undefined ? <NewChat /> : <StoredChat key={id} id={id} />
}

function StoredChat({ id }: { id: string }) {
  const view = useConversation(id)
  if (view.conversation === undefined) return null
  if (view.conversation === null)
    return (
      <EmptyState title="This conversation isn’t here">
        It may have been deleted, or begun in another browser. <Link href="/">Begin a new one</Link>
      </EmptyState>
    )
  return <ConversationView {...view} conversation={view.conversation} />
}
