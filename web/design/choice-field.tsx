import { useId } from 'react'
import styles from './field.module.css'

interface ChoiceFieldProps {
  label: string
  meaning?: string
  choices: readonly { value: string; label: string }[]
  value: string
  onChange: (value: string) => void
}

/** One of a few. */
export function ChoiceField({ label, meaning, choices, value, onChange }: ChoiceFieldProps) {
  const id = useId()
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <select
        id={id}
        className={styles['input']}
        value={value}
        aria-describedby={meaning === undefined ? undefined : `${id}-meaning`}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {meaning !== undefined && (
        <p id={`${id}-meaning`} className={styles['meaning']}>
          {meaning}
        </p>
      )}
    </div>
  )
}
