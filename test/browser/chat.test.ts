import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Chat, chatOn, fakeText } from '../support/chat-page.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import type { FakeEngine } from '../support/fake-engine.ts'
import { openLossyNetwork } from '../support/lossy-network.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage, type WebPage } from '../support/web-page.ts'

const chromium = findChromium()
/** Tokens of an answer with the page's first settings. */
const length = 512

describe.skipIf(!chromium)('the chat page', { timeout: 30_000 }, () => {
  let browser: Browser
  let app: StartedApp
  let engine: FakeEngine
  let home: string
  let opened: WebPage
  let chat: Chat

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
  }, 60_000)
  afterAll(() => browser?.close())
  beforeEach(async () => {
    app = await startApp()
    home = new URL('/', app.url).href
    engine = app.engines.get('smollm2') ?? expect.fail('no engine')
    opened = await openPage(browser, home)
    chat = chatOn(opened.page)
    return async () => {
      engine.resume()
      await opened.dispose()
      await app.dispose()
      expect(opened.faults).toEqual([])
    }
  })

  it('should stream an answer and tell its tokens, speed and time to the first one', async () => {
    engine.pauseAt = 5
    await chat.say('Count for me.')
    await chat.answer.getByText(fakeText(5), { exact: true }).waitFor()
    await chat.button('Stop').waitFor()
    engine.resume()
    await chat.answered()
    expect(await chat.text()).toBe(fakeText(length))
    await chat.answer.getByText(/^512 tokens · [\d,.]+ tokens\/s · first after/).waitFor()
    await chat.page.getByRole('link', { name: 'Count for me.' }).waitFor()
  })

  it('should stop an answer, keep what there is, and continue it beside the old one', async () => {
    engine.pauseAt = 5
    await chat.say('Go on for ever.')
    await chat.answer.getByText(fakeText(5), { exact: true }).waitFor()
    await chat.button('Stop').click()
    await chat.answer.getByText(/stopped$/).waitFor()
    expect(engine.running.size).toBe(0)
    engine.resume()
    engine.pauseAt = null
    engine.script = [' and', ' more']
    await chat.button('Continue').click()
    await chat.answer.getByText(`${fakeText(5)} and more`, { exact: true }).waitFor()
    await chat.answer.getByText('2 / 2').waitFor()
  })

  it('should go on where it was after a reload in the middle of an answer', async () => {
    engine.pauseAt = 7
    await chat.say('Hello?')
    await chat.answer.getByText(fakeText(7), { exact: true }).waitFor()
    await chat.page.reload()
    await chat.answer.getByText(fakeText(7), { exact: true }).waitFor()
    engine.resume()
    await chat.answered()
    expect(await chat.text()).toBe(fakeText(length))
    expect(engine.requests).toHaveLength(1)
  })

  it('should show the same stream in two tabs, also when the first one is closed', async () => {
    engine.pauseAt = 7
    await chat.say('Hello?')
    await chat.answer.getByText(fakeText(7), { exact: true }).waitFor()
    const second = chatOn(await opened.context.newPage())
    await second.page.goto(chat.page.url())
    await second.answer.getByText(fakeText(7), { exact: true }).waitFor()
    await chat.page.close()
    engine.resume()
    await second.answered()
    expect(await second.text()).toBe(fakeText(length))
  })

  it('should ask once, although the network loses the answers to it and the page is left meanwhile', async () => {
    engine.script = [' once']
    let lost = 0
    await chat.page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('BeginAnswer')) return route.fallback()
      lost += 1
      await route.fetch()
      await route.abort('connectionreset')
    })
    await chat.say('Are you there?')
    await expect.poll(() => lost).toBeGreaterThan(1)
    await chat.page.unrouteAll({ behavior: 'ignoreErrors' })
    await chat.page.reload()
    await chat.answer.getByText('once', { exact: true }).waitFor()
    expect(engine.requests).toHaveLength(1)
    // What was lost on purpose is no fault.
    opened.faults.splice(0)
  })

  it('should edit a question into a branch of its own, and go back to the old one', async () => {
    engine.script = [' first']
    await chat.say('One')
    await chat.answered()
    await chat.say('Two')
    await chat.answered()
    engine.script = [' second']
    const question = chat.page.getByRole('article', { name: 'You' }).first()
    await question.getByRole('button', { name: 'Edit and ask again' }).click()
    await chat.page.getByRole('textbox', { name: 'Edit the message' }).fill('Another one')
    await chat.button('Ask again').click()
    await chat.answer.getByText('second', { exact: true }).waitFor()
    expect(await chat.page.getByRole('article', { name: 'Answer' }).count()).toBe(1)
    await question.getByRole('button', { name: 'The one before' }).click()
    await chat.page.getByText('Two').waitFor()
    await expect.poll(() => chat.page.getByRole('article', { name: 'Answer' }).count()).toBe(2)
  })

  it('should fork any message into a conversation of its own', async () => {
    engine.script = [' first']
    await chat.say('One')
    await chat.answered()
    await chat.say('Two')
    await chat.answered()
    const before = chat.page.url()
    await chat.page
      .getByRole('article', { name: 'Answer' })
      .first()
      .getByRole('button', { name: 'Fork into a new chat' })
      .click()
    await chat.page.waitForURL((url) => url.href !== before)
    await chat.page.getByRole('link', { name: 'One (fork)' }).waitFor()
    await expect.poll(() => chat.page.getByRole('article').count()).toBe(2)
    await chat.say('Three')
    await chat.answered()
    expect(engine.requests.at(-1)?.promptIds).toHaveLength('One first Three'.split(' ').length)
  })

  it('should write several answers side by side', async () => {
    await chat.button('Settings').click()
    await chat.page.getByRole('spinbutton', { name: 'Answers at once' }).fill('3')
    await chat.page.keyboard.press('Escape')
    engine.script = [' one', ' two']
    await chat.say('Three of them')
    await chat.answer.getByText('1 / 3').waitFor()
    await chat.answered()
    await chat.button('The next one').click()
    await chat.answer.getByText('2 / 3').waitFor()
    await chat.answer.getByText('one two', { exact: true }).waitFor()
    expect(engine.requests[0]?.n).toBe(3)
  })

  it('should run nothing and fetch nothing that a model writes', async () => {
    engine.script = [
      '<img src="https://evil.example/a.png" onerror="document.title = \'broken into\'">\n\n',
      '![pixel](https://evil.example/b.png) ',
      '[bad](javascript:document.title=1) [good](https://example.com/page)\n\n',
      '<script>document.title = "broken into"</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
    ]
    await chat.say('Attack me')
    await chat.answered()
    expect(await chat.answer.locator('img, script, iframe').count()).toBe(0)
    expect(await chat.page.title()).toBe('Modelgraph')
    expect(
      await chat.answer
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => [link.getAttribute('href'), link.getAttribute('rel')])),
    ).toEqual([
      ['https://evil.example/b.png', 'noopener noreferrer'],
      ['https://example.com/page', 'noopener noreferrer'],
    ])
    await chat.answer.getByRole('cell', { name: '2' }).waitFor()
  })

  it('should draw finished blocks of a long answer once, and scroll with its end', async () => {
    engine.script = Array.from({ length: 400 }, (_, index) => (index % 20 === 19 ? '.\n\n' : ` word${index}`))
    engine.pauseAt = 200
    await chat.say('At length')
    await chat.answer.locator('p', { hasText: 'word198' }).waitFor()
    const paragraphs = chat.answer.locator('p')
    await paragraphs.nth(3).evaluate((paragraph) => paragraph.setAttribute('data-kept', ''))
    engine.resume()
    await chat.answered()
    await chat.answer.locator('p', { hasText: 'word398' }).waitFor()
    expect(await paragraphs.nth(3).getAttribute('data-kept')).toBe('')
    const toEnd = (): Promise<number> =>
      chat.page
        .getByRole('log')
        .evaluate(({ parentElement: box }) => (box === null ? -1 : box.scrollHeight - box.scrollTop - box.clientHeight))
    await expect.poll(toEnd).toBeLessThan(2)
  })

  it('should tell in human words why an answer broke off, and try again', async () => {
    engine.pauseAt = 3
    await chat.say('Break')
    await chat.answer.getByText(fakeText(3), { exact: true }).waitFor()
    engine.crash()
    await chat.page.getByRole('alert').getByText('smollm2 stopped working on this').waitFor()
    engine.resume()
    engine.pauseAt = null
    engine.script = [' mended']
    await chat.button('Try again').click()
    await chat.answer.getByText('mended', { exact: true }).waitFor()
  })

  it('should find, rename, export and delete conversations', async () => {
    engine.script = [' an answer about bees']
    await chat.say('First talk')
    await chat.answered()
    const search = chat.page.getByRole('searchbox', { name: 'Search conversations' })
    await search.fill('nothing like it')
    await chat.page.getByText('Nothing found.').waitFor()
    await search.fill('BEES')
    await chat.page.getByRole('link', { name: 'First talk' }).waitFor()
    await search.fill('')

    const choose = async (entry: string): Promise<void> => {
      await chat.button('More about this conversation').click()
      await chat.page.getByRole('menuitem', { name: entry }).click()
    }
    await choose('Rename')
    await chat.page.getByRole('textbox', { name: 'Title' }).fill('About bees')
    await chat.page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await chat.page.getByRole('link', { name: 'About bees' }).waitFor()

    const saved = chat.page.waitForEvent('download')
    await choose('Export as Markdown')
    const download = await saved
    expect(download.suggestedFilename()).toBe('about-bees.md')
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toBe(
      '# About bees\n\n## You\n\nFirst talk\n\n## Model\n\n an answer about bees\n',
    )

    await choose('Delete')
    await chat.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await chat.page.getByText('Your conversations will be here.').waitFor()
  })

  it('should work by keyboard alone', async () => {
    engine.script = [' pressed']
    await chat.page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
    await chat.page.keyboard.type('By keyboard')
    await chat.page.keyboard.press('Enter')
    await chat.answered()
    await chat.button('Answer again').focus()
    await chat.page.keyboard.press('Enter')
    await chat.answer.getByText('2 / 2').waitFor()
    await chat.button('Settings').focus()
    await chat.page.keyboard.press('Enter')
    await chat.page.getByRole('dialog').waitFor()
    await chat.page.getByRole('slider', { name: 'Temperature' }).focus()
    await chat.page.keyboard.press('Home')
    await expect.poll(() => chat.page.getByRole('spinbutton', { name: 'Temperature' }).inputValue()).toBe('0')
    await chat.page.keyboard.press('Escape')
    await expect.poll(() => chat.button('Settings').evaluate((button) => button === document.activeElement)).toBe(true)
  })

  it('should fit a phone', async () => {
    await chat.page.setViewportSize({ width: 390, height: 844 })
    await chat.say(
      'On the phone, with-a-very-long-word-that-has-no-end-and-no-space-in-it-at-all-so-that-it-must-break',
    )
    await chat.answered()
    expect(await chat.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await chat.button('Open the menu').click()
    await chat.page.getByRole('dialog').getByRole('link', { name: 'Playground' }).waitFor()
  })

  it('should say that the connection is lost and go on when it is back', async () => {
    const network = await openLossyNetwork(app.url)
    const far = await openPage(browser, new URL('/', network.url).href)
    const there = chatOn(far.page)
    engine.pauseAt = 7
    await there.say('Hello?')
    await there.answer.getByText(fakeText(7), { exact: true }).waitFor()
    network.cut()
    await there.answer.getByText(/^Connection lost/).waitFor()
    engine.resume()
    network.mend()
    await there.answered()
    expect(await there.text()).toBe(fakeText(length))
    network.cut()
    await there.say('Are you there?')
    await far.page.getByRole('alert').getByText('The server can’t be reached').waitFor()
    await far.dispose()
    await network.dispose()
  })
})
