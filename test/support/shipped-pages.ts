import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type Chat, chatOn } from './chat-page.ts'
import { launchChromium } from './chromium.ts'
import { post } from './clients.ts'
import { type StartedApp, type StartOptions, startApp } from './start-app.ts'
import { openPage, type WebPage } from './web-page.ts'

/** Milliseconds. Models and browser share a machine with whatever else runs there. */
const patience = 90_000

/** The pages of one server with the shipped models, in one browser, for a whole suite. */
export interface ShippedPages {
  browser: Browser
  app: StartedApp
  /** Opens a path in a profile of its own, which the end of the test closes; then nothing may have gone wrong in it. */
  open(path?: string, options?: BrowserContextOptions, server?: string): Promise<WebPage>
}

/** Starts them before the suite's tests, and ends them after. @param settings of the server, once the suite has begun */
export function shippedPages(
  chromium: string | undefined,
  settings: () => StartOptions['settings'] | Promise<StartOptions['settings']> = () => ({}),
): ShippedPages {
  const opened: WebPage[] = []
  const pages = {
    open: async (path = '/', options?: BrowserContextOptions, server = pages.app.url) => {
      const page = await openPage(pages.browser, new URL(path, server).href, options)
      page.context.setDefaultTimeout(patience)
      opened.push(page)
      return page
    },
  } as ShippedPages
  beforeAll(async () => {
    pages.browser = await launchChromium(chromium ?? '')
    pages.app = await startApp({ real: true, settings: (await settings()) ?? {} })
  }, 120_000)
  afterAll(async () => {
    await pages.browser?.close()
    await pages.app?.dispose()
  })
  beforeEach(() => async () => {
    const over = opened.splice(0)
    for (const page of over) await page.dispose()
    expect(over.flatMap(({ faults }) => faults)).toEqual([])
  })
  return pages
}

/** Makes a chat's answers long and the same each time. */
export async function settle({ page, button }: Chat, { longest }: { longest: number }): Promise<void> {
  await button('Settings').click()
  await page.getByRole('spinbutton', { name: 'Temperature' }).fill('0')
  await page.getByRole('spinbutton', { name: 'Longest answer' }).fill(String(longest))
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** Opens a chat with such answers. */
export async function longChat(pages: ShippedPages, longest: number): Promise<Chat & { opened: WebPage }> {
  const opened = await pages.open()
  const chat = chatOn(opened.page)
  await settle(chat, { longest })
  return { ...chat, opened }
}

/** Waits until some of the newest answer is written. @returns how many letters its row shows */
export async function midStream({ answer }: Chat): Promise<number> {
  const shown = (): Promise<number> => answer.textContent().then((text) => letters(text ?? '').length)
  await expect.poll(shown, { timeout: patience }).toBeGreaterThan(60)
  return shown()
}

/** What a text and its markdown have in common. */
export const letters = (text: string): string => text.replace(/[^a-z]/gi, '')

/** The completions that the server has, newest first. */
export const completionsOf = async ({ app }: ShippedPages): Promise<StoredCompletion[]> => {
  const { data } = await post(
    app.url,
    '{ completions { nodes { text state messages { role content } usage { completionTokens } } } }',
  )
  return data.completions.nodes
}

interface StoredCompletion {
  text: string
  state: string
  messages: { role: string; content: string }[]
  usage: { completionTokens: number }
}

/** Expects that the newest answer shows the whole text of the server's newest completion, once. @returns its letters */
export async function expectWhole({ answer }: Chat, pages: ShippedPages): Promise<string> {
  await expect.poll(async () => (await completionsOf(pages))[0]?.state).toBe('SUCCEEDED')
  const [completion] = await completionsOf(pages)
  const text = letters(completion?.text ?? '')
  expect(text.length).toBeGreaterThan(0)
  // The row begins with the answer's markdown.
  expect(letters((await answer.locator(':scope > div').first().textContent()) ?? '')).toBe(text)
  return text
}
