import { useState } from 'react'
import type { TaskModelsQuery } from '../api/generated/graphql.ts'
import { useSession } from '../api/use-session.ts'
import card from '../design/card.module.css'
import type { TaskDefinition } from './definition.ts'
import { MissingModel } from './missing-model.tsx'
import { SnippetTabs } from './snippets/snippet-tabs.tsx'
import { snippetsOf } from './snippets/snippets.ts'
import { TaskForm } from './task-form.tsx'
import { TaskResult } from './task-result.tsx'
import styles from './tasks.module.css'
import { useTask } from './use-task.ts'
import { useTaskInput } from './use-task-input.ts'

type Model = TaskModelsQuery['models']['nodes'][number]

/** A form, its result, and the request. */
export function TaskPanel({ task, models }: { task: TaskDefinition; models: readonly Model[] }) {
  const { input, setInput, show } = useTaskInput(task)
  const [chosen, setChosen] = useState<string | null>(null)
  const { run, isRunning, start } = useTask(task)
  const { hasKey } = useSession()
  const [first] = models
  const model = chosen ?? (first && `${first.name}@${first.version}`)
  return (
    <div className={styles['panel']}>
      {model === undefined ? (
        <MissingModel task={task} />
      ) : (
        <>
          <TaskForm
            task={task}
            input={input}
            onChange={setInput}
            onExample={show}
            models={models}
            chosen={model}
            onChoose={setChosen}
            isRunning={isRunning}
            onRun={() => void start(input, model)}
          />
          <TaskResult task={task} run={run} />
        </>
      )}
      <section className={card['card']} aria-label="Request">
        <h2>The request</h2>
        <SnippetTabs snippets={snippetsOf(task.document, task.toVariables(input, model ?? 'name'), hasKey)} />
      </section>
    </div>
  )
}
