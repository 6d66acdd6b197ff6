import type { ReactNode } from 'react'
import styles from './page.module.css'

/** A page with a heading and room for what it shows. */
export function Page({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{title}</h1>
        <p>{lead}</p>
      </header>
      {children}
    </div>
  )
}
