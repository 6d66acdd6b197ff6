import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Dialect, type SqliteDatabase, SqliteDialect } from 'kysely'
import Sqlite from 'libsql'
import { type Availability, codeOf } from './availability.ts'

/** Pages (of 4 KiB) between two checkpoints: each waits for the disk, and a step of many streams writes more than a dozen pages. */
const checkpointPages = 4000

/**
 * Opens `modelgraph.sqlite` in a folder, which is made where it is missing. WAL with `synchronous=NORMAL`: what was committed survives a
 * killed process. The lock is exclusive: a second server on the same folder would take the first one's running completions for abandoned
 * ones, and a lock that another process holds would block this one.
 * @throws where the folder can't be used, or another process has it
 */
export async function openSqlite(directory: string, availability: Availability): Promise<Dialect> {
  await mkdir(directory, { recursive: true })
  const sqlite = new Sqlite(join(directory, 'modelgraph.sqlite'))
  for (const pragma of [
    'locking_mode = EXCLUSIVE',
    'journal_mode = WAL',
    'synchronous = NORMAL',
    `wal_autocheckpoint = ${checkpointPages}`,
    'foreign_keys = ON',
    // What is deleted is overwritten.
    'secure_delete = ON',
    'busy_timeout = 1000',
  ])
    sqlite.pragma(pragma)
  return new SqliteDialect({ database: withKeptStatements(sqlite, availability) })
}

/** What goes wrong with the file and not with the statement. */
const storageFaults = /^SQLITE_(FULL|READONLY|IOERR|BUSY|LOCKED|CANTOPEN|NOMEM)/

/** Statements kept ready at most; the server's own are fewer, but lists of ids make one for each length. */
const maxStatements = 128

/**
 * Keeps statements for their next use, since preparing one costs more than running it. libsql closes a database for good only when its
 * statements are collected; until then an exclusive lock would stay, so it is given up first.
 */
function withKeptStatements(sqlite: Sqlite.Database, availability: Availability): SqliteDatabase {
  type Statement = ReturnType<SqliteDatabase['prepare']>
  const kept = new Map<string, Statement>()
  const watch = <Result>(sql: string, run: () => Result): Result | undefined => {
    try {
      const result = run()
      availability.succeeded(sql)
      return result
    } catch (error) {
      // A disk that is full has ended the transaction by itself; what is told is why.
      if (sql === 'rollback' && !sqlite.inTransaction) return undefined
      throw availability.failed(error, storageFaults.test(codeOf(error) ?? ''))
    }
  }
  const prepare = (sql: string): Statement => {
    const statement = sqlite.prepare(sql)
    return {
      reader: statement.reader,
      all: (parameters) => watch(sql, () => statement.all(parameters)) ?? [],
      run: (parameters) => watch(sql, () => statement.run(parameters)) ?? { changes: 0, lastInsertRowid: 0 },
      iterate: (parameters) => statement.iterate(parameters) as IterableIterator<unknown>,
    }
  }
  return {
    prepare: (sql) => {
      const known = kept.get(sql)
      if (known !== undefined) return known
      const statement = watch('', () => prepare(sql)) as Statement
      const [oldest] = kept.keys()
      if (kept.size === maxStatements && oldest !== undefined) kept.delete(oldest)
      kept.set(sql, statement)
      return statement
    },
    close: () => {
      kept.clear()
      try {
        for (const pragma of ['journal_mode = DELETE', 'locking_mode = NORMAL', 'user_version']) sqlite.pragma(pragma)
      } catch {
        // A full or broken disk: the log is read again at the next start, and the lock ends with the process.
      }
      sqlite.close()
    },
  }
}
