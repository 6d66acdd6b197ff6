import type { ComponentProps } from 'react'
import styles from './button.module.css'

export interface ButtonProps extends ComponentProps<'button'> {
  /** Default: `quiet`. */
  look?: 'accent' | 'outline' | 'quiet' | 'danger'
  /** Square, for an icon alone: give it an `aria-label`. */
  isIcon?: boolean
  isSmall?: boolean
}

export function Button({ look = 'quiet', isIcon, isSmall, className, ...props }: ButtonProps) {
  const classes = [styles['button'], styles[look], isIcon && styles['icon'], isSmall && styles['small'], className]
  return <button type="button" {...props} className={classes.filter(Boolean).join(' ')} />
}
