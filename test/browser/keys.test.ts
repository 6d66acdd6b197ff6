import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { chatOn } from '../support/chat-page.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { createKey, revokeKey, type TestKey } from '../support/keys.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage } from '../support/web-page.ts'

const chromium = findChromium()

describe.skipIf(!chromium)('the pages of a server that wants a key', { timeout: 60_000 }, () => {
  let browser: Browser
  let app: StartedApp
  let admin: TestKey
  let page: Page
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    app = await startApp()
    admin = await createKey(app.url)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
  })
  beforeEach(async () => {
    const opened = await openPage(browser, new URL('/', app.url).href)
    page = opened.page
    return opened.dispose
  })

  const heading = () => page.getByRole('heading', { name: 'API key' })
  const signIn = async (secret: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Key' }).fill(secret)
    await page.keyboard.press('Enter')
  }

  it('should ask for the key, say where it is wrong, and let in', async () => {
    await heading().waitFor()
    await expectAccessible(page, 'the key')
    await signIn('mg_wrong')
    await page.getByRole('alert').waitFor()
    await signIn(admin.secret)
    const engine = app.engines.get('smollm2') ?? expect.fail('no engine')
    engine.script = [' let in']
    const chat = chatOn(page)
    await chat.say('Hello')
    await chat.answer.getByText('let in', { exact: true }).waitFor()
    await chat.answered()
    for (const path of ['/tasks', '/models', '/operations']) {
      await page.goto(new URL(path, app.url).href)
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      expect(await heading().count()).toBe(0)
    }
    await page.getByText('Up for').waitFor()
    await page.goto(new URL('/playground', app.url).href)
    await page.getByRole('region', { name: 'Operation Editor' }).getByText('query').first().waitFor()
    const result = page.getByRole('region', { name: 'Result Window' })
    await result.getByRole('textbox').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: /^Execute query/ }).click()
    await result.getByText('"smollm2"').first().waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading().waitFor()
    await page.reload()
    await heading().waitFor()
  })

  it.each([
    { colorScheme: 'dark' },
    { colorScheme: 'light', viewport: { width: 390, height: 844 } },
    { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  ] as const)('should ask for it without a serious finding of axe: %o', async (options) => {
    const opened = await openPage(browser, new URL('/', app.url).href, { ...options, reducedMotion: 'reduce' })
    await opened.page.getByRole('heading', { name: 'API key' }).waitFor()
    await expectAccessible(opened.page, 'the key')
    await opened.page.getByRole('textbox', { name: 'Key' }).fill('mg_wrong')
    await opened.page.keyboard.press('Enter')
    await opened.page.getByRole('alert').waitFor()
    await expectAccessible(opened.page, 'a wrong key')
    expect(await opened.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      opened.page.viewportSize()?.width ?? 0,
    )
    await opened.dispose()
  })

  it('should forget a key that is not to be kept when the page is loaded again', async () => {
    await heading().waitFor()
    await page.getByRole('switch', { name: /Keep it/ }).click()
    await signIn(admin.secret)
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
    await page.reload()
    await heading().waitFor()
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain('mg_')
  })

  it('should ask again when the key is revoked, and tell what a key doesn’t allow', async () => {
    const { id, secret } = await createKey(app.url, { scopes: ['COMPLETE', 'READ'] }, admin.secret)
    await page.goto(new URL('/operations', app.url).href)
    await heading().waitFor()
    await signIn(secret)
    await page.getByText('Your API key doesn’t allow this').waitFor()
    await revokeKey(app.url, id, admin.secret)
    await page.getByRole('button', { name: 'Refresh' }).click()
    await heading().waitFor()
  })
})
