import { ChevronDown, Ellipsis, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { Menu } from '../../design/menu.tsx'
import { conversationMenu } from '../conversation-menu.tsx'
import { useChatModels } from '../hooks/use-chat-models.ts'
import { countChanged } from '../settings/sampling.ts'
import { SettingsSheet } from '../settings/settings-sheet.tsx'
import type { Conversation } from '../store/types.ts'
import styles from './chat.module.css'
import { DeleteDialog } from './delete-dialog.tsx'
import { ModelPicker } from './model-picker.tsx'
import { RenameDialog } from './rename-dialog.tsx'

interface ChatHeaderProps {
  conversation: Conversation
  /** Whether there is something to rename, export and delete. */
  isStored?: boolean
  onChange: (changes: Partial<Conversation>) => void
}

/** Which model answers, and how. */
export function ChatHeader({ conversation, isStored = false, onChange }: ChatHeaderProps) {
  const { models } = useChatModels()
  const [open, setOpen] = useState<'settings' | 'rename' | 'delete' | null>(null)
  const close = (): void => setOpen(null)
  const changed = countChanged(conversation.sampling)
  return (
    <header className={styles['header']}>
      <ModelPicker
        models={models}
        chosen={conversation.model}
        onChoose={(model) => onChange({ model })}
        icon={<ChevronDown size={16} aria-hidden />}
      />
      <div className={styles['headerEnd']}>
        <Button isSmall onClick={() => setOpen('settings')}>
          <SlidersHorizontal size={16} /> Settings
          {changed > 0 && (
            <span aria-hidden className={styles['count']} title={`${changed} differ from the server’s defaults`}>
              {changed}
            </span>
          )}
        </Button>
        {isStored && (
          <Menu
            trigger={
              <IconButton label="More about this conversation">
                <Ellipsis size={17} />
              </IconButton>
            }
            entries={conversationMenu(conversation, setOpen)}
          />
        )}
      </div>
      <SettingsSheet
        isOpen={open === 'settings'}
        onClose={close}
        conversation={conversation}
        models={models}
        onChange={onChange}
      />
      {open === 'rename' && <RenameDialog conversation={conversation} onClose={close} />}
      {open === 'delete' && <DeleteDialog conversation={conversation} onClose={close} />}
    </header>
  )
}
