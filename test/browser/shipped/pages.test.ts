import { describe, expect, it } from 'vitest'
import { findChromium } from '../../support/chromium.ts'
import { post } from '../../support/clients.ts'
import { openPlayground } from '../../support/playground-page.ts'
import { shippedPages } from '../../support/shipped-pages.ts'

const chromium = findChromium()

describe.skipIf(!chromium)('the other pages with the shipped models', { timeout: 300_000 }, () => {
  const pages = shippedPages(chromium)

  it('should tell praise from complaint, and which texts mean the same', async () => {
    const { page } = await pages.open('/tasks/classify-text')
    const result = page.getByRole('region', { name: 'Result' })
    for (const [example, label] of [
      ['Praise', 'POSITIVE'],
      ['Complaint', 'NEGATIVE'],
    ] as const) {
      await page.getByRole('button', { name: example }).click()
      await page.getByRole('button', { name: 'Run' }).click()
      await result.getByRole('listitem').first().getByText(label).waitFor()
    }
    await page.goto(new URL('/tasks/compare-texts', pages.app.url).href)
    await page.getByRole('button', { name: 'Run' }).click()
    const cells = result.getByRole('row').nth(1).getByRole('cell')
    await cells.first().waitFor()
    const [, kitten = 0, , rates = 0] = (await cells.allTextContents()).map(Number)
    expect(kitten).toBeGreaterThan(rates + 0.3)
  })

  it('should show the models that are loaded, unload one and load it again', async () => {
    await post(pages.app.url, '{ classifyText(text: "fine") { label } }')
    const { page } = await pages.open('/models')
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
  })

  it('should list what was written, with its timings and events, and the speed of the model that wrote it', async () => {
    const input = '{ prompt: "The lighthouse", maxTokens: 20, temperature: 0 }'
    await post(pages.app.url, `mutation { createCompletion(input: ${input}) { __typename } }`)
    const { page } = await pages.open('/operations')
    await page.getByRole('figure').filter({ hasText: 'Tokens a second' }).locator('canvas').waitFor()
    await page.getByRole('table').getByRole('button').first().click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('listitem').filter({ hasText: 'The lighthouse' }).first().waitFor()
    await sheet.getByText('Generation').waitFor()
    await sheet.getByText('finished, succeeded').waitFor()
    await page.goto(new URL('/models', pages.app.url).href)
    await page.getByRole('row', { name: /smollm2@\d.*tokens\/s/ }).waitFor()
  })

  it('should run the examples of the playground', async () => {
    const playground = await openPlayground(pages.browser, pages.app.url)
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
