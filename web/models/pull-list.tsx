import card from '../design/card.module.css'
import styles from './models.module.css'
import { PullRow } from './pull-row.tsx'
import type { Pull } from './use-pulls.ts'

interface PullListProps {
  pulls: readonly Pull[]
  onStop: (id: string) => void
  onEnd: () => void
}

/** The latest pulls from the hub. */
export function PullList({ pulls, onStop, onEnd }: PullListProps) {
  return (
    <section className={card['card']} aria-label="Pulls">
      <h2>From the hub</h2>
      <ul className={styles['pulls']}>
        {pulls.map((pull) => (
          <PullRow key={pull.id} pull={pull} onStop={() => onStop(pull.id)} onEnd={onEnd} />
        ))}
      </ul>
    </section>
  )
}
