import { Search, SquarePen } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { useConversations } from '../hooks/use-conversations.ts'
import { ConversationEntry } from './conversation-entry.tsx'
import styles from './conversation-list.module.css'

/** Every conversation of this browser, to find, open, name, take along or delete. */
export function ConversationList({ onFollow }: { onFollow?: () => void }) {
  const [search, setSearch] = useState('')
  const conversations = useConversations(search)
  return (
    <section aria-label="Conversations" className={styles['section']}>
      <Link href="/" className={styles['new']} onClick={onFollow}>
        <SquarePen size={16} aria-hidden /> New chat
      </Link>
      <label className={styles['search']}>
        <Search size={15} aria-hidden />
        <span className="visually-hidden">Search conversations</span>
        <input type="search" placeholder="Search" value={search} onChange={(event) => setSearch(event.target.value)} />
      </label>
      {conversations?.length === 0 && (
        <p className={styles['none']}>{search === '' ? 'Your conversations will be here.' : 'Nothing found.'}</p>
      )}
      <ul className={styles['list']}>
        {conversations?.map((conversation) => (
          <ConversationEntry key={conversation.id} conversation={conversation} {...(onFollow && { onFollow })} />
        ))}
      </ul>
    </section>
  )
}
