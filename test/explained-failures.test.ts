import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explainFailure } from '../web/api/explain-failure.ts'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const codesIn = (text: string): string[] => [...text.matchAll(/`([A-Z][A-Z_]{3,})`/g)].map(([, code = '']) => code)

/** The schema's own list. */
const ofFailures = codesIn(/Codes of failures:([^.]*)\./.exec(read('schema.graphql'))?.[1] ?? '')
/** Those that refuse whole documents and requests, as docs/errors.md lists them. */
const ofRequests = codesIn(
  /Documents are refused before any work by([\s\S]*?)\n\n/.exec(read('docs/errors.md'))?.[1] ?? '',
)
/** Those that the server's source gives, wherever; the ones that begin with ERR_ are the runtime's. */
const ofSource = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => [...read(`src/${path}`).matchAll(/\bcode: '(?!ERR_)([A-Z][A-Z_]{3,})'/g)])
  .map(([, code = '']) => code)
const codes = [...new Set([...ofFailures, ...ofRequests, ...ofSource, 'UNREACHABLE'])]
const hubReasons = [
  ...(/enum HubFailureReason \{([\s\S]*?)\n\}/.exec(read('schema.graphql'))?.[1] ?? '').matchAll(/^ {2}([A-Z_]+)$/gm),
].map(([, reason = '']) => reason)

test('there are codes to explain', () => {
  expect(ofFailures.length).toBeGreaterThan(20)
  expect(ofSource).toEqual(expect.arrayContaining(ofFailures))
  expect(ofRequests.length).toBeGreaterThan(8)
  expect(hubReasons.length).toBeGreaterThan(7)
})

test.each(codes)('%s has words, and says what to do', (code) => {
  const { title, advice } = explainFailure({ code, message: 'The server’s own words.' })
  expect(title).not.toContain('server’s own words')
  expect(title).not.toContain(code)
  expect(advice).not.toContain(code)
  expect(advice.length).toBeGreaterThan(10)
})

test.each(hubReasons)('a hub that fails by %s has advice of its own', (reason) => {
  const { advice } = explainFailure({ code: 'HUB_FAILED', message: 'The server’s own words.', reason })
  expect(advice).not.toBe('The server’s own words.')
})

test('a code that is new is told in the server’s words', () => {
  expect(explainFailure({ code: 'NEVER_SEEN', message: 'Words.' })).toMatchObject({ title: 'Words.' })
})
