import { Fragment } from 'react'
import styles from './results.module.css'

interface Mark {
  label: string
  score: number
  /** Places in the text as JavaScript counts them: UTF-16 units. */
  start: number
  end: number
}

/** A text with its marked places, each with its label. */
export function MarkedText({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const ordered = [...marks].sort((a, b) => a.start - b.start)
  return (
    <p className={styles['marked']}>
      {ordered.map(({ label, score, start, end }, index) => (
        <Fragment key={start}>
          {text.slice(ordered[index - 1]?.end ?? 0, start)}
          <mark title={`${(score * 100).toFixed(1)} %`}>
            {text.slice(start, end)} <small>{label}</small>
          </mark>
        </Fragment>
      ))}
      {text.slice(ordered.at(-1)?.end ?? 0)}
    </p>
  )
}
