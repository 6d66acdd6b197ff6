import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Chat, chatOn } from '../support/chat-page.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage, type WebPage } from '../support/web-page.ts'

const chromium = findChromium()

describe.skipIf(!chromium)('the pages with a shipped model', { timeout: 120_000 }, () => {
  let browser: Browser
  let app: StartedApp
  let opened: WebPage
  let chat: Chat
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    app = await startApp({ real: true })
    opened = await openPage(browser, new URL('/', app.url).href)
    chat = chatOn(opened.page)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
  })

  it('should chat, go on where it was after a reload, and tell how probable each token was', async () => {
    const { page } = opened
    await chat.button('Settings').click()
    await page.getByRole('spinbutton', { name: 'Temperature' }).fill('0')
    await page.getByRole('spinbutton', { name: 'Longest answer' }).fill('120')
    await page.getByRole('switch', { name: 'Token probabilities' }).click()
    await page.keyboard.press('Escape')
    await chat.say('Tell me a long story about a lighthouse.')
    const written = (): Promise<number> => chat.answer.textContent().then((text) => text?.length ?? 0)
    await expect.poll(written, { timeout: 60_000 }).toBeGreaterThan(40)
    await page.reload()
    await chat.answered()
    await chat.answer.getByText(/^120 tokens · .* · cut at its longest/).waitFor()
    await chat.button('Token probabilities').click()
    const tokens = chat.answer.getByRole('group', { name: 'Tokens and their probabilities' }).getByRole('button')
    expect(await tokens.count()).toBe(120)
    await tokens.first().focus()
    await page.keyboard.press('ArrowRight')
    await chat.answer.getByText(/had a probability of/).waitFor()
    // At temperature 0 what was written is the likeliest, the first of five.
    expect(await chat.answer.getByRole('listitem').count()).toBe(5)
    expect(opened.faults).toEqual([])
  })

  it('should continue the answer where it was cut', async () => {
    const before = await chat.answer.getByRole('button').allTextContents()
    await chat.button('Continue').click()
    await chat.answer.getByText('2 / 2').waitFor()
    await chat.answered()
    expect(await chat.answer.locator('p').first().textContent()).toContain(before.join('').trim().slice(0, 20))
  })
})
