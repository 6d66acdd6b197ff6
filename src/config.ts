import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ConfigError } from './errors.ts'
import { type Price, parsePrice } from './services/limits/prices.ts'

const packageRoot = fileURLToPath(new URL('..', import.meta.url))
const mebibyte = 1024 * 1024

const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(minimum, `must be at least ${minimum}`).max(maximum, `must be at most ${maximum}`))
const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const list = z.string().transform((value) => value.split(',').flatMap((item) => item.trim() || []))
const threadsByModel = list.transform((items, { addIssue }) => {
  const threads = new Map<string, number>()
  for (const item of items) {
    const [, name, count] = /^([a-z0-9][a-z0-9.-]*)=([1-9]\d{0,2})$/.exec(item) ?? []
    if (name === undefined) addIssue(`must be name=threads; "${item}" is not`)
    else threads.set(name, Math.min(256, Number(count)))
  }
  return threads
})
/** `id:key` each, the key being 32 bytes in base64. */
const encryptionKeys = z.string().transform((text, { addIssue }) => {
  const keys: { id: string; key: Buffer }[] = []
  for (const item of text.split(/[,\s]+/).filter((part) => part !== '')) {
    const [, id = '', base64 = ''] = /^([a-z0-9][a-z0-9-]{0,31}):([A-Za-z0-9+/_-]{43}=?)$/.exec(item) ?? []
    const key = Buffer.from(base64, 'base64')
    if (key.length !== 32)
      addIssue('must be id:key pairs, the id of small letters, digits and dashes, the key 32 bytes in base64')
    else if (keys.some((other) => other.id === id)) addIssue(`has the key "${id}" twice`)
    keys.push({ id, key })
  }
  return keys
})
const prices = list.transform((items, { addIssue }) => {
  const prices = new Map<string, Price>()
  for (const item of items) {
    const [, name, prompt = '', completion = prompt] = /^([a-z0-9*][a-z0-9.@-]*)=([^/]+)(?:\/(.+))?$/.exec(item) ?? []
    const price = { prompt: parsePrice(prompt), completion: parsePrice(completion) }
    if (name === undefined || price.prompt === null || price.completion === null)
      addIssue(`must be name=price or name=price/price, six decimals at most; "${item}" is not`)
    else prices.set(name, { prompt: price.prompt, completion: price.completion })
  }
  return prices
})
const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/**
 * Every setting: its name in the environment (as a flag in lower case with dashes: `--max-queue 64`), its form, default and
 * what it does. The README's table and `--help` are made from this list.
 */
const settings = {
  PORT: [integer(0, 65_535), '4000', 'TCP port of HTTP and WebSocket; 0 takes any free one'],
  HOST: [
    z.string().min(1),
    '127.0.0.1',
    'Address to listen on; other than loopback only once there is an API key, or with ALLOW_REMOTE',
  ],
  ALLOW_REMOTE: [
    flag,
    'false',
    'Listen on other addresses although no API key was made yet: whoever reaches the port may do everything',
  ],
  ALLOWED_ORIGINS: [
    list,
    '',
    'Origins (comma-separated, such as https://app.example) whose pages may use this server besides its own',
  ],
  PRODUCTION: [
    flag,
    'false',
    'Hides the schema: no introspection (nor a playground that knows the fields), no suggestions in messages',
  ],
  LOG_LEVEL: [
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    'warn',
    'Least severe level that is logged, as JSON lines on standard error',
  ],
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
  MODELS_DIR: [z.string().min(1), resolve(packageRoot, 'models'), 'Folder with one folder a model'],
  IMPORT_DIRS: [
    list,
    '',
    'Folders (comma-separated) below which registerModel may read; empty: the folder import of DATA_DIR',
  ],
  HUB_URL: [
    z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
    'https://huggingface.co',
    "Where pullModel fetches from: a hub with Hugging Face's layout",
  ],
  HUB_TOKEN: [z.string(), '', 'Token that is sent to the hub, and to nobody else'],
  HUB_TIMEOUT_MS: [
    integer(100, 3_600_000),
    '30000',
    'Time the hub may be silent before a request is given up, milliseconds',
  ],
  HUB_RETRY_MS: [
    integer(1, 60_000),
    '1000',
    'Pause before a request to the hub is tried again, milliseconds; each further one is twice as long',
  ],
  PULL_FILES: [integer(1, 64), '3', 'Files that are fetched from the hub at a time'],
  PULL_MAX_MB: [integer(1, 1_048_576), '8192', 'Size of a model that may be pulled at most, MiB'],
  PRELOAD: [
    list,
    '*',
    'Models to load at start (comma-separated names, * for all that names lead to, empty for none); the others load when first asked for',
  ],
  MODEL_MEMORY_MB: [
    integer(0, 16_777_216),
    '0',
    'Memory that all loaded models may have together, MiB; 0 is three quarters of what the machine (or container) has',
  ],
  MODEL_KEEP_ALIVE_MS: [
    z.union([z.literal('never').transform(() => null), integer(0, 2_147_483_647)]),
    'never',
    'Time without work after which a model is unloaded, milliseconds; never: only when another needs its memory',
  ],
  ENGINE_THREADS: [integer(1, 256), String(Math.min(availableParallelism(), 8)), 'Threads of one model run'],
  MODEL_THREADS: [
    threadsByModel,
    '',
    'Threads of single models where they differ (comma-separated, such as smollm2=3,minilm=1), by name without version',
  ],
  KV_CACHE_MB: [
    integer(64, 1_048_576),
    '1024',
    'Upper bound of the KV cache of a model, of running texts and of those remembered together, MiB',
  ],
  PREFIX_CACHE: [
    flag,
    'true',
    'Whether prompts reuse the keys and values of earlier texts that begin alike, as the next turn of a chat does',
  ],
  DRAFT_TOKENS: [
    integer(0, 15),
    '7',
    'Tokens of a draft at most in speculative decoding, which serves requests without a seed; 0 switches it off',
  ],
  MAX_SEQUENCES: [integer(1, 256), '16', 'Rows of one model that decode together at most'],
  PREFILL_CHUNK: [
    integer(16, 4096),
    '64',
    'Prompt tokens processed between two decode steps at most; a change may change texts of the same seed',
  ],
  MAX_QUEUE: [integer(0, 100_000), '256', 'Requests a model that may wait; more are refused with QUEUE_FULL'],
  BATCH_TOKENS: [integer(16, 1_048_576), '4096', 'Padded tokens of one encoder run at most'],
  BATCH_TEXTS: [integer(1, 65_536), '256', 'Texts handed to an encoder at once at most'],
  MAX_TEXTS: [integer(1, 65_536), '1024', 'Texts of one embed at most'],
  MAX_TEXT_BYTES: [
    integer(1, 16 * mebibyte),
    '65536',
    'Size of one text, prompt or conversation at most, bytes of UTF-8',
  ],
  MAX_TENSOR_ELEMENTS: [integer(1, 100_000_000), '1000000', 'Elements of all tensors of one predict at most'],
  MAX_BODY_BYTES: [
    integer(1024, 256 * mebibyte),
    String(4 * mebibyte),
    'HTTP body or WebSocket message at most, bytes',
  ],
  MAX_UPLOAD_BYTES: [
    integer(1024, 256 * mebibyte),
    String(10 * mebibyte),
    'One image or recording at most, bytes; where it comes as base64, MAX_BODY_BYTES bounds it as well',
  ],
  MAX_UPLOADS: [integer(0, 1000), '8', 'Files of one multipart request at most'],
  MAX_IMAGE_PIXELS: [integer(1, 1_000_000_000), '50000000', 'Pixels of one image at most, width x height'],
  MAX_AUDIO_SECONDS: [integer(1, 86_400), '300', 'Length of one recording at most, seconds'],
  MAX_DOCUMENT_TOKENS: [integer(100, 1_000_000), '4000', 'Lexical tokens of a GraphQL document at most'],
  MAX_DEPTH: [integer(3, 1000), '16', 'Nesting of a GraphQL document at most; introspection is not counted'],
  MAX_ALIASES: [integer(1, 10_000), '256', 'Aliases in a GraphQL document at most'],
  MAX_DIRECTIVES: [integer(1, 10_000), '50', 'Directives in a GraphQL document at most'],
  PERSISTED_DOCUMENTS: [
    list,
    '',
    'Manifest files (comma-separated) of documents that clients may ask for by id, as graphql-codegen or Apollo writes them',
  ],
  SAFELIST: [
    flag,
    'false',
    "Answers only the documents of PERSISTED_DOCUMENTS and of the server's own pages, by id or text; the playground is closed by that",
  ],
  LOAD_TIMEOUT_MS: [integer(100, 3_600_000), '60000', 'Time a model may take to load, milliseconds'],
  STALL_TIMEOUT_MS: [
    integer(100, 3_600_000),
    '30000',
    'Time an engine process may stay silent before it is killed, milliseconds',
  ],
  PIPELINE_TIMEOUT_MS: [
    integer(100, 3_600_000),
    '120000',
    'Time one item of a pipeline (a text, an image, a recording) may take before its engine process is killed, milliseconds',
  ],
  KEEP_ALIVE_MS: [
    integer(100, 3_600_000),
    '12000',
    'Time between two signs of life on a connection, milliseconds; a client that leaves them unread for two such times is cut off',
  ],
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
  RETENTION_HOURS: [
    integer(0, 876_000),
    '0',
    'Hours that completions, predictions, jobs and webhook messages are kept for after their end; 0 keeps them for ever',
  ],
  IDEMPOTENCY_HOURS: [integer(1, 8760), '24', 'Time after which an idempotency key is forgotten, hours'],
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
  MAX_SOCKET_OPERATIONS: [integer(1, 100_000), '100', 'Operations that may run on one WebSocket at once'],
  PRICES: [
    prices,
    '',
    'What a million model tokens cost (comma-separated, such as smollm2=0.10/0.40,*=0.02: prompt/completion, or one price for both), by model; * is all others',
  ],
  CURRENCY: [
    z.string().regex(/^[A-Z]{3}$/, 'must be a code of three letters'),
    'EUR',
    'Currency of PRICES, by its ISO code',
  ],
  SOCKET_IDLE_MS: [
    integer(0, 86_400_000),
    '3600000',
    'Time after which a WebSocket without operations is closed, milliseconds; 0 keeps them',
  ],
  SHUTDOWN_GRACE_MS: [
    integer(0, 3_600_000),
    '10000',
    'Time that running work has to end after SIGTERM or SIGINT, milliseconds',
  ],
} as const satisfies Record<string, readonly [z.ZodType, string, string]>

/** Settings whose values are not repeated in messages. */
const secrets = new Set(['DATABASE_URL', 'ENCRYPTION_KEYS', 'WEBHOOK_SECRET', 'WEBHOOK_URL'])

type Environment = Readonly<Record<string, string | undefined>>
type SettingName = keyof typeof settings
type SettingValues = { [Name in SettingName]: z.output<(typeof settings)[Name][0]> }
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}`
  : Lowercase<S>

/** The validated, frozen settings: `MAX_QUEUE` is `maxQueue`. */
export type Config = Readonly<{ [Name in SettingName as Camel<Name>]: SettingValues[Name] }>

/** Whether an address can be reached from this machine only. */
export const isLoopback = (host: string): boolean => loopback.test(host)

/** One line a setting: name, default, meaning. */
export const describeSettings = (): { name: string; flag: string; fallback: string; meaning: string }[] =>
  Object.entries(settings).map(([name, [, fallback, meaning]]) => ({
    name,
    flag: toFlag(name),
    fallback: fallback.startsWith(packageRoot) ? fallback.slice(packageRoot.length) : fallback,
    meaning,
  }))

/**
 * Reads flags, then the environment, then defaults.
 * @throws ConfigError that names every bad setting and unknown flag
 */
export function readConfig(argv: readonly string[], env: Environment = process.env): Config {
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

/** Takes the keys from their file, where there is one. @returns what is wrong with it */
function readKeysFile(config: { encryptionKeys: Config['encryptionKeys']; encryptionKeysFile: string }): string[] {
  const { encryptionKeysFile } = config
  if (encryptionKeysFile === '') return []
  if (config.encryptionKeys.length > 0) return ['ENCRYPTION_KEYS_FILE: must be left out where ENCRYPTION_KEYS is given']
  try {
    const parsed = encryptionKeys.safeParse(readFileSync(encryptionKeysFile, 'utf8'))
    if (!parsed.success)
      return [`ENCRYPTION_KEYS_FILE: ${parsed.error.issues.map(({ message }) => message).join('; ')}`]
    if (parsed.data.length === 0) return ['ENCRYPTION_KEYS_FILE: has no key']
    config.encryptionKeys = parsed.data
    return []
  } catch (error) {
    return [`ENCRYPTION_KEYS_FILE="${encryptionKeysFile}": can't be read: ${(error as NodeJS.ErrnoException).code}`]
  }
}

/** What of the environment an engine process gets: what the platform needs to start Node, no secrets. */
export const engineEnvironment = (env: Environment = process.env): Record<string, string> => ({
  NODE_ENV: 'production',
  // Weights and caches in huge pages where glibc and the kernel offer them: a step of one row took 9 to 13 % less.
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
  ...Object.fromEntries(
    ['PATH', 'TMPDIR', 'TEMP', 'SYSTEMROOT'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  ),
})

const toFlag = (name: string): string => name.toLowerCase().replaceAll('_', '-')
const toCamel = (name: string): string =>
  name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

function readFlags(argv: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(Object.keys(settings).map((name) => [toFlag(name), { type: 'string' as const }]))
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new ConfigError(`Bad flags: ${error instanceof Error ? error.message : String(error)}`)
  }
}
