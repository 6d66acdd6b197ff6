import { parseArgs } from 'node:util'
import { ConfigError } from '../../errors.ts'
import { type ApiKeyRecord, type KeyStore, scopes } from '../../store/access/key-store.ts'
import { ApiKeys } from './api-keys.ts'
import { anonymous } from './caller.ts'

/** The flags of `npm run key`: form of the value, meaning. */
const flags = {
  name: ['TEXT', 'create: what it is for'],
  tenant: ['NAME', 'create: whose it is. Default: default'],
  scopes: ['LIST', 'create: what it may do, such as predict,complete,read. Default: everything'],
  models: ['LIST', 'create: the models it may use. Default: all'],
  expires: ['DATE', 'create: when it ends, such as 2030-01-31. Default: never'],
  overlap: ['SECONDS', 'rotate: for how long the old secret stays good. Default: 0'],
  'data-dir': ['FOLDER', "The server's DATA_DIR. Default: as for the server"],
  'database-url': ['URL', "The server's DATABASE_URL. Default: as for the server"],
} as const

interface KeyCommand {
  needsDatabase: boolean
  /** The flags that say where the database is. */
  storage: string[]
  /** @returns what is to be printed */
  run: (store: KeyStore | null) => Promise<string>
}

/** Whoever can open the database may do everything. */
const operator = anonymous('command line')

/** The command line for keys, for the first one above all. @throws ConfigError that says what is wrong with the flags */
export function keyCommand(argv: readonly string[]): KeyCommand {
  if (argv.length === 0 || argv.includes('--help'))
    return { needsDatabase: false, storage: [], run: async () => help() }
  const { values, positionals } = parse(argv)
  const [verb, id = ''] = positionals
  const storage = (['data-dir', 'database-url'] as const).flatMap((flag) =>
    values[flag] === undefined ? [] : [`--${flag}`, values[flag]],
  )
  const act = actions[verb as keyof typeof actions]
  if (act === undefined)
    throw new ConfigError(`"${verb}" is none of ${Object.keys(actions).join(', ')}; --help tells more`)
  const run: KeyCommand['run'] = async (store) => {
    const keys = await ApiKeys.open(store as KeyStore)
    try {
      return await act(keys, values, id)
    } finally {
      keys.dispose()
    }
  }
  return { needsDatabase: true, storage, run }
}

type Values = { [Flag in keyof typeof flags]?: string }

const actions = {
  create: async (keys: ApiKeys, { name, tenant, scopes: wanted, models, expires }: Values): Promise<string> => {
    if (name === undefined) throw new ConfigError('--name is needed: what is the key for?')
    const input = {
      name,
      tenant,
      scopes: list(wanted)?.map((scope) => scope.toUpperCase().replace(/[:-]/g, '_')) ?? [...scopes],
      models: list(models),
      expiresAt: expires === undefined ? null : Date.parse(expires),
    }
    const { key, secret } = await keys.create(input, operator)
    return told(key, secret)
  },
  list: async (keys: ApiKeys): Promise<string> => {
    const all = keys.list(operator)
    return all.length === 0 ? 'There are no keys.' : all.map(line).join('\n')
  },
  rotate: async (keys: ApiKeys, { overlap }: Values, id: string): Promise<string> => {
    const { key, secret } = await keys.rotate(
      { id, overlapSeconds: overlap === undefined ? null : Number(overlap) },
      operator,
    )
    return told(key, secret)
  },
  revoke: async (keys: ApiKeys, _: Values, id: string): Promise<string> => line(await keys.revoke(id, operator)),
}

const told = (key: ApiKeyRecord, secret: string): string =>
  `${line(key)}\n\n${secret}\n\nThis is the secret. It is stored nowhere and shown this once.`

const line = ({ id, tenant, name, scopes: own, expiresAt, revokedAt }: ApiKeyRecord): string =>
  [
    id,
    JSON.stringify(name),
    `tenant ${tenant}`,
    own.join(','),
    ...(expiresAt === null ? [] : [`expires ${new Date(expiresAt).toISOString()}`]),
    ...(revokedAt === null ? [] : [`revoked ${new Date(revokedAt).toISOString()}`]),
  ].join('  ')

const list = (text: string | undefined): string[] | undefined => text?.split(',').map((item) => item.trim())

function parse(argv: readonly string[]): { values: Values; positionals: string[] } {
  const options = Object.fromEntries(Object.keys(flags).map((flag) => [flag, { type: 'string' as const }]))
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true })
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}

const help = (): string =>
  [
    'Usage: npm run key -- create --name TEXT [--flag value ...] | list | rotate ID | revoke ID',
    '',
    'Makes and ends API keys in the database of a server that is not running.',
    '',
    ...Object.entries(flags).map(([flag, [form, meaning]]) => `--${flag} ${form}\n    ${meaning}.`),
    '',
    `Scopes: ${scopes.join(', ')}; models:admin is the same as MODELS_ADMIN.`,
  ].join('\n')
