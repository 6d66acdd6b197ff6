import { z } from 'zod'
import { encryptionKeys } from '../encryption-keys.ts'
import { integer, type Settings } from '../forms.ts'

/** Where things are stored, how they are encrypted, and how long they are kept. */
export const storage = {
  DATA_DIR: [z.string().min(1), 'data', 'Folder of the database and of registered models; made where it is missing'],
  DATABASE_URL: [
    z.string().regex(/^$|^postgres(ql)?:\/\//, 'must be a postgres:// URL'),
    '',
    'Postgres database to store everything in, such as postgres://user:password@host/name; empty for SQLite in DATA_DIR',
  ],
  ENCRYPTION_KEYS: [
    encryptionKeys,
    '',
    'Keys (comma-separated, id:key with 32 random bytes in base64) that stored texts are encrypted with; the first is for new records, the others for reading older ones until they are encrypted anew; empty for no encryption',
  ],
  ENCRYPTION_KEYS_FILE: [z.string(), '', 'File to read ENCRYPTION_KEYS from, a key a line'],
  STORAGE_WAIT_MS: [
    integer(100, 600_000),
    '10000',
    'Time a write is tried for while the storage is full or out of reach, milliseconds',
  ],
  RETENTION_HOURS: [
    integer(0, 876_000),
    '0',
    'Hours that completions, predictions, jobs and webhook messages are kept for after their end; 0 keeps them for ever',
  ],
  IDEMPOTENCY_HOURS: [integer(1, 8760), '24', 'Time after which an idempotency key is forgotten, hours'],
} as const satisfies Settings
