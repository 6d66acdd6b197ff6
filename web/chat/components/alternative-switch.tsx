import { ChevronLeft, ChevronRight } from 'lucide-react'
import { IconButton } from '../../design/icon-button.tsx'
import { showAlternative } from '../chat-actions.ts'
import { alternatives } from '../store/tree.ts'
import type { Message } from '../store/types.ts'
import styles from './message.module.css'

/** Goes from one alternative at this place to the next. */
export function AlternativeSwitch({ message, messages }: { message: Message; messages: readonly Message[] }) {
  const all = alternatives(messages, message)
  const place = all.findIndex(({ id }) => id === message.id)
  if (all.length < 2) return null
  const show = (index: number) => () => void showAlternative(message.conversationId, all[index]?.id ?? message.id)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className={styles['switch']} role="group" aria-label="Alternatives">
      <IconButton label="The one before" disabled={place <= 0} onClick={show(place - 1)}>
        <ChevronLeft size={15} />
      </IconButton>
      <span>
        {place + 1} / {all.length}
      </span>
      <IconButton label="The next one" disabled={place >= all.length - 1} onClick={show(place + 1)}>
        <ChevronRight size={15} />
      </IconButton>
    </div>
  )
}
