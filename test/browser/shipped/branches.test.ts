import { describe, expect, it } from 'vitest'
import { findChromium } from '../../support/chromium.ts'
import { completionsOf, longChat, shippedPages } from '../../support/shipped-pages.ts'

const chromium = findChromium()

describe.skipIf(!chromium)('branches of a talk with the shipped model', { timeout: 300_000 }, () => {
  const pages = shippedPages(chromium)
  /** What the model was last asked, by whom it was said. */
  const asked = async (): Promise<string[]> =>
    ((await completionsOf(pages))[0]?.messages ?? []).map(({ role, content }) => `${role}: ${content}`)

  it('should fork at an answer into a conversation that knows what was said up to there, and no more', async () => {
    const chat = await longChat(pages, 24)
    await chat.say('What is the capital of France?')
    await chat.answered()
    const [{ text: first = '' } = {}] = await completionsOf(pages)
    await chat.say('And of Italy?')
    await chat.answered()
    const before = chat.page.url()
    const answers = chat.page.getByRole('article', { name: 'Answer' })
    await answers.first().getByRole('button', { name: 'Fork into a new chat' }).click()
    await chat.page.waitForURL((url) => url.href !== before)
    await expect.poll(() => chat.page.getByRole('article').count()).toBe(2)
    await chat.say('And of Spain?')
    await chat.answered()
    expect(await asked()).toEqual([
      'USER: What is the capital of France?',
      `ASSISTANT: ${first}`,
      'USER: And of Spain?',
    ])
    await chat.page.goto(before)
    await chat.page.getByRole('article', { name: 'You' }).getByText('And of Italy?').waitFor()
  })

  it('should edit a question into a branch of its own, and answer again', async () => {
    const chat = await longChat(pages, 12)
    await chat.say('Name a colour.')
    await chat.answered()
    await chat.button('Edit and ask again').click()
    await chat.page.getByRole('textbox', { name: 'Edit the message' }).fill('Name an animal.')
    await chat.button('Ask again').click()
    await chat.page.getByRole('article', { name: 'You' }).getByText('2 / 2').waitFor()
    await chat.page.locator('article[aria-busy=false]').waitFor()
    expect(await asked()).toEqual(['USER: Name an animal.'])
    await chat.button('Answer again').click()
    await chat.answer.getByText('2 / 2').waitFor()
    await chat.page.locator('article[aria-busy=false]').waitFor()
    expect(await asked()).toEqual(['USER: Name an animal.'])
  })

  it('should tell how probable each token was, and what stood beside it', async () => {
    const chat = await longChat(pages, 16)
    await chat.button('Settings').click()
    await chat.page.getByRole('switch', { name: 'Token probabilities' }).click()
    await chat.page.keyboard.press('Escape')
    await chat.say('Tell me a long story about a lighthouse.')
    await chat.answered()
    await chat.button('Token probabilities').click()
    const tokens = chat.answer.getByRole('group', { name: 'Tokens and their probabilities' }).getByRole('button')
    await expect.poll(() => tokens.count()).toBe(16)
    await tokens.first().focus()
    await chat.page.keyboard.press('ArrowRight')
    await chat.answer.getByText(/had a probability of/).waitFor()
    // At temperature 0 what was written is the likeliest, the first of five.
    expect(await chat.answer.getByRole('listitem').count()).toBe(5)
    const written = (await tokens.allTextContents()).join('')
    expect((await completionsOf(pages))[0]?.text.trim()).toContain(written.trim().slice(0, 20))
  })
})
