import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What the library is in the page. */
interface Axe {
  axe: { run: (context: { exclude: string[][] }) => Promise<AxeResults> }
}

/**
 * Expects that axe has no serious finding.
 * @param place what is shown, for the message
 * @param exclude selectors of what is left out
 */
export async function expectAccessible(page: Page, place: string, exclude: readonly string[] = []): Promise<void> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(
    (left) => (globalThis as unknown as Axe).axe.run({ exclude: left.map((selector) => [selector]) }),
    exclude,
  )
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${place}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    )
  expect(serious).toEqual([])
}
