import { Slider } from 'radix-ui'
import { useId } from 'react'
import styles from './field.module.css'

export interface SliderFieldProps {
  label: string
  minimum: number
  maximum: number
  step: number
  value: number
  /** Told under the control. */
  meaning?: string
  unit?: string
  onChange: (value: number) => void
}

/** A number with a range: as a slider, and as a field to type it into. */
export function SliderField({ label, minimum, maximum, step, value, meaning, unit, onChange }: SliderFieldProps) {
  const id = useId()
  const set = (given: number): void => {
    if (Number.isFinite(given)) onChange(Math.min(maximum, Math.max(minimum, given)))
  }
  return (
    <div className={styles['field']}>
      <div className={styles['heading']}>
        <label htmlFor={id}>{label}</label>
        <span className={styles['range']}>
          {minimum} to {maximum}
          {unit}
        </span>
        <input
          id={id}
          className={styles['number']}
          type="number"
          min={minimum}
          max={maximum}
          step={step}
          value={value}
          aria-describedby={meaning === undefined ? undefined : `${id}-meaning`}
          onChange={(event) => set(event.target.valueAsNumber)}
        />
      </div>
      <Slider.Root
        className={styles['slider']}
        min={minimum}
        max={maximum}
        step={step}
        value={[value]}
        onValueChange={([chosen = value]) => set(chosen)}
      >
        <Slider.Track className={styles['track']}>
          <Slider.Range className={styles['filled']} />
        </Slider.Track>
        <Slider.Thumb className={styles['thumb']} aria-label={label} />
      </Slider.Root>
      {meaning !== undefined && (
        <p id={`${id}-meaning`} className={styles['meaning']}>
          {meaning}
        </p>
      )}
    </div>
  )
}
