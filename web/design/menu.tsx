import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './menu.module.css'

export interface MenuEntry {
  label: string
  icon?: ReactNode
  /** Shown under the label. */
  hint?: string
  isDanger?: boolean
  isChosen?: boolean
  onSelect: () => void
}

/** A button that opens a list of things to do. */
export function Menu({
  trigger,
  entries,
  align = 'end',
}: {
  trigger: ReactNode
  entries: readonly MenuEntry[]
  align?: 'start' | 'end'
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles['menu']} align={align} sideOffset={6} collisionPadding={8}>
          {entries.map(({ label, icon, hint, isDanger, isChosen, onSelect }) => (
            <DropdownMenu.Item
              key={label}
              className={styles['item']}
              data-danger={isDanger || undefined}
              data-chosen={isChosen || undefined}
              onSelect={onSelect}
            >
              {icon}
              <span>
                {label}
                {hint !== undefined && <small>{hint}</small>}
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
