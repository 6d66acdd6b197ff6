import { type FormEvent, useState } from 'react'
import type { TaskModelsQuery } from '../api/generated/graphql.ts'
import { Button } from '../design/button.tsx'
import card from '../design/card.module.css'
import { EmptyState } from '../design/empty-state.tsx'
import { TextField } from '../design/text-field.tsx'
import type { TaskDefinition, Values } from './definition.ts'
import { SnippetTabs } from './snippets/snippet-tabs.tsx'
import { snippetsOf } from './snippets/snippets.ts'
import { TaskModel } from './task-model.tsx'
import { TaskResult } from './task-result.tsx'
import styles from './tasks.module.css'
import { useTask } from './use-task.ts'

type Model = TaskModelsQuery['models']['nodes'][number]

/** A form, its result, and the request. */
export function TaskPanel({ task, models }: { task: TaskDefinition; models: readonly Model[] }) {
  const [values, setValues] = useState<Values>(task.examples[0]?.values ?? {})
  const [model, setModel] = useState(models[0] ? `${models[0].name}@${models[0].version}` : null)
  const { run, isRunning, start } = useTask(task)
  if (model === null)
    return (
      <EmptyState title="No model for this yet">
        Register one whose task is <code>{task.tasks[0]}</code>; it then appears here.
      </EmptyState>
    )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void start(values, model)
  }
  const isComplete = task.fields.every(({ key }) => (values[key] ?? '').trim() !== '')
  return (
    <div className={styles['panel']}>
      <section className={`${card['card']} ${styles['form']}`} aria-label={task.title}>
        <h2>{task.title}</h2>
        <p className={styles['lead']}>{task.lead}</p>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
        <div className={styles['examples']} role="group" aria-label="Examples">
          {task.examples.map((example) => (
            <Button key={example.title} look="outline" isSmall onClick={() => setValues(example.values)}>
              {example.title}
            </Button>
          ))}
        </div>
        <form onSubmit={submit} className={styles['fields']}>
          {task.fields.map(({ key, label, kind, meaning }) => (
            <TextField
              key={key}
              label={label}
              isLong={kind !== 'line'}
              value={values[key] ?? ''}
              {...(meaning !== undefined && { meaning })}
              onChange={(value) => setValues({ ...values, [key]: value })}
            />
          ))}
          <div className={styles['submit']}>
            <TaskModel models={models} chosen={model} onChoose={setModel} />
            <Button look="accent" type="submit" disabled={!isComplete || isRunning}>
              {isRunning ? 'Running …' : 'Run'}
            </Button>
          </div>
        </form>
      </section>
      <TaskResult task={task} run={run} />
      <section className={card['card']} aria-label="Request">
        <h2>The request</h2>
        <SnippetTabs snippets={snippetsOf(task.document, task.toVariables(values, model))} />
      </section>
    </div>
  )
}
