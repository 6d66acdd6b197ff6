import { z } from 'zod'
import { integer, mebibyte, type Settings } from '../forms.ts'

/** Work that outlives its caller. */
export const background = {
  ON_RESTART: [
    z.enum(['resume', 'interrupt']),
    'resume',
    'What becomes of work that a server which is gone has left unfinished: taken up again, or ended as INTERRUPTED',
  ],
  READER_GRACE_MS: [
    integer(0, 3_600_000),
    '30000',
    'Time for which a completion whose last reader was cut off pauses and waits for it, milliseconds, before it is canceled',
  ],
  BACKGROUND_CONCURRENCY: [
    integer(1, 1024),
    '32',
    'Stored predictions, and lines of one job, that are carried out at once at most',
  ],
  MAX_BACKLOG: [integer(0, 1_000_000), '10000', 'Stored predictions that may wait; more are refused with QUEUE_FULL'],
  MAX_JOB_LINES: [integer(1, 1_000_000), '10000', 'Lines of a job at most'],
  MAX_JOB_BYTES: [
    integer(1024, 256 * mebibyte),
    String(32 * mebibyte),
    'Size of the file of a job that is posted to /jobs at most, bytes',
  ],
} as const satisfies Settings
