import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

/** What a page says when there is nothing to show yet. */
export function EmptyState({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={styles['empty']}>
      {icon}
      <h2>{title}</h2>
      <div>{children}</div>
    </div>
  )
}
