import { z } from 'zod'
import { flag, integer, type Settings } from '../forms.ts'

/** Who is told of the end of work. */
export const webhooks = {
  WEBHOOK_SECRET: [
    z.string().regex(/^$|^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and 24 to 64 bytes in base64'),
    '',
    'Key that signs webhooks: whsec_ and 24 to 64 random bytes in base64; empty for no webhooks',
  ],
  WEBHOOK_URL: [
    z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
    '',
    'Told of the end of every completion, prediction and job, besides the webhooks that requests name; needs WEBHOOK_SECRET',
  ],
  WEBHOOK_ALLOW_PRIVATE: [
    flag,
    'false',
    'Whether webhooks may go to loopback, private and other addresses outside the public internet',
  ],
  WEBHOOK_ATTEMPTS: [integer(1, 20), '8', 'Attempts to deliver a webhook before it is given up'],
  WEBHOOK_RETRY_MS: [
    integer(10, 3_600_000),
    '5000',
    'Wait after the first attempt to deliver a webhook, milliseconds; each further one is four times as long, 12 hours at most',
  ],
  WEBHOOK_TIMEOUT_MS: [integer(100, 120_000), '10000', 'Time that a webhook receiver has to answer, milliseconds'],
} as const satisfies Settings
