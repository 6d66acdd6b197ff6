import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { type SealedTableName, sealedTableNames, sealedTables } from './sealed-columns.ts'
import type { Sealer } from './sealer.ts'

/** How far older records are sealed with the current key. */
export interface ResealProgress {
  /** Where it goes on; null when all tables are done. */
  table: SealedTableName | null
  /** Key of the last row looked at, in `table`; null at its beginning. */
  after: (string | number)[] | null
  /** Rows there were at the beginning. */
  total: number
  /** Rows looked at. */
  rows: number
  /** Of them, those that were sealed anew. */
  resealed: number
  startedAt: number
  finishedAt: number | null
}

type Row = Record<string, string | number | null>

/** Rows looked at in one go. */
const batch = 100
/** Tries to seal a row that others change meanwhile. */
const mostTries = 10

/**
 * Seals what was stored under an older key, or under none, with the current one. What is written meanwhile is sealed with the current key
 * anyway, so one pass over the tables is all; its place is stored, so that the next server goes on there.
 */
export class ResealStore {
  readonly #database: Database
  readonly #sealer: Sealer

  constructor(database: Database, sealer: Sealer) {
    this.#database = database
    this.#sealer = sealer
  }

  /** @returns null where nothing is encrypted */
  async progress(): Promise<ResealProgress | null> {
    if (this.#sealer.keyId === null) return null
    const { progress } = await this.#database
      .selectFrom('encryption_keys')
      .select('progress')
      .where('id', '=', this.#sealer.keyId)
      .executeTakeFirstOrThrow()
    return progress === null ? this.#begin() : (JSON.parse(progress) as ResealProgress)
  }

  /** Goes on for some rows. @returns how far it is then */
  async advance(progress: ResealProgress): Promise<ResealProgress> {
    const { table, after } = progress
    if (table === null) return progress
    const rows = await this.#rowsOf(table, after)
    let { resealed } = progress
    for (const row of rows) if (await this.#reseal(table, row)) resealed += 1
    const last = rows.at(-1)
    const isDone = last === undefined || rows.length < batch
    const next: ResealProgress = {
      ...progress,
      table: isDone ? (sealedTableNames[sealedTableNames.indexOf(table) + 1] ?? null) : table,
      after: isDone ? null : keyOf(table, last),
      rows: progress.rows + rows.length,
      resealed,
    }
    await this.#save(next)
    return next
  }

  /** All is sealed with the current key: the others are needed no more. */
  async finish(progress: ResealProgress): Promise<ResealProgress> {
    const finished = { ...progress, finishedAt: Date.now() }
    await this.#save(finished)
    await this.#database
      .deleteFrom('encryption_keys')
      .where('id', '!=', this.#sealer.keyId ?? '')
      .execute()
    return finished
  }

  async #begin(): Promise<ResealProgress> {
    let total = 0
    for (const table of sealedTableNames) {
      const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(
        this.#database,
      )
      total += Number(rows[0]?.count ?? 0)
    }
    const [table = null] = sealedTableNames
    return { table, after: null, total, rows: 0, resealed: 0, startedAt: Date.now(), finishedAt: null }
  }

  async #save(progress: ResealProgress): Promise<void> {
    await this.#database
      .updateTable('encryption_keys')
      .set({ progress: JSON.stringify(progress) })
      .where('id', '=', this.#sealer.keyId ?? '')
      .execute()
  }

  async #rowsOf(table: SealedTableName, after: ResealProgress['after']): Promise<Row[]> {
    const { key, columns } = sealedTables[table]
    const names = (list: readonly string[]) => sql.join(list.map((name) => sql.ref(name)))
    const behind = after === null ? sql`true` : sql`(${names(key)}) > (${sql.join(after)})`
    const { rows } = await sql<Row>`select ${names([...key, ...columns])} from ${sql.table(table)} where ${behind}
      order by ${names(key)} limit ${sql.lit(batch)}`.execute(this.#database)
    return rows
  }

  /** Changes a row only where it is still as it was read. @returns whether it was sealed under another key */
  async #reseal(table: SealedTableName, found: Row): Promise<boolean> {
    let row: Row | undefined = found
    for (let tries = 0; tries < mostTries && row !== undefined; tries += 1) {
      const old = oldColumns(table, row, this.#sealer)
      if (old.length === 0) return tries > 0
      const opened: Row = this.#sealer.open(table, row)
      const fresh: Row = this.#sealer.seal(table, opened)
      const set = sql.join(old.map((column) => sql`${sql.ref(column)} = ${fresh[column]}`))
      const isSame = old.map((column) => sql`${sql.ref(column)} = ${row?.[column]}`)
      const isRow = sealedTables[table].key.map((name) => sql`${sql.ref(name)} = ${found[name]}`)
      const { numAffectedRows } = await sql`update ${sql.table(table)} set ${set}
        where ${sql.join([...isRow, ...isSame], sql` and `)}`.execute(this.#database)
      if (numAffectedRows !== 0n) return true
      row = await this.#again(table, found)
    }
    return false
  }

  async #again(table: SealedTableName, found: Row): Promise<Row | undefined> {
    const isRow = sealedTables[table].key.map((name) => sql`${sql.ref(name)} = ${found[name]}`)
    const { rows } = await sql<Row>`select * from ${sql.table(table)} where ${sql.join(isRow, sql` and `)}`.execute(
      this.#database,
    )
    return rows[0]
  }
}

const keyOf = (table: SealedTableName, row: Row): (string | number)[] =>
  sealedTables[table].key.map((name) => row[name] as string | number)

const oldColumns = (table: SealedTableName, row: Row, sealer: Sealer): string[] =>
  sealedTables[table].columns.filter((column) => {
    const value = row[column]
    return typeof value === 'string' && !sealer.isCurrent(value)
  })
