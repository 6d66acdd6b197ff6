import { CloudDownload, FolderPlus, PackageOpen } from 'lucide-react'
import { Link } from 'wouter'
import button from '../design/button.module.css'
import card from '../design/card.module.css'
import { EmptyState } from '../design/empty-state.tsx'
import type { TaskDefinition } from './definition.ts'
import styles from './tasks.module.css'

/** What to do where no model does a task. */
export function MissingModel({ task }: { task: TaskDefinition }) {
  return (
    <section className={card['card']} aria-label={task.title}>
      <h2>{task.title}</h2>
      <p className={styles['lead']}>{task.lead}</p>
      <EmptyState title="No model for this yet" icon={<PackageOpen size={30} aria-hidden />}>
        <p>
          It takes one whose task is <code>{task.tasks[0]}</code>, such as <code>{task.hubModel}</code>. Once it is
          registered, the form is here; the request below will do the same.
        </p>
        <p className={styles['ways']}>
          <Link className={`${button['button']} ${button['accent']}`} href={`/models?pull=${task.hubModel}`}>
            <CloudDownload size={16} aria-hidden /> Pull it from the hub
          </Link>
          <Link className={`${button['button']} ${button['outline']}`} href="/models?register">
            <FolderPlus size={16} aria-hidden /> Register a folder
          </Link>
        </p>
      </EmptyState>
    </section>
  )
}
