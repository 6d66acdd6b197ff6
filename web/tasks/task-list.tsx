import { Link } from 'wouter'
import type { TaskDefinition } from './definition.ts'
import type { TaskGroup } from './definitions/index.ts'
import styles from './tasks.module.css'

interface TaskListProps {
  groups: readonly TaskGroup[]
  chosen: TaskDefinition | undefined
  /** Whether there is a model for a task; it is listed either way. */
  isServed: (task: TaskDefinition) => boolean
}

/** The tasks to choose among. */
export function TaskList({ groups, chosen, isServed }: TaskListProps) {
  return (
    <nav aria-label="Tasks" className={styles['list']}>
      {groups.map(({ title, tasks }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          {tasks.map((task) => (
            <Link key={task.id} href={`/tasks/${task.id}`} aria-current={task === chosen ? 'page' : undefined}>
              {task.title}
              {!isServed(task) && <small>no model</small>}
            </Link>
          ))}
        </section>
      ))}
    </nav>
  )
}
