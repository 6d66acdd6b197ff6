import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { ConfigError } from '../errors.ts'
import { readKeysFile } from './encryption-keys.ts'
import { type Environment, processEnvironment } from './environment.ts'
import { toCamel, toFlag } from './names.ts'
import { secrets, settings } from './settings/index.ts'

type SettingName = keyof typeof settings
type SettingValues = { [Name in SettingName]: z.output<(typeof settings)[Name][0]> }
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}`
  : Lowercase<S>

/** The validated, frozen settings: `MAX_QUEUE` is `maxQueue`. */
export type Config = Readonly<{ [Name in SettingName as Camel<Name>]: SettingValues[Name] }>

/**
 * Reads flags, then the environment, then defaults.
 * @throws ConfigError that names every bad setting and unknown flag
 */
export function readConfig(argv: readonly string[], env: Environment = processEnvironment): Config {
  const flags = readFlags(argv)
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, [schema, fallback]] of Object.entries(settings)) {
    const given = flags[toFlag(name)] ?? env[name]
    const parsed = schema.safeParse(given ?? fallback)
    if (parsed.success) values[toCamel(name)] = parsed.data
    else
      problems.push(
        `${name}${secrets.has(name) ? '' : `="${given}"`}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`,
      )
  }
  if (problems.length === 0)
    problems.push(...readKeysFile(values as { -readonly [Name in keyof Config]: Config[Name] }))
  const config = values as Config
  if (problems.length === 0 && config.webhookUrl !== '' && config.webhookSecret === '')
    problems.push('WEBHOOK_URL: needs WEBHOOK_SECRET, which signs what is sent')
  if (problems.length > 0) throw new ConfigError(`Bad settings:\n  ${problems.join('\n  ')}`)
  return Object.freeze(config)
}

function readFlags(argv: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(Object.keys(settings).map((name) => [toFlag(name), { type: 'string' as const }]))
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new ConfigError(`Bad flags: ${error instanceof Error ? error.message : String(error)}`)
  }
}
