import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Button } from '../../design/button.tsx'
import { Menu } from '../../design/menu.tsx'
import { conversationMenu } from '../conversation-menu.tsx'
import type { Conversation } from '../store/types.ts'
import styles from './conversation-list.module.css'
import { DeleteDialog } from './delete-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'

/** A conversation in the list, with what can be done to it. */
export function ConversationEntry({ conversation, onFollow }: { conversation: Conversation; onFollow?: () => void }) {
  const [location] = useLocation()
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null)
  const { id, title } = conversation
  const close = (): void => setDialog(null)
  return (
    <li className={styles['entry']}>
      <Link href={`/chat/${id}`} aria-current={location === `/chat/${id}` ? 'page' : undefined} onClick={onFollow}>
        {title}
      </Link>
      <Menu
        trigger={
          <Button isIcon isSmall aria-label={`More about ${title}`} className={styles['more'] ?? ''}>
            <Ellipsis size={16} />
          </Button>
        }
        entries={conversationMenu(conversation, setDialog)}
      />
      {dialog === 'rename' && <RenameDialog conversation={conversation} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog conversation={conversation} onClose={close} />}
    </li>
  )
}
