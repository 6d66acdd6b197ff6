import { useEffect, useState } from 'react'
import type { TaskDefinition, TaskExample, TaskInput } from './definition.ts'

/** What was filled in so far: at first the first example. */
export function useTaskInput({ examples }: TaskDefinition) {
  const [first] = examples
  const [input, setInput] = useState<TaskInput>({ values: first?.values ?? {}, files: {} })
  const show = async ({ values, files }: TaskExample): Promise<void> =>
    setInput({ values, files: (await files?.()) ?? {} })
  useEffect(() => {
    let isLeft = false
    // Whoever has chosen a file before the example's was made keeps it.
    void first?.files?.().then((files) => {
      if (!isLeft) setInput((before) => ({ ...before, files: { ...files, ...before.files } }))
    })
    return () => {
      isLeft = true
    }
  }, [first])
  return { input, setInput, show: (example: TaskExample) => void show(example) }
}
