import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import field from '../../design/field.module.css'
import styles from './message.module.css'

/** A message that is being worded anew. */
export function QuestionEditor({
  text,
  onSend,
  onCancel,
}: {
  text: string
  onSend: (text: string) => void
  onCancel: () => void
}) {
  const [changed, setChanged] = useState(text)
  return (
    <form
      className={styles['editor']}
      onSubmit={(event) => {
        event.preventDefault()
        onSend(changed.trim())
      }}
    >
      <textarea
        className={field['input']}
        aria-label="Edit the message"
        value={changed}
        // biome-ignore lint/a11y/noAutofocus: it stands where the button was that opened it
        autoFocus
        onChange={(event) => setChanged(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel()
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
        }}
      />
      <div className={styles['editorButtons']}>
        <Button isSmall onClick={onCancel}>
          Cancel
        </Button>
        <Button isSmall look="accent" type="submit" disabled={changed.trim() === ''}>
          Ask again
        </Button>
      </div>
    </form>
  )
}
