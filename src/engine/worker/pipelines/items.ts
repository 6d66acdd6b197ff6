import { canceled, DomainError } from '../../../errors.ts'
import type { PipelineAnswer, PipelineInput, PipelineTask, PipelineTasks } from '../../pipeline.ts'
import type { Counters } from '../counters.ts'
import type { Course, Runner } from './runner.ts'

/**
 * Runs items one after the other, so that each can be stopped and has its whole time; one that can't be done fails alone.
 * @param work throws DomainError where the item can't be done
 */
export const oneByOne =
  <T extends PipelineTask>(
    counters: Counters,
    work: (input: PipelineInput<T>, signal: AbortSignal) => Promise<PipelineTasks[T]['output']>,
  ): Runner<T> =>
  async (inputs, { progress, signal }: Course) => {
    const answers: (PipelineAnswer<T> | DomainError)[] = []
    for (const input of inputs) {
      if (signal.aborted) throw canceled()
      answers.push(await answerOf(work(input, signal), signal))
      counters.ran(1)
      progress()
    }
    return answers
  }

const answerOf = async <T extends PipelineTask>(
  work: Promise<PipelineTasks[T]['output']>,
  signal: AbortSignal,
): Promise<PipelineAnswer<T> | DomainError> => {
  try {
    return { output: await work, tokens: 0, batchSize: 1 }
  } catch (error) {
    if (error instanceof DomainError && !signal.aborted) return error
    throw error
  }
}
