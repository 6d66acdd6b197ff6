import { Link } from 'wouter'
import { FailureNotice } from '../design/failure-notice.tsx'
import { Page } from '../design/page.tsx'
import { tasks } from './definitions/index.ts'
import { TaskPanel } from './task-panel.tsx'
import styles from './tasks.module.css'
import { useTaskModels } from './use-task-models.ts'

/** Each task to try out, with its result and the request that made it. */
export default function TasksPage({ id }: { id?: string }) {
  const { models, failure } = useTaskModels()
  const task = tasks.find((one) => one.id === id) ?? tasks[0]
  return (
    <Page title="Try a task" lead="See what the models can do, and take the request along.">
      {failure && <FailureNotice failure={failure} />}
      <div className={styles['page']}>
        <nav aria-label="Tasks" className={styles['list']}>
          {tasks.map((one) => (
            <Link key={one.id} href={`/tasks/${one.id}`} aria-current={one === task ? 'page' : undefined}>
              {one.title}
            </Link>
          ))}
        </nav>
        {task && models && (
          <TaskPanel
            key={task.id}
            task={task}
            models={task.tasks.flatMap((kind) => models.filter((model) => model.task === kind))}
          />
        )}
      </div>
    </Page>
  )
}
