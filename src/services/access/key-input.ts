import { z } from 'zod'
import { type KeyLimits, scopes } from '../../store/access/key-store.ts'
import { integerOf } from '../checks.ts'

const maxInt = 2_147_483_647
const limit = integerOf(1, maxInt)
  .nullish()
  .transform((value) => value ?? null)

const limitsSchema = z.object({
  requestsPerMinute: limit,
  tokensPerMinute: limit,
  tokensPerDay: limit,
  tokensPerOperation: limit,
  concurrentStreams: limit,
  sockets: limit,
} satisfies Record<keyof KeyLimits, typeof limit>)

/** A `CreateApiKeyInput`; `tenant` null is the creator's own. */
export const createKeySchema = z.object({
  name: z.string().min(1).max(100),
  tenant: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be 1 to 64 of a-z, 0-9, ".", "_" and "-", the first a letter or digit')
    .nullish(),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  models: z.array(z.string().min(1).max(100)).min(1).max(100).nullish(),
  expiresAt: z.number().nullish(),
  limits: limitsSchema.nullish().transform((value) => value ?? limitsSchema.parse({})),
})

/** A `RotateApiKeyInput`: how long the old secret stays good, at most 30 days. */
export const rotateKeySchema = z.object({ id: z.string(), overlapSeconds: integerOf(0, 30 * 86_400).nullish() })
