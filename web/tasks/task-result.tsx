import card from '../design/card.module.css'
import { FailureNotice } from '../design/failure-notice.tsx'
import { formatMs } from '../design/format.ts'
import type { TaskDefinition } from './definition.ts'
import styles from './tasks.module.css'
import type { TaskRun } from './use-task.ts'

/** What came of a task. */
export function TaskResult({ task: { Result }, run }: { task: TaskDefinition; run: TaskRun | null }) {
  return (
    <section className={card['card']} aria-label="Result" aria-live="polite">
      <header className={styles['resultHead']}>
        <h2>The result</h2>
        {run && <span>{formatMs(run.ms)} there and back</span>}
      </header>
      {run === null && <p className={styles['lead']}>Run it to see what the model makes of it.</p>}
      {run?.failure && <FailureNotice failure={run.failure} />}
      {run?.data != null && <Result data={run.data} {...run.input} />}
    </section>
  )
}
