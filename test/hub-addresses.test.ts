import { expect, test } from 'vitest'
import { isInnerHost, outerLookup, requireOuter } from '../src/models/hub/addresses.ts'

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[fd00::1]',
  '[fe80::1]',
])('%s is inside', async (host) => {
  expect(await isInnerHost(host)).toBe(true)
  expect(() => requireOuter(host)).toThrow('inside')
})

test.each(['8.8.8.8', '172.32.0.1', '[2606:4700::1111]'])('%s is outside', async (host) => {
  expect(await isInnerHost(host)).toBe(false)
  expect(() => requireOuter(host)).not.toThrow()
})

test('a name that leads inside is found when it is resolved', async () => {
  expect(await isInnerHost('localhost')).toBe(true)
  const error = await new Promise((resolve) => outerLookup('localhost', {}, resolve))
  expect(error).toMatchObject({ failure: { code: 'HUB_FAILED', reason: 'FORBIDDEN_REDIRECT' } })
})
