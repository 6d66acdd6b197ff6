import { Tooltip } from 'radix-ui'
import { Button, type ButtonProps } from './button.tsx'
import styles from './tooltip.module.css'

/** A button that is an icon; its label is told to screen readers and in a tooltip. */
export function IconButton({ label, isSmall = true, ...props }: ButtonProps & { label: string }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <Button {...props} isIcon isSmall={isSmall} aria-label={label} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles['tooltip']} sideOffset={5} collisionPadding={8}>
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
