import type { Locator, Page } from 'playwright-core'

/** The chat page as its visitor uses it. */
export interface Chat {
  page: Page
  say(text: string): Promise<void>
  /** The newest answer. */
  answer: Locator
  button(name: string): Locator
  /** The newest answer's first paragraph. */
  text(): Promise<string>
  /** Waits until what was said last is there, and its answer has ended. */
  answered(): Promise<void>
}

export function chatOn(page: Page): Chat {
  const answer = page.getByRole('article', { name: 'Answer' }).last()
  const articles = page.getByRole('article')
  const newest = answer.and(articles.last())
  let said = ''
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true })
  return {
    page,
    answer,
    button,
    say: async (text) => {
      said = text
      await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
      await button('Send').click()
    },
    text: async () => (await answer.locator('p').first().textContent())?.trim() ?? '',
    answered: async () => {
      await page
        .getByRole('article', { name: 'You' })
        .last()
        .and(articles.filter({ hasText: said }))
        .waitFor()
      await newest.and(page.locator('[aria-busy=false]')).waitFor()
    },
  }
}

/** ` w0`, ` w1` ...: what the fake engine generates, as a page shows it. */
export const fakeText = (count: number): string => Array.from({ length: count }, (_, index) => `w${index}`).join(' ')
