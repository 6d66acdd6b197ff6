import { readConfig } from './config/config.ts'
import { ConfigError, DomainError } from './errors.ts'
import { keyCommand } from './services/access/key-command.ts'
import { KeyStore } from './store/access/key-store.ts'
import { openDatabase } from './store/database/database.ts'
import { createLogger } from './util/log.ts'

const inUse =
  'The database is in use: a server is running on it. Make and end keys there with createApiKey, rotateApiKey and revokeApiKey ' +
  '(its playground will do), or stop it first.'

async function main(argv: readonly string[]): Promise<string> {
  const { needsDatabase, storage, run } = keyCommand(argv)
  if (!needsDatabase) return run(null)
  const config = readConfig(storage)
  const database = await openDatabase(config, createLogger('error')).catch((error: Error) => {
    throw new ConfigError(
      /lock|another server/i.test(error.message) ? inUse : `The database can't be used: ${error.message}`,
    )
  })
  try {
    return await run(new KeyStore(database))
  } finally {
    await database.destroy()
  }
}

main(process.argv.slice(2)).then(
  (text) => process.stdout.write(`${text}\n`),
  (error: unknown) => {
    const isExpected = error instanceof ConfigError || error instanceof DomainError
    process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = isExpected ? 2 : 1
  },
)
