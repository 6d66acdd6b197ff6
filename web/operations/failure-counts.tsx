import { explainFailure } from '../api/explain-failure.ts'
import card from '../design/card.module.css'
import { formatNumber } from '../design/format.ts'
import styles from './operations.module.css'
import type { Metrics } from './use-server-metrics.ts'

/** Which failures were told since the server started. */
export function FailureCounts({ failures }: { failures: Metrics['failures'] }) {
  const most = Math.max(1, ...failures.map(({ count }) => count))
  return (
    <section className={card['card']}>
      <h2>Errors since the start</h2>
      {failures.length === 0 ? (
        <p className={styles['quiet']}>None so far.</p>
      ) : (
        <ul className={styles['failures']}>
          {[...failures]
            .sort((a, b) => b.count - a.count)
            .map(({ code, count }) => (
              <li key={code} title={explainFailure({ code, message: code }).advice}>
                <code>{code}</code>
                <span className={styles['failureBar']}>
                  <span style={{ width: `${(count / most) * 100}%` }} />
                </span>
                <span>{formatNumber(count)}</span>
              </li>
            ))}
        </ul>
      )}
    </section>
  )
}
