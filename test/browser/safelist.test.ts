import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chatOn, fakeText } from '../support/chat-page.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { openPlayground } from '../support/playground-page.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage, type WebPage } from '../support/web-page.ts'

const chromium = findChromium()

describe.skipIf(!chromium)('the pages of a server that answers listed documents only', { timeout: 60_000 }, () => {
  let browser: Browser
  let app: StartedApp
  let opened: WebPage
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    app = await startApp({ settings: { SAFELIST: 'true' } })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
  })
  beforeEach(async () => {
    opened = await openPage(browser, new URL('/', app.url).href)
    return opened.dispose
  })
  const visit = (path: string): Promise<unknown> => opened.page.goto(new URL(path, app.url).href)

  it('should chat, and go on reading after a reload', async () => {
    const chat = chatOn(opened.page)
    await chat.say('one two three')
    await chat.answered()
    expect(await chat.text()).toBe(fakeText(512))
    await opened.page.reload()
    await chat.answered()
    expect(opened.faults).toEqual([])
  })

  it('should carry tasks out, and show models and operations', async () => {
    const { page } = opened
    await visit('/tasks')
    await page.getByRole('button', { name: 'Complaint' }).click()
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('region', { name: 'Result' }).getByText('POSITIVE').waitFor()
    await visit('/models')
    await page.getByText('Side by side').waitFor()
    await visit('/operations')
    await page.getByText('Tokens a second', { exact: true }).waitFor()
    expect(opened.faults).toEqual([])
  })

  it('should say in the playground that it is closed', async () => {
    const playground = await openPlayground(browser, app.url)
    await playground.run()
    await playground.seesResponse('QUERY_NOT_IN_SAFELIST')
    await playground.dispose()
  })
})
