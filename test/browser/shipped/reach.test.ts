import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../../support/axe.ts'
import { chatOn } from '../../support/chat-page.ts'
import { findChromium } from '../../support/chromium.ts'
import { completionsOf, longChat, settle, shippedPages } from '../../support/shipped-pages.ts'

const chromium = findChromium()
const phone = { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' as const }
const places = [
  ['/tasks', 'Tasks', 'Try a task'],
  ['/models', 'Models', 'Models'],
  ['/operations', 'Operations', 'Operations'],
] as const

describe.skipIf(!chromium)('the shipped models for everybody', { timeout: 300_000 }, () => {
  const pages = shippedPages(chromium)

  it('should be talked to, stopped and asked again by keyboard alone', async () => {
    const chat = await longChat(pages, 1500)
    const { page } = chat
    await page.getByRole('textbox', { name: 'Message', exact: true }).focus()
    await page.keyboard.type('Tell me a long story about a lighthouse.')
    await page.keyboard.press('Enter')
    await chat.button('Stop').waitFor()
    await chat.answer.getByText(/tokens\/s/).waitFor()
    await tabTo('Stop')
    await page.keyboard.press('Enter')
    await chat.answer.getByText(/ · stopped$/).waitFor()
    await tabTo('Answer again')
    await page.keyboard.press('Enter')
    await chat.answer.getByText('2 / 2').waitFor()
    const states = async (): Promise<string[]> => (await completionsOf(pages)).map(({ state }) => state)
    await expect.poll(states).toHaveLength(2)
    expect((await states())[1]).toBe('CANCELED')

    async function tabTo(name: string): Promise<void> {
      const target = chat.button(name)
      await target.waitFor()
      const isThere = (): Promise<boolean> => target.evaluate((element) => element === document.activeElement)
      for (let presses = 0; presses < 80; presses += 1) {
        if (await isThere()) return
        await page.keyboard.press('Tab')
      }
      throw new Error(`no way to ${name} by keyboard`)
    }
  })

  it.each([
    'light',
    'dark',
  ] as const)('should be used on a phone, with no serious finding of axe: %s', async (colorScheme) => {
    const { page } = await pages.open('/', { ...phone, colorScheme })
    const chat = chatOn(page)
    await settle(chat, { longest: 40 })
    const inOrder = async (place: string): Promise<void> => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth), place).toBeLessThanOrEqual(390)
      await expectAccessible(page, `${place} on a phone`)
    }
    await chat.say('Write a list of three fruits.')
    await chat.answered()
    await inOrder('a conversation')
    for (const [path, link, heading] of places) {
      await chat.button('Open the menu').click()
      await page.getByRole('dialog').getByRole('link', { name: link, exact: true }).click()
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(new URL(page.url()).pathname).toMatch(path)
      if (path === '/tasks') {
        await page.getByRole('button', { name: 'Run' }).click()
        await page.getByText(/there and back/).waitFor()
      }
      if (path === '/models') await page.getByText('Side by side').waitFor()
      if (path === '/operations') await page.getByText('Up for').waitFor()
      await inOrder(path)
    }
  })
})
