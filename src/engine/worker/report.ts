import { DomainError } from '../../errors.ts'

/**
 * Tells the operator, by way of standard error, where something unexpected happened: the kind of the error and the lines of code, not
 * its message, which may quote a text. Failures of the domain are told to the caller and need no report.
 */
export const report = (error: unknown): void => {
  if (error instanceof DomainError || !(error instanceof Error)) return
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  process.stderr.write(`${[error.name, ...lines.slice(0, 8)].join('\n')}\n`)
}

/** Tells the operator something in a line; never with any part of a text. */
export const tell = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
