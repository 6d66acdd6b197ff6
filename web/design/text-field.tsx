import { type ComponentProps, useId } from 'react'
import styles from './field.module.css'

type TextFieldProps = {
  label: string
  meaning?: string
  isLong?: boolean
  onChange: (value: string) => void
} & Omit<ComponentProps<'textarea'> & ComponentProps<'input'>, 'onChange' | 'ref'>

/** A line of text, or with `isLong` several. */
export function TextField({ label, meaning, isLong = false, onChange, ...props }: TextFieldProps) {
  const id = useId()
  const shared = {
    id,
    className: styles['input'],
    'aria-describedby': meaning === undefined ? undefined : `${id}-meaning`,
    ...props,
  }
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      {isLong ? (
        <textarea {...shared} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input type="text" {...shared} onChange={(event) => onChange(event.target.value)} />
      )}
      {meaning !== undefined && (
        <p id={`${id}-meaning`} className={styles['meaning']}>
          {meaning}
        </p>
      )}
    </div>
  )
}
