import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { post, until } from './support/clients.ts'
import { filesWith } from './support/data-folder.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-keys-'))
  file = join(folder, 'keys')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`
const write = (...keys: string[]): Promise<void> => writeFile(file, `${keys.join('\n')}\n`, { mode: 0o600 })
const dataDir = (): string => join(folder, 'data')
const start = (): Promise<StartedApp> =>
  startApp({ dataDir: dataDir(), settings: { ENCRYPTION_KEYS_FILE: file, DATABASE_URL: '' } })

const canary = 'canary-91d3'
const make = async ({ url }: StartedApp): Promise<string> =>
  (
    await post(
      url,
      `mutation { createCompletion(input: { prompt: "${canary}", maxTokens: 1 }) { ... on CreateCompletionSuccess { completion { id } } } }`,
    )
  ).data.createCompletion.completion.id
const promptOf = async ({ url }: StartedApp, id: string) =>
  (await post(url, `{ completion(id: "${id}") { prompt } }`)).data.completion.prompt
const encryption = async ({ url }: StartedApp) =>
  (await post(url, '{ encryption { keyId finishedAt } }')).data.encryption

test('keys come from a file, which is read at the start: what is written into it later counts from the next one', async () => {
  const [old, fresh] = [newKey('old'), newKey('fresh')]
  await write(old)
  const first = await start()
  const one = await make(first)
  // Rotated while the server runs: it goes on with what it has read.
  await write(fresh, old)
  const two = await make(first)
  expect(await encryption(first)).toMatchObject({ keyId: 'old' })
  expect([await promptOf(first, one), await promptOf(first, two)]).toEqual([canary, canary])
  await first.dispose()

  // Without the old key before all is encrypted anew: refused, by name, and nothing is lost.
  await write(fresh)
  await expect(start()).rejects.toThrow(/ENCRYPTION_KEYS: has no key "old"/)
  await write(fresh, old)
  const second = await start()
  expect(await encryption(second)).toMatchObject({ keyId: 'fresh' })
  await until(async () => (await encryption(second)).finishedAt !== null)
  await second.dispose()

  await write(fresh)
  const third = await start()
  expect([await promptOf(third, one), await promptOf(third, two)]).toEqual([canary, canary])
  await third.dispose()
  expect(await filesWith(dataDir(), canary)).toEqual([])
})

test('another key under the same name is refused, and the right one opens everything again', async () => {
  const key = newKey('k1')
  await write(key)
  const app = await start()
  const id = await make(app)
  await app.dispose()
  await write(newKey('k1'))
  await expect(start()).rejects.toThrow(/ENCRYPTION_KEYS: the key "k1" is not the one/)
  await write(key)
  const again = await start()
  expect(await promptOf(again, id)).toBe(canary)
  await again.dispose()
})

test.each([
  ['is empty', '', /ENCRYPTION_KEYS_FILE: has no key/],
  ['is another file', `${canary}: no keys\n`, /ENCRYPTION_KEYS_FILE: must be id:key pairs/],
  [
    'has a key that is too short',
    `k1:${Buffer.alloc(16).toString('base64')}`,
    /ENCRYPTION_KEYS_FILE: must be id:key pairs/,
  ],
  ['has a name twice', `${newKey('k1')}\n${newKey('k1')}`, /ENCRYPTION_KEYS_FILE: has the key "k1" twice/],
])('a file that %s is refused without a word of what is in it', async (_what, text, message) => {
  await writeFile(file, text)
  const error = await start().then(
    () => null,
    (reason: Error) => reason,
  )
  expect(error?.message).toMatch(message)
  expect(error?.message).not.toContain(canary)
  for (const part of text.split(/[\n:]/)) if (part.length > 20) expect(error?.message).not.toContain(part)
})

test('what is no file, or not there, is refused', async () => {
  await expect(start()).rejects.toThrow(/ENCRYPTION_KEYS_FILE=.*can't be read: ENOENT/)
  await mkdir(file)
  await expect(start()).rejects.toThrow(/ENCRYPTION_KEYS_FILE=.*can't be read: EISDIR/)
})

test.each([
  [0o600, false],
  [0o400, false],
  [0o640, true],
  [0o644, true],
  [0o622, true],
])('with mode %o others can get at it: %s', async (mode, isOpen) => {
  await write(newKey('k1'))
  await chmod(file, mode)
  const app = await start()
  const warnings = app.logs.filter(({ msg }) => msg.includes('ENCRYPTION_KEYS_FILE'))
  expect(warnings).toHaveLength(isOpen ? 1 : 0)
  expect(JSON.stringify(warnings)).not.toContain(file)
  await app.dispose()
})
