import { background } from './background.ts'
import { documents } from './documents.ts'
import { engines } from './engines.ts'
import { limits } from './limits.ts'
import { models } from './models.ts'
import { network } from './network.ts'
import { prices } from './prices.ts'
import { storage } from './storage.ts'
import { traces } from './traces.ts'
import { webhooks } from './webhooks.ts'

/**
 * Every setting: its name in the environment (as a flag in lower case with dashes: `--max-queue 64`), its form, default and
 * what it does, by what it is about. The tables of docs/settings.md and `--help` are made from these lists.
 */
export const settingGroups = {
  network,
  storage,
  models,
  engines,
  limits,
  documents,
  background,
  webhooks,
  prices,
  traces,
} as const

export const settings = {
  ...network,
  ...storage,
  ...models,
  ...engines,
  ...limits,
  ...documents,
  ...background,
  ...webhooks,
  ...prices,
  ...traces,
} as const

/** Settings whose values are not repeated in messages. */
export const secrets = new Set([
  'DATABASE_URL',
  'ENCRYPTION_KEYS',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'WEBHOOK_SECRET',
  'WEBHOOK_URL',
])
