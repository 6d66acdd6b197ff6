import { useState } from 'react'
import { useClient } from 'urql'
import { type ApiFailure, failureOfError } from '../api/failure.ts'
import type { TaskDefinition, Values } from './definition.ts'

export interface TaskRun {
  /** The values that `data` belongs to. */
  values: Values
  data: unknown
  failure: ApiFailure | null
  /** As seen here, the way there and back included. */
  ms: number
}

/** Carries a task out and keeps its last result. */
export function useTask({ document, toVariables }: TaskDefinition) {
  const client = useClient()
  const [run, setRun] = useState<TaskRun | null>(null)
  const [isRunning, setIsRunning] = useState(false)
  const start = async (values: Values, model: string): Promise<void> => {
    setIsRunning(true)
    const startedAt = performance.now()
    const { data, error } = await client.query(document, toVariables(values, model) as Record<string, unknown>)
    setRun({ values, data, failure: error ? failureOfError(error) : null, ms: performance.now() - startedAt })
    setIsRunning(false)
  }
  return { run, isRunning, start }
}
