import { FailureNotice } from '../design/failure-notice.tsx'
import { Page } from '../design/page.tsx'
import type { TaskDefinition } from './definition.ts'
import { taskGroups } from './definitions/index.ts'
import { TaskList } from './task-list.tsx'
import { TaskPanel } from './task-panel.tsx'
import styles from './tasks.module.css'
import { useTaskModels } from './use-task-models.ts'

const tasks = taskGroups.flatMap((group) => group.tasks)

/** Each task to try out, with its result and the request that made it. */
export default function TasksPage({ id }: { id?: string }) {
  const { models, failure } = useTaskModels()
  const task = tasks.find((one) => one.id === id) ?? tasks[0]
  const modelsFor = (one: TaskDefinition) =>
    one.tasks.flatMap((kind) => models?.filter((model) => model.task === kind) ?? [])
  return (
    <Page title="Try a task" lead="See what the models can do, and take the request along.">
      {failure && <FailureNotice failure={failure} />}
      <div className={styles['page']}>
        <TaskList
          groups={taskGroups}
          chosen={task}
          isServed={(one) => models === undefined || modelsFor(one).length > 0}
        />
        {task && models && <TaskPanel key={task.id} task={task} models={modelsFor(task)} />}
      </div>
    </Page>
  )
}
