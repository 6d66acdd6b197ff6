import { describe, expect, it } from 'vitest'
import { chatOn } from '../../support/chat-page.ts'
import { findChromium } from '../../support/chromium.ts'
import { openLossyNetwork } from '../../support/lossy-network.ts'
import {
  completionsOf,
  expectWhole,
  letters,
  longChat,
  midStream,
  settle,
  shippedPages,
} from '../../support/shipped-pages.ts'

const chromium = findChromium()
const story = 'Tell me a long story about a lighthouse.'
/** Tokens: some seconds' worth, for a page to be left or cut off in between. */
const longest = 200

describe.skipIf(!chromium)('a stream of the shipped model', { timeout: 300_000 }, () => {
  const pages = shippedPages(chromium)

  it('should stream an answer as the server writes it, and tell its tokens, speed and time to the first one', async () => {
    const chat = await longChat(pages, longest)
    await chat.say(story)
    const early = await midStream(chat)
    await chat.button('Stop').waitFor()
    await chat.answered()
    const status = chat.answer.getByText(/^200 tokens · [\d,.]+ tokens\/s · first after .* · cut at its longest$/)
    await status.waitFor()
    expect((await expectWhole(chat, pages)).length).toBeGreaterThan(early)
  })

  it('should stop it, keep what there is, and continue from there', async () => {
    const chat = await longChat(pages, 1500)
    await chat.say(story)
    await midStream(chat)
    await chat.button('Stop').click()
    await chat.answer.getByText(/ · stopped$/).waitFor()
    const [stopped] = await completionsOf(pages)
    expect(stopped).toMatchObject({ state: 'CANCELED' })
    expect(stopped?.usage.completionTokens).toBeLessThan(1500)
    const kept = letters(stopped?.text ?? '')
    await settle(chat, { longest: 20 })
    await chat.button('Continue').click()
    await chat.answer.getByText('2 / 2').waitFor()
    await chat.answered()
    await chat.answer.getByText(/^20 tokens · /).waitFor()
    expect(letters((await chat.answer.locator('p').allTextContents()).join(''))).toContain(kept)
  })

  it('should go on where it was after a reload in the middle of it', async () => {
    const chat = await longChat(pages, longest)
    await chat.say(story)
    const early = await midStream(chat)
    await chat.page.reload()
    await chat.answered()
    await chat.answer.getByText(/^200 tokens/).waitFor()
    expect((await expectWhole(chat, pages)).length).toBeGreaterThan(early)
  })

  it('should say that the connection is lost, and go on where it was when it is back', async () => {
    const network = await openLossyNetwork(pages.app.url)
    const far = await pages.open('/', {}, network.url)
    const chat = chatOn(far.page)
    await settle(chat, { longest })
    await chat.say(story)
    const early = await midStream(chat)
    await far.context.setOffline(true)
    network.cut()
    await chat.answer.getByText(/^Connection lost/).waitFor()
    network.mend()
    await far.context.setOffline(false)
    await chat.answered()
    await chat.answer.getByText(/^200 tokens/).waitFor()
    expect((await expectWhole(chat, pages)).length).toBeGreaterThan(early)
    await network.dispose()
    // What was lost on purpose is no fault.
    far.faults.splice(0)
  })

  it('should show the same stream in two tabs, and go on in the second when the first is closed', async () => {
    const chat = await longChat(pages, longest)
    await chat.say(story)
    await midStream(chat)
    const second = chatOn(await chat.opened.context.newPage())
    await second.page.goto(chat.page.url())
    const early = await midStream(second)
    await chat.page.close()
    await second.answer.and(second.page.locator('[aria-busy=false]')).waitFor()
    await second.answer.getByText(/^200 tokens/).waitFor()
    expect((await expectWhole(second, pages)).length).toBeGreaterThan(early)
    expect((await completionsOf(pages)).filter(({ state }) => state === 'RUNNING')).toEqual([])
  })
})
