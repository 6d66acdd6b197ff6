import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Chat, chatOn } from '../support/chat-page.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { openPlayground } from '../support/playground-page.ts'
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

  it('should tell praise from complaint, and which texts mean the same', async () => {
    const { page } = opened
    const result = page.getByRole('region', { name: 'Result' })
    await page.goto(new URL('/tasks/classify-text', app.url).href)
    for (const [example, label] of [
      ['Praise', 'POSITIVE'],
      ['Complaint', 'NEGATIVE'],
    ] as const) {
      await page.getByRole('button', { name: example }).click()
      await page.getByRole('button', { name: 'Run' }).click()
      await result.getByRole('listitem').first().getByText(label).waitFor()
    }
    await page.goto(new URL('/tasks/compare-texts', app.url).href)
    await page.getByRole('button', { name: 'Run' }).click()
    const cells = result.getByRole('row').nth(1).getByRole('cell')
    await cells.first().waitFor()
    const [, kitten = 0, , rates = 0] = (await cells.allTextContents()).map(Number)
    expect(kitten).toBeGreaterThan(rates + 0.3)
  })

  it('should show the models that are loaded, unload one and load it again', async () => {
    const { page } = opened
    await page.goto(new URL('/models', app.url).href)
    const version = page.getByRole('listitem').filter({ hasText: 'sentiment@1' }).first()
    const choose = async (entry: string): Promise<void> => {
      await page.getByRole('button', { name: 'More about sentiment@1' }).click()
      await page.getByRole('menuitem', { name: entry }).click()
    }
    await version.getByText('Ready').waitFor()
    await choose('Unload')
    await version.getByText('Available').waitFor()
    await choose('Load')
    await version.getByText('Ready').waitFor()
    await page.getByRole('row', { name: /smollm2@\d.*tokens\/s/ }).waitFor()
  })

  it('should list what was written, with its timings and events', async () => {
    const { page } = opened
    await page.goto(new URL('/operations', app.url).href)
    await page.getByRole('figure').filter({ hasText: 'Tokens a second' }).locator('canvas').waitFor()
    await page.getByRole('table').getByRole('button').last().click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText('Tell me a long story about a lighthouse.').waitFor()
    await sheet.getByText('Generation').waitFor()
    await sheet.getByText('finished, succeeded').waitFor()
  })

  it('should run the examples of the playground', async () => {
    const playground = await openPlayground(browser, app.url)
    await playground.tab('MeaningOfTexts').click()
    await playground.run()
    await playground.seesResponse('"EMBEDDINGS"')
    await playground.tab('StreamACompletion').click()
    await playground.run()
    await playground.seesResponse('"finishReason"')
    expect(playground.faults).toEqual([])
    await playground.dispose()
  })
})
