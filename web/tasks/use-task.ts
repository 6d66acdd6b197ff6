import { useState } from 'react'
import { useClient } from 'urql'
import { type ApiFailure, failureOfError } from '../api/failure.ts'
import type { TaskDefinition, TaskInput } from './definition.ts'

export interface TaskRun {
  /** What `data` belongs to. */
  input: TaskInput
  data: unknown
  failure: ApiFailure | null
  /** As seen here, the way there and back included. */
  ms: number
}

/** Carries a task out and keeps its last result. Files go as a multipart request, by the same client. */
export function useTask({ document, toVariables }: TaskDefinition) {
  const client = useClient()
  const [run, setRun] = useState<TaskRun | null>(null)
  const [isRunning, setIsRunning] = useState(false)
  const start = async (input: TaskInput, model: string): Promise<void> => {
    setIsRunning(true)
    const startedAt = performance.now()
    const { data, error } = await client.query(document, toVariables(input, model) as Record<string, unknown>)
    setRun({ input, data, failure: error ? failureOfError(error) : null, ms: performance.now() - startedAt })
    setIsRunning(false)
  }
  return { run, isRunning, start }
}
