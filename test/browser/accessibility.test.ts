import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { chatOn } from '../support/chat-page.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage } from '../support/web-page.ts'

const chromium = findChromium()
const schemes = ['light', 'dark'] as const

describe.skipIf(!chromium)('every page in light and dark', { timeout: 60_000 }, () => {
  let browser: Browser
  let app: StartedApp
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    app = await startApp()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
  })

  it.each(schemes)('should have no serious finding of axe: %s', async (colorScheme) => {
    const engine = app.engines.get('smollm2') ?? expect.fail('no engine')
    engine.script = ['A [link](https://example.com), `code`.\n\n```js\nconst a = 1 // one\n```\n\n> A quote\n']
    const opened = await openPage(browser, new URL('/', app.url).href, { colorScheme, reducedMotion: 'reduce' })
    const { page } = opened
    const chat = chatOn(page)
    await page.getByRole('heading', { name: /What would you like/ }).waitFor()
    await expectAccessible(page, 'a new chat')
    await chat.say('Hello')
    await chat.answered()
    await page.locator('.hljs-keyword').waitFor()
    await expectAccessible(page, 'a conversation')
    await chat.button('Settings').click()
    await page.getByRole('dialog').waitFor()
    await expectAccessible(page, 'the settings')
    await page.keyboard.press('Escape')

    const visit = (path: string): Promise<unknown> => page.goto(new URL(path, app.url).href)
    await visit('/tasks')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText(/there and back/).waitFor()
    await expectAccessible(page, 'the tasks')
    await visit('/models')
    await page.getByText('Side by side').waitFor()
    await expectAccessible(page, 'the models')
    await visit('/operations')
    await page.getByText('Tokens a second', { exact: true }).waitFor()
    await page.getByRole('table').getByRole('button').first().click()
    await page.getByRole('dialog').getByText('Timings').waitFor()
    await expectAccessible(page, 'a completion')
    await page.keyboard.press('Escape')
    await expectAccessible(page, 'the operations')
    expect(opened.faults).toEqual([])
    await opened.dispose()
  })
})
