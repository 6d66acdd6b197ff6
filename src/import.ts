import { importCommand } from './models/import/command.ts'
import { ImportError } from './models/import/import-error.ts'

importCommand(process.argv.slice(2)).then(
  (text) => process.stdout.write(`${text}\n`),
  (error: unknown) => {
    const text = error instanceof ImportError ? error.message : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`Not imported: ${text}\n`)
    process.exitCode = error instanceof ImportError ? 2 : 1
  },
)
