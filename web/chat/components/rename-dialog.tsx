import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Sheet } from '../../design/sheet.tsx'
import { TextField } from '../../design/text-field.tsx'
import { changeConversation } from '../store/conversations.ts'
import type { Conversation } from '../store/types.ts'
import styles from './dialogs.module.css'

export function RenameDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const [title, setTitle] = useState(conversation.title)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    await changeConversation(conversation.id, { title: title.trim(), isNamed: true })
    onClose()
  }
  return (
    <Sheet isOpen onOpenChange={onClose} title="Rename the conversation" side="center">
      <form className={styles['form']} onSubmit={(event) => void save(event)}>
        <TextField label="Title" value={title} maxLength={120} required onChange={setTitle} />
        <div className={styles['buttons']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="accent" type="submit" disabled={title.trim() === ''}>
            Rename
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
