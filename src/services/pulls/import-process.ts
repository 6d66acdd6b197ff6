import { execFile } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { invalidModel } from '../../errors.ts'

/** The command line beside `main`: TypeScript in development (through tsx), JavaScript when built. */
const extension = extname(import.meta.url)
const script = new URL(`../../import${extension}`, import.meta.url)
const execArgv = ['--max-old-space-size=512', ...(extension === '.ts' ? ['--import', import.meta.resolve('tsx')] : [])]

export interface ImportProcessOptions {
  /** Milliseconds it may take. */
  readonly timeoutMs: number
  /** The process's whole environment. */
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/**
 * Writes the manifest of a folder in a process of its own, which is killed where it takes too long or needs too much memory: what came
 * from a hub may be made to hurt whoever reads it.
 * @param flags of the import command, each `--flag=value`
 * @throws INVALID_MODEL with what is wrong with the model; the reason of `signal`
 */
export function importInProcess(
  folder: string,
  flags: readonly string[],
  { timeoutMs, environment, signal }: ImportProcessOptions,
): Promise<void> {
  const args = [...execArgv, fileURLToPath(script), folder, ...flags]
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      args,
      { timeout: timeoutMs, killSignal: 'SIGKILL', env: environment, signal, maxBuffer: 16 * 1024 * 1024 },
      (error, _, stderr) => {
        if (error === null) return resolve()
        if (signal.aborted) return reject(signal.reason)
        const [, reason] = /^Not imported: (.*)/s.exec(stderr) ?? []
        if (error.code === 2 && reason !== undefined)
          return reject(invalidModel('modelgraph.json', `can't be written: ${clean(reason)}`))
        const why = error.killed
          ? `takes longer than ${timeoutMs} ms to be read`
          : "can't be read: the process that tried has died"
        reject(invalidModel('model', why))
      },
    )
  })
}

const clean = (reason: string): string => reason.trim().replaceAll(/\s+/g, ' ').slice(0, 500)
