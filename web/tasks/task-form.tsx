import type { FormEvent } from 'react'
import { Button } from '../design/button.tsx'
import card from '../design/card.module.css'
import { isComplete, type TaskDefinition, type TaskExample, type TaskInput } from './definition.ts'
import { TaskFieldView } from './task-field.tsx'
import { TaskModel, type TaskModelProps } from './task-model.tsx'
import styles from './tasks.module.css'

interface TaskFormProps extends TaskModelProps {
  task: TaskDefinition
  input: TaskInput
  onChange: (input: TaskInput) => void
  onExample: (example: TaskExample) => void
  isRunning: boolean
  onRun: () => void
}

/** What a task is asked for. */
export function TaskForm({ task, input, onChange, onExample, isRunning, onRun, ...model }: TaskFormProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onRun()
  }
  return (
    <section className={`${card['card']} ${styles['form']}`} aria-label={task.title}>
      <h2>{task.title}</h2>
      <p className={styles['lead']}>{task.lead}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
      <div className={styles['examples']} role="group" aria-label="Examples">
        {task.examples.map((example) => (
          <Button key={example.title} look="outline" isSmall onClick={() => onExample(example)}>
            {example.title}
          </Button>
        ))}
      </div>
      <form onSubmit={submit} className={styles['fields']}>
        {task.fields.map((field) => (
          <TaskFieldView key={field.key} field={field} input={input} onChange={onChange} />
        ))}
        <div className={styles['submit']}>
          <TaskModel {...model} />
          <Button look="accent" type="submit" disabled={isRunning || !isComplete(task.fields, input)}>
            {isRunning ? 'Running …' : 'Run'}
          </Button>
        </div>
      </form>
    </section>
  )
}
