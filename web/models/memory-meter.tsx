import { formatBytes } from '../design/format.ts'
import styles from './models.module.css'

/** The memory that loaded models have together, and may have. */
export function MemoryMeter({ usedBytes, budgetBytes }: { usedBytes: number; budgetBytes: number }) {
  return (
    <label className={styles['meter']}>
      {formatBytes(usedBytes)} of {formatBytes(budgetBytes)} for models
      <meter min={0} max={budgetBytes} value={usedBytes} />
    </label>
  )
}
