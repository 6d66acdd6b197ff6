import { setImmediate as nextTurn } from 'node:timers/promises'
import { DomainError, invalidInput } from '../../errors.ts'
import type { NewJobLine } from '../../store/background/job-line.ts'
import type { CompletionRequest } from '../completions/completions.ts'
import { kindOf, type PredictionOperation } from '../predictions/prediction-operations.ts'

/** What a line of a job's file says; exactly one of `completion` and `prediction`. */
export interface JobLineInput {
  customId?: string | null
  completion?: CompletionRequest | null
  prediction?: PredictionOperation | null
}

export interface ReadLinesOptions {
  /** Where the lines stand in a request, for the errors. */
  field: string
  /** Lines at most. */
  maxLines: number
  /** Bytes of a line at most. */
  maxLineBytes: number
  /** Checks a line's JSON against the schema. @throws INVALID_INPUT with the path in the line */
  coerce: (value: unknown) => JobLineInput
  /** Checks what it asks for, as if it were asked for alone. */
  check: (line: JobLineInput) => void
}

/** Lines, and characters, between two turns of the event loop. */
const linesPerTurn = 100
const charactersPerTurn = 131_072

/**
 * Reads a file of JSON lines and checks every one before any is stored. Blank lines are left out, but count.
 * @throws INVALID_INPUT whose field names the line: `input.jsonl.12.prediction.embed.texts`
 */
export async function readLines(jsonl: string, options: ReadLinesOptions): Promise<NewJobLine<JobLineInput>[]> {
  const { field } = options
  const lines: NewJobLine<JobLineInput>[] = []
  const seen = new Map<string, number>()
  let number = 0
  let read = 0
  for (const text of linesOf(jsonl)) {
    number += 1
    read += text.length
    if (read > charactersPerTurn) {
      read = 0
      await nextTurn()
    }
    if (text.trim() === '') continue
    if (lines.length === options.maxLines)
      throw invalidInput(field, `must have at most ${options.maxLines} lines`, options.maxLines)
    const line = readLine(text, number, options)
    const earlier = line.customId === null ? undefined : seen.get(line.customId)
    if (earlier !== undefined)
      throw invalidInput(`${field}.${number}.customId`, `must be its own; line ${earlier} has it too`)
    if (line.customId !== null) seen.set(line.customId, number)
    lines.push(line)
    if (lines.length % linesPerTurn === 0) await nextTurn()
  }
  if (lines.length === 0) throw invalidInput(field, 'must have at least 1 line', 1)
  return lines
}

/** One by one: a file of many lines is not held twice, nor cut up in one go. */
function* linesOf(jsonl: string): Generator<string> {
  for (let start = jsonl.startsWith('\uFEFF') ? 1 : 0; start <= jsonl.length; ) {
    const end = jsonl.indexOf('\n', start)
    yield jsonl.slice(start, end === -1 ? undefined : end)
    if (end === -1) return
    start = end + 1
  }
}

function readLine(
  text: string,
  line: number,
  { field, maxLineBytes, coerce, check }: ReadLinesOptions,
): NewJobLine<JobLineInput> {
  const place = `${field}.${line}`
  const bytes = Buffer.byteLength(text)
  if (bytes > maxLineBytes)
    throw invalidInput(place, `must have at most ${maxLineBytes} bytes; it has ${bytes}`, maxLineBytes)
  return naming(place, () => {
    const { customId, ...operation } = coerce(parse(text, place))
    if (customId != null && (customId === '' || customId.length > 255))
      throw invalidInput('customId', 'must have 1 to 255 characters', 255)
    if ((operation.completion == null) === (operation.prediction == null))
      throw invalidInput('', 'must have exactly one of completion and prediction')
    check(operation)
    const kind = operation.prediction == null ? 'createCompletion' : kindOf(operation.prediction)
    return { line, customId: customId ?? null, kind, operation }
  })
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DomainError({ code: 'INVALID_INPUT', message: `${place} must be JSON`, field: place })
  }
}

/** Runs a check of one line; what it throws names the line. */
function naming<Result>(place: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const { failure } = error
    if (failure.code === 'FORBIDDEN') throw error
    if (failure.code !== 'INVALID_INPUT') throw invalidInput(place, `can't be carried out: ${failure.message}`)
    if (failure.field.startsWith(place)) throw error
    const message = failure.message.slice(failure.field.length).trimStart()
    throw invalidInput([place, failure.field].filter((part) => part !== '').join('.'), message, failure.limit)
  }
}
