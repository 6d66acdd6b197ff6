import { invalidInput } from '../../errors.ts'
import type { UploadedFile } from '../../util/uploaded-file.ts'

/** The lines of a job as the API takes them: exactly one of the two. */
export interface JobText {
  jsonl?: string | null | undefined
  file?: UploadedFile | null | undefined
}

/**
 * The text of a job's file, and the field it stands in, for the errors.
 * @param maxUploadBytes of a file
 * @throws INVALID_INPUT
 */
export function jobTextOf({ jsonl, file }: JobText, maxUploadBytes: number): { text: string; field: string } {
  if ((jsonl == null) === (file == null)) throw invalidInput('input', 'must have exactly one of jsonl and file')
  if (file == null) return { text: jsonl ?? '', field: 'input.jsonl' }
  const field = 'input.file'
  if (file.bytes === null) throw invalidInput(field, `must have at most ${maxUploadBytes} bytes`, maxUploadBytes)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(file.bytes), field }
  } catch {
    throw invalidInput(field, 'must be UTF-8 text')
  }
}
