import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'
import styles from './sheet.module.css'

export interface SheetProps {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  title: string
  description?: string
  side?: 'left' | 'right' | 'center'
  children: ReactNode
}

/** A dialog at the side of the page, or in its middle. Escape and a click beside it close it. */
export function Sheet({ isOpen, onOpenChange, title, description, side = 'right', children }: SheetProps) {
  const opener = useRef<Element>(null)
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content
          className={`${styles['sheet']} ${styles[side]}`}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (opener.current instanceof HTMLElement) opener.current.focus()
          }}
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <header className={styles['header']}>
            <Dialog.Title className={styles['title']}>{title}</Dialog.Title>
            <Dialog.Close asChild>
              <Button isIcon isSmall aria-label="Close">
                <X size={17} />
              </Button>
            </Dialog.Close>
          </header>
          {description !== undefined && (
            <Dialog.Description className={styles['description']}>{description}</Dialog.Description>
          )}
          <div className={styles['body']}>{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
