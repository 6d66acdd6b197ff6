/** Columns that hold texts of users, or what was made of them. */
interface SealedTable {
  /** What a row is found by; a value is bound to it. */
  key: readonly string[]
  columns: readonly string[]
}

/**
 * Every column that is sealed where an encryption key is configured. What the server has to search or sort by stays readable: ids, states,
 * names of models and operations, times and counts.
 */
export const sealedTables = {
  completions: { key: ['id'], columns: ['prompt', 'messages', 'parameters', 'choices', 'failure', 'webhook'] },
  completion_events: { key: ['completion_id', 'sequence'], columns: ['event'] },
  predictions: { key: ['id'], columns: ['operation', 'result', 'failure', 'webhook'] },
  prediction_events: { key: ['record_id', 'sequence'], columns: ['change'] },
  jobs: { key: ['id'], columns: ['webhook'] },
  job_events: { key: ['record_id', 'sequence'], columns: ['change'] },
  job_lines: { key: ['job_id', 'line'], columns: ['custom_id', 'operation', 'result', 'failure'] },
  webhook_deliveries: { key: ['id'], columns: ['url', 'body', 'error'] },
} as const satisfies Record<string, SealedTable>

export type SealedTableName = keyof typeof sealedTables
export const sealedTableNames = Object.keys(sealedTables) as SealedTableName[]
