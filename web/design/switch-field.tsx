import { Switch } from 'radix-ui'
import { useId } from 'react'
import styles from './field.module.css'

/** Something that is on or off. */
export function SwitchField({
  label,
  meaning,
  value,
  onChange,
}: {
  label: string
  meaning: string
  value: boolean
  onChange: (value: boolean) => void
}) {
  const id = useId()
  return (
    <div className={styles['field']}>
      <div className={styles['heading']} style={{ justifyContent: 'space-between' }}>
        <label htmlFor={id}>{label}</label>
        <Switch.Root
          id={id}
          className={styles['switch']}
          checked={value}
          onCheckedChange={onChange}
          aria-describedby={`${id}-meaning`}
        >
          <Switch.Thumb className={styles['switchThumb']} />
        </Switch.Root>
      </div>
      <p id={`${id}-meaning`} className={styles['meaning']}>
        {meaning}
      </p>
    </div>
  )
}
