import { DomainError } from '../../../errors.ts'
import type { PipelineAnswer, PipelineInput, PipelineTask, PipelineTasks } from '../../pipeline.ts'
import type { OpenedPipeline, Runner } from './runner.ts'
import { type RowResult, type TokenRow, TokenRows } from './token-rows.ts'

/** What an item comes to before its run: its rows, and whatever else its end needs. */
export interface Reading {
  readonly rows: readonly TokenRow[]
}

/** A task of a text encoder: from an item to rows of tokens, and from their results to the item's output. */
export interface TextTask<T extends PipelineTask, R extends Reading> {
  /** @throws DomainError where the item can't be done */
  read(input: PipelineInput<T>): R
  /** @param results one a row */
  finish(reading: R, results: readonly RowResult[]): PipelineTasks[T]['output']
}

/** Runs the rows of all items together; an item that can't be read fails alone. */
export const openTextTask = async <T extends PipelineTask, R extends Reading>(
  opened: OpenedPipeline,
  { read, finish }: TextTask<T, R>,
): Promise<Runner<T>> => {
  const rows = await TokenRows.open(opened)
  return async (inputs, course) => {
    const readings = inputs.map((input) => orError(() => read(input)))
    const results = await rows.run(
      readings.flatMap((reading) => (reading instanceof DomainError ? [] : reading.rows)),
      course,
    )
    let next = 0
    return readings.map((reading): PipelineAnswer<T> | DomainError => {
      if (reading instanceof DomainError) return reading
      const own = results.slice(next, next + reading.rows.length)
      next += reading.rows.length
      return {
        output: finish(reading, own),
        tokens: reading.rows.reduce((sum, { ids }) => sum + ids.length, 0),
        batchSize: Math.max(...own.map(({ batchSize }) => batchSize)),
      }
    })
  }
}

const orError = <R>(read: () => R): R | DomainError => {
  try {
    return read()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}
