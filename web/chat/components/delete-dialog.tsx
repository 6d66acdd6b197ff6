import { useLocation } from 'wouter'
import { Button } from '../../design/button.tsx'
import { Sheet } from '../../design/sheet.tsx'
import { removeConversation } from '../store/conversations.ts'
import type { Conversation } from '../store/types.ts'
import styles from './dialogs.module.css'

export function DeleteDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const [location, navigate] = useLocation()
  const remove = async (): Promise<void> => {
    onClose()
    if (location === `/chat/${conversation.id}`) navigate('/')
    await removeConversation(conversation.id)
  }
  return (
    <Sheet
      isOpen
      onOpenChange={onClose}
      title="Delete this conversation?"
      description={`“${conversation.title}” is deleted from this browser and can’t be brought back.`}
      side="center"
    >
      <div className={styles['buttons']}>
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" onClick={() => void remove()}>
          Delete
        </Button>
      </div>
    </Sheet>
  )
}
