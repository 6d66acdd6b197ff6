import { formatMs } from '../../design/format.ts'
import styles from './results.module.css'

interface RunFactsProps {
  model: string
  tokens?: number
  /** Length of a recording. */
  seconds?: number
  batch?: { size: number; waitMs: number }
}

/** Who answered, and in what company. */
export function RunFacts({ model, tokens, seconds, batch }: RunFactsProps) {
  const parts = [
    model,
    tokens !== undefined && `${tokens} tokens`,
    seconds !== undefined && `${seconds.toFixed(1)} s of sound`,
    batch && `batch of ${batch.size}`,
    batch && `waited ${formatMs(batch.waitMs)}`,
  ]
  return <p className={styles['facts']}>{parts.filter(Boolean).join(' · ')}</p>
}
