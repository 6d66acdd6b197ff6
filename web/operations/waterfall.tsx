import type { CompletionDetailQuery } from '../api/generated/graphql.ts'
import { formatMs } from '../design/format.ts'
import styles from './operations.module.css'

type Timed = Pick<NonNullable<CompletionDetailQuery['completion']>, 'createdAt' | 'finishedAt' | 'timings'>

/** Where the time of a completion went: one bar a stage, each beginning where the one before ended. */
export function Waterfall({ createdAt, finishedAt, timings }: Timed) {
  const end = finishedAt == null ? null : Date.parse(finishedAt) - Date.parse(createdAt)
  const queue = timings.queueMs ?? end ?? 0
  const prompt = queue + (timings.promptMs ?? 0)
  const first = Math.max(prompt, timings.timeToFirstTokenMs ?? prompt)
  const whole = Math.max(first, end ?? first, 1)
  const stages = [
    { label: 'Queue', from: 0, to: queue },
    { label: 'Prompt', from: queue, to: prompt },
    { label: 'First token', from: prompt, to: first },
    { label: 'Generation', from: first, to: whole },
  ]
  return (
    <ul className={styles['waterfall']}>
      {stages.map(({ label, from, to }, index) => (
        <li key={label}>
          <span>{label}</span>
          <span className={styles['lane']}>
            <span
              style={{
                left: `${(from / whole) * 100}%`,
                width: `${((to - from) / whole) * 100}%`,
                background: `var(--plot-${index + 1})`,
              }}
            />
          </span>
          <span>{formatMs(to - from)}</span>
        </li>
      ))}
    </ul>
  )
}
