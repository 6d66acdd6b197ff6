import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { chatOn } from '../support/chat-page.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage } from '../support/web-page.ts'

const chromium = findChromium()
const schemes = ['light', 'dark'] as const
const screens = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }
const views = schemes.flatMap((colorScheme) =>
  (['desktop', 'phone'] as const).map((screen) => ({ colorScheme, screen, viewport: screens[screen] })),
)
const mediaTasks = {
  'classify-image': 'IMAGE_CLASSIFICATION',
  'detect-objects': 'OBJECT_DETECTION',
  'caption-image': 'IMAGE_TO_TEXT',
  transcribe: 'AUTOMATIC_SPEECH_RECOGNITION',
  'classify-audio': 'AUDIO_CLASSIFICATION',
} as const

describe.skipIf(!chromium)('every page in light and dark', { timeout: 60_000 }, () => {
  let browser: Browser
  let app: StartedApp
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    app = await startApp({
      fakes: Object.values(mediaTasks).map((task) => ({ name: task.toLowerCase().replaceAll('_', '-'), task })),
    })
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

  it.each(views)('should have none in dialogs: $colorScheme, $screen', async ({ screen, ...view }) => {
    const engine = app.engines.get('smollm2') ?? expect.fail('no engine')
    engine.script = ['Fine.']
    const opened = await openPage(browser, new URL('/', app.url).href, { ...view, reducedMotion: 'reduce' })
    const { page } = opened
    const chat = chatOn(page)
    const dialog = page.getByRole('dialog')
    const look = async (place: string): Promise<void> => {
      await dialog.waitFor()
      await expectAccessible(page, `${place} on a ${screen}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(view.viewport.width)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    await chat.say('Hello')
    await chat.answered()
    await chat.button('Settings').click()
    await look('the settings')
    for (const entry of ['Rename', 'Delete']) {
      await chat.button('More about this conversation').click()
      await page.getByRole('menuitem', { name: entry }).click()
      await look(entry)
    }
    if (screen === 'phone') {
      await chat.button('Open the menu').click()
      await look('the menu')
    }
    await page.goto(new URL('/models', app.url).href)
    for (const name of ['Register a model', 'Pull from the hub']) {
      await chat.button(name).click()
      await look(name)
    }
    expect(opened.faults).toEqual([])
    await opened.dispose()
  })

  it.each(views)('should have none in tasks with pictures and sounds: $colorScheme, $screen', async ({
    screen,
    ...view
  }) => {
    const opened = await openPage(browser, new URL('/', app.url).href, { ...view, reducedMotion: 'reduce' })
    const { page } = opened
    for (const task of Object.keys(mediaTasks)) {
      await page.goto(new URL(`/tasks/${task}`, app.url).href)
      await page
        .getByText(/landscape\.png|scale\.wav/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Run' }).click()
      await page.getByText(/there and back/).waitFor()
      await expectAccessible(page, `${task} on a ${screen}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(view.viewport.width)
    }
    expect(opened.faults).toEqual([])
    await opened.dispose()
  })
})
