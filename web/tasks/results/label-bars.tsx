import styles from './results.module.css'

/** Labels with their probabilities, best first. */
export function LabelBars({ labels }: { labels: readonly { label: string; score: number }[] }) {
  return (
    <ul className={styles['bars']}>
      {labels.map(({ label, score }) => (
        <li key={label}>
          <span>{label}</span>
          <span className={styles['bar']}>
            <span style={{ width: `${score * 100}%` }} />
          </span>
          <span>{(score * 100).toFixed(1)} %</span>
        </li>
      ))}
    </ul>
  )
}
