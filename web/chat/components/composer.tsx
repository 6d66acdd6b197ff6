import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../design/button.tsx'
import styles from './composer.module.css'

/** Where a message is written. Enter sends it, Shift+Enter begins a line. @param onStop given while an answer is being written */
export function Composer({ onSend, onStop }: { onSend: (text: string) => void; onStop?: () => void }) {
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    // On a phone the keyboard would cover the page unasked.
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [])
  const canSend = text.trim() !== '' && onStop === undefined
  const send = (): void => {
    if (!canSend) return
    onSend(text.trim())
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && onStop) return onStop()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className={styles['composer']}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className={styles['box']}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder="Write a message"
          aria-label="Message"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {onStop === undefined ? (
          <Button look="accent" isIcon type="submit" aria-label="Send" disabled={!canSend}>
            <ArrowUp size={18} />
          </Button>
        ) : (
          <Button look="accent" isIcon aria-label="Stop" onClick={onStop}>
            <Square size={14} fill="currentColor" />
          </Button>
        )}
      </div>
      <p className={styles['hint']}>Small models make things up. Enter sends, Shift+Enter begins a new line.</p>
    </form>
  )
}
