import { useLocation } from 'wouter'
import { ask } from '../chat-actions.ts'
import { useDraft } from '../hooks/use-draft.ts'
import styles from './chat.module.css'
import { ChatHeader } from './chat-header.tsx'
import { Composer } from './composer.tsx'
import { Welcome } from './welcome.tsx'

/** The page before anything is said. */
export function NewChat() {
  const [draft, change] = useDraft()
  const [, navigate] = useLocation()
  if (draft === null) return null
  const begin = (text: string): void => {
    void ask(draft, null, text)
    navigate(`/chat/${draft.id}`)
  }
  return (
    <div className={styles['page']}>
      <ChatHeader conversation={draft} onChange={change} />
      <div className={styles['welcome']}>
        <Welcome onChoose={begin} />
      </div>
      <Composer onSend={begin} />
    </div>
  )
}
