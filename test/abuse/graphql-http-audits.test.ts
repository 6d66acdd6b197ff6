import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StartedApp, startApp } from '../support/start-app.ts'

let app: StartedApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.dispose())

/** The audits send GET without the header that tells a client from a form (CSRF prevention); everything else is as they send it. */
const fetchFn = (url: string, init?: RequestInit) =>
  fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), 'apollo-require-preflight': '1' } })

const audits = serverAudits({ url: () => app.url, fetchFn })

test.each(
  audits.map((audit) => [audit.id, audit.name, audit] as const),
)('GraphQL over HTTP, audit %s: %s', async (_id, name, audit) => {
  const result = await audit.fn()
  if (result.status === 'ok') return
  // MUST is an error where it isn't kept; SHOULD and MAY are warnings and notices.
  expect(result.status, result.reason).not.toBe('error')
  expect(name).toMatch(/^(SHOULD|MAY) /)
})

test('all audits are there', () => {
  expect(audits.length).toBeGreaterThan(50)
})
