import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { post } from './support/clients.ts'
import { startApp } from './support/start-app.ts'

// Each test starts processes, which take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-keys-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

/** `npm run key -- ...`, as somebody types it. */
const key = (...args: string[]): Promise<{ code: number; out: string; error: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/key.ts', ...args],
      { env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' } },
      (error, out, text) => resolve({ code: error === null ? 0 : Number(error.code), out, error: text }),
    )
  })

test('the first key is made on the database of a stopped server, and lets its holder in', async () => {
  expect((await key('list')).out.trim()).toBe('There are no keys.')
  const made = await key(
    'create',
    '--name',
    'admin',
    '--tenant',
    'acme',
    '--scopes',
    'predict,models:admin',
    '--expires',
    '2999-01-01',
  )
  expect(made).toMatchObject({ code: 0, error: '' })
  expect(made.out).toContain('tenant acme  PREDICT,MODELS_ADMIN  expires 2999-01-01T00:00:00.000Z')
  const [secret = ''] = /mg_\S{60}/.exec(made.out) ?? []
  const [id = ''] = /key_\S+/.exec(made.out) ?? []
  const app = await startApp({ dataDir, settings: { DATABASE_URL: '', HOST: '0.0.0.0' } })
  try {
    const url = app.url.replace('0.0.0.0', '127.0.0.1')
    expect((await post(url, '{ models { totalCount } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect((await post(url, '{ models { totalCount } }', {}, undefined, secret)).data.models.totalCount).toBe(3)
    const refused = await key('create', '--name', 'second')
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.error).toContain('a server is running on it')
  } finally {
    await app.dispose()
  }
  const rotated = await key('rotate', id)
  expect(rotated.out).not.toContain(secret)
  expect((await key('revoke', id)).out).toContain('revoked 2')
  expect((await key('list')).out).toContain(id)
})

test.each([
  [['create'], '--name'],
  [['make'], '"make" is none of create, list, rotate, revoke'],
  [['create', '--name', 'x', '--scopes', 'everything'], 'input.scopes'],
  [['create', '--name', 'x', '--expires', 'tomorrow'], 'input.expiresAt'],
  [['create', '--nam', 'x'], '--nam'],
  [['revoke', 'key_x'], 'no such key'],
])('%j is refused in words', async (args, words) => {
  const { code, out, error } = await key(...args)
  expect([code, out]).toEqual([2, ''])
  expect(error).toContain(words)
  expect(error).not.toContain('    at ')
})

test('an address that others can reach needs a key, or to be told so', async () => {
  const start = (settings: Record<string, string>) => startApp({ settings: { HOST: '0.0.0.0', ...settings } })
  await expect(start({})).rejects.toThrow(/HOST="0.0.0.0".*npm run key.*ALLOW_REMOTE=true/)
  const app = await start({ ALLOW_REMOTE: 'true' })
  expect(
    (await post(app.url.replace('0.0.0.0', '127.0.0.1'), '{ models { totalCount } }')).data.models.totalCount,
  ).toBe(3)
  await app.dispose()
})
