import type { Kysely, Migration } from 'kysely'

const pageSize = 500

/** Prompts become JSON, as messages are: Postgres takes no text with the character U+0000. */
export const promptsAsJson: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const table = db.withTables<{ completions: { id: string; prompt: string | null } }>()
    for (let after = ''; ; ) {
      const rows = await table
        .selectFrom('completions')
        .select(['id', 'prompt'])
        .where('prompt', 'is not', null)
        .where('id', '>', after)
        .orderBy('id')
        .limit(pageSize)
        .execute()
      for (const { id, prompt } of rows)
        await table
          .updateTable('completions')
          .set({ prompt: JSON.stringify(prompt) })
          .where('id', '=', id)
          .execute()
      const last = rows.at(-1)
      if (last === undefined) return
      after = last.id
    }
  },
}
